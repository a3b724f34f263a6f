// The larger parts of the mirror. The hooks are listed in mirror.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "export/html.h"

namespace ledger {

struct HeadCell {
  std::string_view column;  // for data-column; empty: none
  std::string title;
};
void write_head(HtmlWriter& html, const std::vector<HeadCell>& cells);

// The table of layers with a row and a subtotal for each block.
void write_ledger(HtmlWriter& html, const Analysis& analysis, int convention,
                  std::string_view title);
// Every formula of one layer: shape, parameters, MACs, count, memory.
void write_formulas(HtmlWriter& html, const Analysis& analysis, int layer, int convention);
void write_errors(HtmlWriter& html, const Errors& errors);

}  // namespace ledger
