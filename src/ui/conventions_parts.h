// The parts of the tab of conventions: all of them side by side, and why two of them differ.
#pragma once

#include "ui/context.h"

namespace ledger {

// Of the analysis at hand, work first. Made anew only when that changes.
const std::vector<CountGroup>& count_groups(const Context& context);
// The convention that others are compared with: one that counts the same sort of thing as the
// convention in view.
int reference_convention(const Context& context);

void draw_convention_list(const Context& context);
void draw_why(const Context& context);

// "4.134 G", "102.1 MB"; all digits where the table has them.
std::string quantity_text(const Context& context, std::int64_t value, CountedQuantity quantity);

}  // namespace ledger
