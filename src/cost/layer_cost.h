// The cost of one layer: a pure function of its kind, fields, input shapes and the batch.
#pragma once

#include <memory>
#include <span>

#include "cost/analysis.h"
#include "formula/result.h"

namespace ledger {

// How a layer is called, as far as it decides what tools see of it.
struct CallInfo {
  bool functional = false;     // a function and no module
  bool training_only = false;  // does not run when the network is used
  bool is_first = true;        // of the calls of its module
  bool is_last = true;
  friend bool operator==(const CallInfo&, const CallInfo&) = default;
};

struct LayerQuestion {
  const Catalog* catalog;
  int kind;
  const FieldValues* fields;
  std::span<const Shape* const> inputs;
  std::int64_t batch;
  CallInfo call;
};

// Errors say what is wrong with the layer, without naming it; they have no place.
Result<std::shared_ptr<const LayerCost>> compute_layer_cost(const LayerQuestion& question);

}  // namespace ledger
