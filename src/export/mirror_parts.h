// The larger parts of the mirror. The hooks are listed in mirror.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "export/html.h"
#include "export/mirror.h"

namespace ledger {

struct HeadCell {
  std::string title;
  std::string_view column = {};  // for data-column; empty: none
  bool is_number = false;
};
void write_head(HtmlWriter& html, const std::vector<HeadCell>& cells);

// The table of layers with a row and a subtotal for each block. Names are links to the layer.
void write_ledger(HtmlWriter& html, const Analysis& analysis, const MirrorOptions& options,
                  int convention);
// "out_channels 64, kernel_size 7": what the model says of a layer, edits marked.
void write_field_words(HtmlWriter& html, const Analysis& analysis, int layer);
// An input for every field of a layer. The settings, which may be null, are those of the document
// as it stands.
void write_fields(HtmlWriter& html, const Analysis& analysis, int layer, const Settings* settings);
// Every formula of one layer: shape, parameters, MACs, count, memory.
void write_formulas(HtmlWriter& html, const Analysis& analysis, int layer, int convention);
void write_errors(HtmlWriter& html, const Errors& errors);

}  // namespace ledger
