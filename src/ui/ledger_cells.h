// The cells of one line of the ledger.
#pragma once

#include "ui/ledger_columns.h"

namespace ledger {

// `at`: the line's upper left corner.
void draw_line_cells(const Context& context, const LedgerLine& line,
                     const std::vector<PlacedColumn>& columns, ImVec2 at);
// Over them, why a line has no numbers; nothing where it has.
void draw_line_fault(const Context& context, const LedgerLine& line,
                     const std::vector<PlacedColumn>& columns, ImVec2 at);
// The sums, in the same columns.
void draw_sum_cells(const Context& context, const std::vector<PlacedColumn>& columns, ImVec2 at);
// What rests on a cell is told: all digits, the whole name, why there is no number.
void cell_tooltip(const Context& context, const LedgerLine& line, Column column);
// The width of a block's arrow, which folds it.
float fold_width(const Context& context);
float indentation(const Context& context, const LedgerLine& line);

}  // namespace ledger
