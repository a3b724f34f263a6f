// What a formula cannot say of an output's shape: rules over whole shapes, one table.
//
// A rule may read fields by their symbols: "flatten" reads start_dim (default 1), "concat" reads
// dim (default 1); both count the batch as dimension 0, as PyTorch does.
#pragma once

#include <span>
#include <string>

#include "formula/result.h"
#include "model/model.h"

namespace ledger {

// "64×112×112": channels first, the batch left out.
std::string shape_text(const Shape& shape);

// The output of the kind's named rule (any but kFormula). `values` are by slot. Errors have no
// place.
Result<Shape> apply_shape_rule(const LayerKind& kind, std::span<const Rational> values,
                               std::span<const Shape* const> inputs);

}  // namespace ledger
