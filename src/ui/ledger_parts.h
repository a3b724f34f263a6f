// The parts of the ledger's pane; ledger.cpp puts them together.
#pragma once

#include "ui/ledger_columns.h"

namespace ledger {

void draw_ledger_bar(const Context& context);
void draw_ledger_header(const Context& context, const std::vector<PlacedColumn>& columns, ImVec2 at,
                        float width);

// Editing a cell in place. `corner`: where the first line begins.
struct LedgerPlace {
  ImVec2 corner;
  const std::vector<PlacedColumn>& columns;
};
// Begins with what the cell has, or with a digit that was typed; nothing where it cannot be edited.
void begin_cell_edit(const Workspace& workspace, PanelState& state, const LedgerLine& line,
                     Column column, char digit, bool is_touch);
void draw_cell_edit(const Context& context, const LedgerPlace& place);
// After a line's item: a number that is dragged sideways goes up and down. True while it does.
bool drag_cell(const Context& context, const LedgerLine& line, Column column);
// Over everything: digits for fingers, while a cell is edited by touch.
void draw_keypad(const Context& context);
// What can be done with the cell, where it was asked for.
void draw_cell_menu(const Context& context, const LedgerPlace& place);

}  // namespace ledger
