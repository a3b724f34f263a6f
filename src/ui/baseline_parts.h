// The differences from the baseline as panels show them.
#pragma once

#include <string>

#include "ui/context.h"

namespace ledger {

// Null where nothing is pinned or the baseline has no such count.
const MetricDeltas* baseline_deltas(const Context& context, Metric metric);

// Anything in numbers or bytes, now and in the baseline.
struct BaselineChange {
  std::int64_t now = 0, was = 0;
  bool is_in_bytes = false;
  std::int64_t value() const { return now - was; }
};
// "+310.5 M, 7.6 % more"; "7.6 % more" where `is_short`; "as before" where nothing changed.
std::string change_text(const BaselineChange& change, bool is_short = false);
// With every digit: "4,400,000,000 instead of 4,089,184,256, which is 7.6 % more".
std::string exact_change_text(const BaselineChange& change);
// More is the colour of what is wrong, less that of memory; the words say it as well.
ImU32 change_color(const Palette& colors, std::int64_t change);

// The button in the toolbar with what can be done to the baseline. Its width is at most `room`; it
// is left out where that is too little.
void draw_baseline_menu(const Context& context, float room);
// The same as entries of another menu.
void baseline_items(const Context& context);

}  // namespace ledger
