// Where the ledger's cell cursor is, which rows are selected, and how keys move both.
#pragma once

#include <span>
#include <string_view>

#include "ui/context.h"

namespace ledger {

// Lines [first, last] of the ledger; first > last where no row is selected.
struct LineRange {
  int first = 0, last = -1;
  bool empty() const { return first > last; }
  bool is_one() const { return first == last; }
  bool has(int line) const { return line >= first && line <= last; }
};

int line_of_selection(const Workspace& workspace, PanelState& state);  // -1 where it is not shown
LineRange selected_lines(const Workspace& workspace, PanelState& state);
std::span<const LedgerLine> lines_in(const Workspace& workspace, PanelState& state,
                                     LineRange range);
// The cursor's column, or the name where it is not shown.
Column cursor_column(const PanelState& state);

// "cursor.up"; false where the id is none of the kind.
bool move_cursor(Workspace& workspace, PanelState& state, std::string_view id);
// Down or up by lines, right or left by columns; keeps within the table.
void move_cursor_lines(Workspace& workspace, PanelState& state, int by, bool extends);
bool move_cursor_column(PanelState& state, int by);  // false at the end

}  // namespace ledger
