// The way from one model's total to another's in a few steps that add up exactly: the layers and
// blocks that make most of the difference, the largest first, and the rest as one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explain/model_comparison.h"

namespace ledger {

inline constexpr int kWaterfallSteps = 8;

// A layer or a block, of the second model or, where it was removed, of the first.
struct WaterfallStep {
  std::string name;  // empty: all others
  LayerChange change = LayerChange::kChanged;
  bool is_block = false;
  std::int64_t value = 0;  // what it adds to the total
  int layers = 0;          // whose numbers differ
};

struct Waterfall {
  std::int64_t from = 0, to = 0;
  std::vector<WaterfallStep> steps;  // their values sum to `to - from`
};

// Blocks are opened, the weightiest first, as long as there are no more than `most_steps` steps.
Waterfall take_waterfall(const ModelComparison& comparison, const MetricDeltas& deltas,
                         int most_steps = kWaterfallSteps);

// "added", "removed", "another kind"; empty where only numbers differ.
std::string_view change_text(LayerChange change);
// "layer3.0.conv1 (added): +1,024 in 1 layer".
std::string sentence(const WaterfallStep& step);

}  // namespace ledger
