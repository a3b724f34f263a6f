#include "app/commands.h"

#include <array>
#include <utility>

namespace ledger {
namespace {

constexpr CommandScope kCell = CommandScope::kCell, kCursor = CommandScope::kCursor;
constexpr CommandScope kPage = CommandScope::kPage;

constexpr Command kCommands[] = {
    {"palette.open", "All commands…", "Ctrl+K", ":",
     "Finds commands, networks, counts and layers by their names.", kPage, CellMenu::kMore},
    {"help.show", "Help and keys", "?", "", "Lists what can be done and the keys for it."},

    {"history.undo", "Undo", "Ctrl+Z", "", "Takes back the last change."},
    {"history.redo", "Redo", "Ctrl+Shift+Z", "Ctrl+Y", "Makes the change again."},
    {"history.show", "Show history…", "H", "", "Lists all changes, to go back to any or on again."},

    {"model.open", "Open a file…", "Ctrl+O", "", "Opens a JSON layer list from a file."},
    {"model.choose", "Choose a network…", "P", "", "Opens the list of networks."},
    {"model.edit_source", "Edit the JSON…", "", "", "Shows the model's text to edit or replace."},
    {"model.reset_edits", "Reset all changes", "", "",
     "Puts parameters and fields back to what the model's text says."},

    {"keep.recent", "Recent and saved models…", "O", "",
     "Lists what was worked on lately and what was saved under a name."},
    {"keep.save_as", "Save under a name…", "", "", "Keeps the model as it is now in this browser."},
    {"keep.manage", "Rename or delete…", "", "", "Shows the kept models to rename and delete."},
    {"share.show", "Share…", "S", "",
     "Shows the link to this model and view, and a QR code for the room."},

    {"search.focus", "Search layers", "/", "", "Goes to the search field."},

    {"baseline.pin", "Pin this model as baseline", "B", "",
     "Keeps the model as it is now, to compare with what you change."},
    {"baseline.swap", "Swap with the baseline", "Shift+B", "",
     "Goes on with the baseline and compares it with what was here."},
    {"baseline.unpin", "Unpin the baseline", "", "", "Ends the comparison."},

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
    {"view.difference", "Difference", "6", "",
     "Shows what made the total differ from the baseline."},
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
    {"export.pytorch", "Save as PyTorch", "", "",
     "Saves Python source of an nn.Module with these layers."},
    {"export.netron", "Save for Netron", "", "",
     "Saves the numbers as an attachment that the viewer Netron shows beside the nodes."},
    {"export.source", "Save the model", "", "", "Saves the JSON text of the model."},

    {"columns.choose", "Choose columns…", "", "", "Shows and hides columns of the table.", kPage,
     CellMenu::kMore},
    {"columns.reset", "Columns by the room there is", "", "",
     "Shows the columns that the width has room for."},

    {"cell.edit", "Edit", "F2", "Enter",
     "Edits the cell; a digit starts anew. Enter keeps and goes down, Tab keeps and goes right, "
     "Escape takes back. Elsewhere Enter folds a block or goes to the layer's fields.",
     kCell, CellMenu::kEdit},
    {"cell.increase", "One more", "+", "Ctrl+Up", "Adds one to the cell's number.", kCell,
     CellMenu::kNone},
    {"cell.decrease", "One less", "-", "Ctrl+Down", "Takes one from the cell's number.", kCell,
     CellMenu::kNone},
    {"cell.halve", "Half", "<", "", "Halves the cell's number.", kCell, CellMenu::kEdit},
    {"cell.double", "Double", ">", "", "Doubles the cell's number.", kCell, CellMenu::kEdit},
    {"cell.reset", "Reset", "Delete", "Backspace", "Puts the cell back to what the model has.",
     kCell, CellMenu::kEdit},
    {"cell.copy", "Copy value", "Ctrl+C", "",
     "Copies the cell with all digits, or the selected rows.", kCell, CellMenu::kCopy},
    {"cell.copy_row", "Copy row", "", "", "Copies the shown columns of the row.", kCell,
     CellMenu::kCopy},
    {"cell.copy_table", "Copy table", "", "", "Copies all rows as they are shown.", kCell,
     CellMenu::kCopy},
    {"cell.copy_formula", "Copy formula as text", "", "",
     "Copies the formula behind the cell with its numbers.", kCell, CellMenu::kCopy},
    {"cell.copy_latex", "Copy formula as LaTeX", "", "", "Copies the formula for a paper.", kCell,
     CellMenu::kCopy},
    {"cell.paste", "Paste a column of numbers", "Ctrl+V", "",
     "Puts pasted numbers into the column, from the cell down.", kCell, CellMenu::kNone},
    {"cell.menu", "Menu of the cell", "Shift+F10", "Menu", "Lists what can be done with the cell.",
     kCell, CellMenu::kNone},

    {"layer.add_after", "Add a layer after…", "A", "Insert",
     "Adds a layer of a kind to choose, on the path behind this one.", kCell, CellMenu::kLayer},
    {"layer.add_before", "Add a layer before…", "Shift+A", "Shift+Insert",
     "Adds a layer of a kind to choose, on the path before this one.", kCell, CellMenu::kLayer},
    {"layer.set_kind", "Change the kind…", "K", "",
     "Puts a layer of another kind in this one's place. Fields that both have stay.", kCell,
     CellMenu::kLayer},
    {"layer.duplicate", "Duplicate", "D", "", "Adds the same layer once more behind this one.",
     kCell, CellMenu::kLayer},
    {"layer.move_up", "Move up", "Ctrl+Shift+Up", "",
     "Moves the layer before the one that feeds it.", kCell, CellMenu::kLayer},
    {"layer.move_down", "Move down", "Ctrl+Shift+Down", "",
     "Moves the layer behind the one that it feeds.", kCell, CellMenu::kLayer},
    {"layer.remove", "Remove", "Shift+Delete", "",
     "Takes the layer or block out; what read it reads its input.", kCell, CellMenu::kLayer},
    {"layer.edits_all", "Edit all repeats", "R", "",
     "Lets what you change in one repeat of a block change in all of them, or in this one alone."},
    {"layer.fix", "Mend what does not fit", "F", "",
     "Makes the first of the changes that would make the layer fit."},

    {"cursor.up", "Up", "Up", "", "", kCursor},
    {"cursor.down", "Down", "Down", "", "", kCursor},
    {"cursor.left", "Left; folds a block", "Left", "", "", kCursor},
    {"cursor.right", "Right; unfolds a block", "Right", "", "", kCursor},
    {"cursor.page_up", "A page up", "PageUp", "", "", kCursor},
    {"cursor.page_down", "A page down", "PageDown", "", "", kCursor},
    {"cursor.row_start", "First column", "Home", "", "", kCursor},
    {"cursor.row_end", "Last column", "End", "", "", kCursor},
    {"cursor.first", "First row", "Ctrl+Home", "", "", kCursor},
    {"cursor.last", "Last row", "Ctrl+End", "", "", kCursor},
    {"cursor.extend_up", "Select up", "Shift+Up", "", "", kCursor},
    {"cursor.extend_down", "Select down", "Shift+Down", "", "", kCursor},
    {"cursor.extend_page_up", "Select a page up", "Shift+PageUp", "", "", kCursor},
    {"cursor.extend_page_down", "Select a page down", "Shift+PageDown", "", "", kCursor},
    {"cursor.extend_first", "Select to the first row", "Ctrl+Shift+Home", "", "", kCursor},
    {"cursor.extend_last", "Select to the last row", "Ctrl+Shift+End", "", "", kCursor},
    {"cursor.all", "Select all rows", "Ctrl+A", "", "", kCursor},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kFamilies = {{
    {"palette", "Everything"},
    {"help", "Help"},
    {"baseline", "Baseline"},
    {"history", "History"},
    {"model", "Model"},
    {"keep", "Kept models"},
    {"share", "Links"},
    {"search", "Finding"},
    {"explain", "Explaining"},
    {"view", "View"},
    {"theme", "Colours"},
    {"export", "Sharing"},
    {"columns", "Columns"},
    {"cell", "A cell of the table"},
    {"layer", "A layer"},
    {"cursor", "Moving in the table"},
}};

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

std::string_view family_title(std::string_view family) {
  for (const auto& [id, title] : kFamilies) {
    if (id == family) return title;
  }
  return family;
}

}  // namespace ledger
