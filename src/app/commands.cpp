#include "app/commands.h"

namespace ledger {
namespace {

constexpr Command kCommands[] = {
    {"history.undo", "Undo", "Ctrl+Z", "", "Takes back the last change."},
    {"history.redo", "Redo", "Ctrl+Shift+Z", "Ctrl+Y", "Makes the change again."},

    {"model.open", "Open a file…", "Ctrl+O", "", "Opens a JSON layer list from a file."},
    {"model.choose", "Choose a network…", "P", "", "Opens the list of networks."},
    {"model.edit_source", "Edit the JSON…", "", "", "Shows the model's text to edit or replace."},
    {"model.reset_edits", "Reset all changes", "", "",
     "Puts parameters and fields back to what the model's text says."},

    {"search.focus", "Search layers", "/", "", "Goes to the search field."},

    {"explain.which", "Which count is this?", "W", "",
     "Looks a published number up among the counts of all networks."},

    {"view.convention_next", "Next convention", "C", "", "Counts by the next convention."},
    {"view.convention_previous", "Previous convention", "Shift+C", "",
     "Counts by the convention before."},
    {"view.exact_numbers", "All digits", "E", "", "Shows every digit, or three to four of them."},
    {"view.fold_all", "Fold all blocks", "[", "", "Shows each block as one row."},
    {"view.unfold_all", "Unfold all blocks", "]", "", "Shows every layer."},
    {"view.whole_model", "Select the whole model", "Escape", "",
     "Lets go of the selected layer and empties the search."},
    {"view.ledger", "Ledger", "1", "", "Shows the table of layers."},
    {"view.layer", "Layer", "2", "", "Shows fields and formulas of the selected layer."},
    {"view.charts", "Charts", "3", "", "Shows where the cost is."},
    {"view.conventions", "Conventions", "4", "", "Shows every count side by side."},
    {"view.json", "JSON", "5", "", "Shows the model's text."},
    {"view.mirror", "Table as a document", "M", "",
     "Shows the same numbers as a plain page: for screen readers, searching and printing."},
    {"theme.toggle", "Light or dark", "T", "", "Changes between light and dark."},

    {"export.copy_table", "Copy as text", "", "",
     "Copies the table with its totals as plain text."},
    {"export.copy_markdown", "Copy as Markdown", "", "",
     "Copies the table for a README or a note."},
    {"export.copy_latex", "Copy as LaTeX", "", "", "Copies the table for a paper (booktabs)."},
    {"export.csv", "Save as CSV", "", "", "Saves exact numbers for a spreadsheet."},
    {"export.json", "Save as JSON", "", "", "Saves every number for a program."},
    {"export.source", "Save the model", "", "", "Saves the JSON text of the model."},

    {"help.show", "Help and keys", "?", "", "Lists what can be done and the keys for it."},
};

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

const Command* find_command(std::string_view id) {
  for (const Command& command : kCommands) {
    if (command.id == id) return &command;
  }
  return nullptr;
}

}  // namespace ledger
