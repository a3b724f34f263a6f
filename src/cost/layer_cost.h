// The cost of one layer: a pure function of its kind, fields, input shapes and the batch.
#pragma once

#include <memory>
#include <span>

#include "cost/analysis.h"
#include "formula/result.h"

namespace ledger {

struct LayerQuestion {
  const Catalog* catalog;
  int kind;
  const std::vector<FieldValue>* fields;
  std::span<const Shape* const> inputs;
  std::int64_t batch;
};

// Errors say what is wrong with the layer, without naming it; they have no place.
Result<std::shared_ptr<const LayerCost>> compute_layer_cost(const LayerQuestion& question);

}  // namespace ledger
