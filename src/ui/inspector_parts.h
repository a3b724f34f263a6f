// The parts of the inspector: what is selected decides which are drawn.
#pragma once

#include "ui/context.h"

namespace ledger {

void draw_model_summary(const Context& context);
void draw_group_summary(const Context& context, int group);
void draw_layer_fields(const Context& context, int layer);
// How often a block repeats and what it is given, as inputs; nothing where it takes nothing.
void draw_block_arguments(const Context& context, int group);
// What the layer costs: the formulas that a class looks for first; and the rest of them.
void draw_work_formulas(const Context& context, int layer);
void draw_other_formulas(const Context& context, int layer);

// "Parameters      25.56 M": a line of a summary; the tooltip has every digit.
void summary_line(const Context& context, std::string_view label, std::string_view value,
                  std::string_view help, ImU32 color);

}  // namespace ledger
