// The columns of the ledger: which of them a width has room for, and where they stand.
#pragma once

#include <string>
#include <vector>

#include "cost/shape_rules.h"  // shape_text
#include "ui/context.h"

namespace ledger {

struct PlacedColumn {
  Column column = Column::kName;
  float x = 0, width = 0;  // from the table's left edge
};

struct ColumnText {
  const char* id;     // in the registry: "macs"
  const char* title;  // where the convention or the space decides, header_title says more
  const char* help;
};
const ColumnText& column_text(Column column);

std::vector<PlacedColumn> place_columns(const Context& context, float width);
// "FLOPs", "thop", "Activation"
std::string header_title(const Context& context, Column column);
ImU32 metric_color(const Context& context, Column column);
bool is_right_aligned(Column column);

// The room of a block's arguments: from the first column of fields to the last. Of no width where
// none is shown.
PlacedColumn argument_cell(const std::vector<PlacedColumn>& columns);

// Null where there is none.
const PlacedColumn* find_column(const std::vector<PlacedColumn>& columns, Column column);
const PlacedColumn* column_at(const std::vector<PlacedColumn>& columns, float x);

}  // namespace ledger
