// What the panels remember of the differences from the baseline, made anew when either side, the
// convention or the metric changes.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "explain/model_comparison.h"
#include "explain/waterfall.h"

namespace ledger {

struct BaselineState {
  Metric metric = Metric::kCount;  // whose waterfall is shown
  bool wants_menu = false;

  std::shared_ptr<const ModelComparison> comparison;
  int convention = -1;
  struct Taken {
    bool is_taken = false;
    std::optional<MetricDeltas> deltas;
  };
  std::array<Taken, kMetricCount> taken;
  std::optional<Metric> waterfall_of;
  Waterfall waterfall;
};

}  // namespace ledger
