#include "ui/ledger_cursor.h"

#include <algorithm>
#include <array>

namespace ledger {
namespace {

// Where keys are to go: lines and columns from the cursor, as far as there are.
struct Move {
  std::string_view id;
  int lines = 0, pages = 0;
  bool is_to_end = false;
  bool extends = false;
};
constexpr std::array<Move, 12> kMoves = {{
    {"cursor.up", -1},
    {"cursor.down", 1},
    {"cursor.page_up", 0, -1},
    {"cursor.page_down", 0, 1},
    {"cursor.first", -1, 0, true},
    {"cursor.last", 1, 0, true},
    {"cursor.extend_up", -1, 0, false, true},
    {"cursor.extend_down", 1, 0, false, true},
    {"cursor.extend_page_up", 0, -1, false, true},
    {"cursor.extend_page_down", 0, 1, false, true},
    {"cursor.extend_first", -1, 0, true, true},
    {"cursor.extend_last", 1, 0, true, true},
}};

const std::vector<LedgerLine>& all_lines(const Workspace& workspace, PanelState& state) {
  return state.ledger.rows(workspace).lines;
}

int line_of(const Workspace& workspace, PanelState& state, const Selection& selection) {
  const std::vector<LedgerLine>& lines = all_lines(workspace, state);
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const LedgerLine& line) {
    return is_selected(line, selection);
  });
  return found == lines.end() ? -1 : static_cast<int>(found - lines.begin());
}

// Right opens a block, left folds it or goes to the block around.
void fold_by_key(Workspace& workspace, PanelState& state, bool is_left) {
  const int index = line_of_selection(workspace, state);
  if (index < 0 || !state.ledger.rows(workspace).is_grouped) return;
  const Model& model = *workspace.shown()->model;
  const LedgerLine line = all_lines(workspace, state)[static_cast<std::size_t>(index)];
  if (!line.is_layer() && line.folded != is_left) {
    workspace.dispatch(ToggleGroup{line_name(model, line)});
    return;
  }
  if (!is_left) return;
  const int around = line.is_layer() ? model.layers[static_cast<std::size_t>(line.layer)].group
                                     : model.groups[static_cast<std::size_t>(line.group)].parent;
  if (around != kNoGroup) {
    workspace.dispatch(SelectLayer{model.groups[static_cast<std::size_t>(around)].name});
  }
}

// A step to the side: on the name it works the tree of blocks.
void move_sideways(Workspace& workspace, PanelState& state, bool is_left) {
  state.sheet.anchor.clear();
  const int index = line_of_selection(workspace, state);
  const bool is_folded =
      index >= 0 && all_lines(workspace, state)[static_cast<std::size_t>(index)].folded;
  const bool is_on_name = cursor_column(state) == Column::kName;
  if (is_on_name && (is_left || is_folded)) return fold_by_key(workspace, state, is_left);
  move_cursor_column(state, is_left ? -1 : 1);
}

}  // namespace

int line_of_selection(const Workspace& workspace, PanelState& state) {
  return line_of(workspace, state, state.ledger.selection(workspace));
}

LineRange selected_lines(const Workspace& workspace, PanelState& state) {
  const int line = line_of_selection(workspace, state);
  if (line < 0) return {};
  const int other =
      line_of(workspace, state, find_selection(*workspace.shown()->model, state.sheet.anchor));
  if (other < 0) return {line, line};
  return {std::min(line, other), std::max(line, other)};
}

std::span<const LedgerLine> lines_in(const Workspace& workspace, PanelState& state,
                                     LineRange range) {
  if (range.empty()) return {};
  return std::span(all_lines(workspace, state))
      .subspan(static_cast<std::size_t>(range.first),
               static_cast<std::size_t>(range.last - range.first + 1));
}

Column cursor_column(const PanelState& state) {
  const std::vector<Column>& columns = state.sheet.columns;
  const bool is_shown =
      std::find(columns.begin(), columns.end(), state.sheet.column) != columns.end();
  return is_shown ? state.sheet.column : Column::kName;
}

bool move_cursor_column(PanelState& state, int by) {
  const std::vector<Column>& columns = state.sheet.columns;
  const auto now = std::find(columns.begin(), columns.end(), cursor_column(state));
  const int wanted = static_cast<int>(now - columns.begin()) + by;
  if (wanted < 0 || wanted >= static_cast<int>(columns.size())) return false;
  // The number of the row is no cell to be in.
  if (columns[static_cast<std::size_t>(wanted)] == Column::kIndex) return false;
  state.sheet.column = columns[static_cast<std::size_t>(wanted)];
  return true;
}

void move_cursor_lines(Workspace& workspace, PanelState& state, int by, bool extends) {
  const std::vector<LedgerLine>& lines = all_lines(workspace, state);
  if (lines.empty()) return;
  const Model& model = *workspace.shown()->model;
  const int last = static_cast<int>(lines.size()) - 1;
  const int selected = line_of_selection(workspace, state);
  if (!extends || selected < 0) {
    state.sheet.anchor.clear();
  } else if (state.sheet.anchor.empty()) {
    state.sheet.anchor = line_name(model, lines[static_cast<std::size_t>(selected)]);
  }
  const int line = selected >= 0 ? selected : by > 0 ? -1 : last + 1;
  const int wanted = std::clamp(line + by, 0, last);
  workspace.dispatch(SelectLayer{line_name(model, lines[static_cast<std::size_t>(wanted)])});
}

bool move_cursor(Workspace& workspace, PanelState& state, std::string_view id) {
  if (id == "cursor.left" || id == "cursor.right") {
    move_sideways(workspace, state, id == "cursor.left");
    return true;
  }
  if (id == "cursor.row_start" || id == "cursor.row_end") {
    while (move_cursor_column(state, id == "cursor.row_start" ? -1 : 1)) {
    }
    return true;
  }
  const int end = static_cast<int>(all_lines(workspace, state).size());
  if (id == "cursor.all") {
    move_cursor_lines(workspace, state, -end, false);
    move_cursor_lines(workspace, state, end, true);
    return true;
  }
  for (const Move& move : kMoves) {
    if (move.id != id) continue;
    const int by =
        move.is_to_end ? move.lines * end : move.lines + move.pages * state.sheet.page_lines;
    move_cursor_lines(workspace, state, by, move.extends);
    return true;
  }
  return false;
}

}  // namespace ledger
