// What the commands on the ledger's cells do.
#include <algorithm>
#include <array>
#include <utility>

#include "app/cell_fields.h"
#include "app/cell_text.h"
#include "app/line_cells.h"
#include "formula/number_format.h"
#include "ui/frontend_state.h"
#include "ui/ledger_cursor.h"
#include "ui/ledger_parts.h"

namespace ledger {
namespace {

const LedgerLine* line_at_cursor(const Workspace& workspace, PanelState& panels) {
  const int line = line_of_selection(workspace, panels);
  return line < 0 ? nullptr : &panels.ledger.rows(workspace).lines[static_cast<std::size_t>(line)];
}

LineCell cell_at_cursor(const Workspace& workspace, PanelState& panels, const LedgerLine& line) {
  return {workspace, line, cursor_column(panels)};
}

// Enter edits what the cell has, else folds a block and goes to the fields of a layer.
bool edit_or_enter(Workspace& workspace, PanelState& panels, bool is_touch) {
  const LedgerLine* line = line_at_cursor(workspace, panels);
  if (line == nullptr) return false;
  begin_cell_edit(workspace, panels, *line, cursor_column(panels), 0, is_touch);
  if (panels.sheet.edit.is_active()) return true;
  if (!line->is_layer()) {
    workspace.dispatch(ToggleGroup{line_name(*workspace.shown()->model, *line)});
    return true;
  }
  if (panels.has_one_tab) workspace.dispatch(SetTab{Tab::kLayer});
  panels.wants_inspector_focus = true;
  return true;
}

struct StepCommand {
  std::string_view id;
  CellStep step;
};
constexpr std::array<StepCommand, 4> kSteps = {{{"cell.increase", CellStep::kMore},
                                                {"cell.decrease", CellStep::kLess},
                                                {"cell.halve", CellStep::kHalve},
                                                {"cell.double", CellStep::kDouble}}};

bool step_cell(Workspace& workspace, PanelState& panels, std::string_view id) {
  for (const StepCommand& step : kSteps) {
    if (step.id != id) continue;
    const LedgerLine* line = line_at_cursor(workspace, panels);
    if (line == nullptr || !line->is_layer()) return false;
    const LayerCell cell = cell_at_cursor(workspace, panels, *line).of_layer();
    const std::vector<const FieldSpec*> fields = cell_fields(cell.kind(), cell.column);
    if (fields.empty()) return false;
    const std::string text = cell_field_text(cell, *fields.front());
    const std::string wanted = stepped_text(*fields.front(), text, step.step);
    if (wanted != text) workspace.dispatch(type_into_field(cell, *fields.front(), wanted));
    return true;
  }
  return false;
}

bool reset_at_cursor(Workspace& workspace, PanelState& panels) {
  const LedgerLine* line = line_at_cursor(workspace, panels);
  if (line == nullptr) return false;
  const LineCell cell = cell_at_cursor(workspace, panels, *line);
  if (!is_cell_edited(cell)) return false;
  workspace.dispatch(reset_cell(cell));
  return true;
}

// What there is to copy, and what it is called.
using Copied = std::pair<std::string, std::string>;

Copied copied_value(const Workspace& workspace, PanelState& panels) {
  const LineRange range = selected_lines(workspace, panels);
  if (range.is_one()) {
    const LedgerLine& line = lines_in(workspace, panels, range).front();
    const Column column = cursor_column(panels);
    if (!line.is_layer() && is_field_column(column)) {
      return {field_cell_text(LineCell{workspace, line, column}), "Value"};
    }
    return {copied_text(workspace, line, column), "Value"};
  }
  const auto lines = lines_in(workspace, panels, range);
  return {copied_lines(workspace, lines, panels.sheet.columns),
          format_whole(static_cast<std::int64_t>(lines.size())) + " rows"};
}

std::string headings(const Workspace& workspace, const std::vector<Column>& columns) {
  std::string text;
  for (const Column column : columns) {
    const auto convention = static_cast<std::size_t>(workspace.convention());
    if (!text.empty()) text += '\t';
    text += column == Column::kCount        ? workspace.catalog().conventions()[convention].id
            : column == Column::kActivation ? "Output bytes"
                                            : column_text(column).title;
  }
  return text + '\n';
}

Copied copied_by(const Workspace& workspace, PanelState& panels, std::string_view id) {
  const std::vector<LedgerLine>& all = panels.ledger.rows(workspace).lines;
  if (id == "cell.copy_table") {
    return {headings(workspace, panels.sheet.columns) +
                copied_lines(workspace, all, panels.sheet.columns),
            "Table"};
  }
  const LedgerLine* line = line_at_cursor(workspace, panels);
  if (line == nullptr) return {};
  if (id == "cell.copy") return copied_value(workspace, panels);
  if (id == "cell.copy_row") {
    return {copied_lines(workspace, {line, 1}, panels.sheet.columns), "Row"};
  }
  if (id == "cell.copy_formula") {
    return {copied_formulas(workspace, *line, cursor_column(panels), FormulaForm::kText),
            "Formula"};
  }
  if (id == "cell.copy_latex") {
    return {copied_formulas(workspace, *line, cursor_column(panels), FormulaForm::kLatex), "LaTeX"};
  }
  return {};
}

}  // namespace

bool Frontend::paste_into_ledger(std::string_view text) {
  Workspace& workspace = state_->workspace;
  PanelState& panels = state_->panels;
  const int line = workspace.shown() ? line_of_selection(workspace, panels) : -1;
  if (line < 0) {
    notify("Choose a cell of a column of fields first: numbers are pasted from there down.");
    return false;
  }
  const Column column = cursor_column(panels);
  const auto lines =
      std::span(panels.ledger.rows(workspace).lines).subspan(static_cast<std::size_t>(line));
  const Result<Action> action =
      paste_into_cells(*workspace.shown(), workspace.document().settings, lines, column, text);
  const Meaning meaning = workspace.meaning();
  const Result<Document> changed =
      action ? apply(workspace.document(), *action, meaning) : Result<Document>(action.error());
  if (!changed) {
    notify(changed.error().message);
    return false;
  }
  notify("Pasted: " + describe(workspace.document(), *action, meaning));
  workspace.dispatch(*action);
  return true;
}

bool run_cell_command(Frontend::State& state, std::string_view id) {
  Workspace& workspace = state.workspace;
  PanelState& panels = state.panels;
  if (workspace.shown() == nullptr) return false;
  if (id == "columns.choose") {
    if (panels.has_one_tab) workspace.dispatch(SetTab{Tab::kLedger});
    panels.sheet.wants_columns = true;
    return true;
  }
  if (id == "columns.reset") {
    workspace.dispatch(ResetColumns{});
    return true;
  }
  if (move_cursor(workspace, panels, id) || step_cell(workspace, panels, id)) return true;
  if (id == "cell.edit") return edit_or_enter(workspace, panels, state.theme.is_touch);
  if (id == "cell.reset") return reset_at_cursor(workspace, panels);
  if (id == "cell.menu") {
    panels.sheet.wants_menu = line_at_cursor(workspace, panels) != nullptr;
    panels.sheet.is_menu_at_pointer = false;
    return panels.sheet.wants_menu;
  }
  const Copied copied = copied_by(workspace, panels, id);
  if (copied.first.empty() || !state.platform.copy) return false;
  state.platform.copy(copied.first, copied.second);
  return true;
}

}  // namespace ledger
