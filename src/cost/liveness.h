// When each output is alive: from the layer that makes it to the last one that reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cost/analysis.h"

namespace ledger {

struct Liveness {
  std::vector<std::int64_t> bytes_at;  // by layer: alive while it runs
  std::int64_t peak_bytes = 0;
  int peak_layer = -1;
};

// The model's input is held throughout, and what a block reads until the block ends, as the callers
// of PyTorch's modules do; a layer's inputs are alive while it runs, its workspace only then. A
// view has its input's storage, and so has an in-place layer where `honour_in_place`. Nothing where
// a sum leaves 64 bits. `output_bytes` is by layer.
std::optional<Liveness> compute_liveness(const Model& model, const std::vector<Row>& rows,
                                         const std::vector<std::int64_t>& output_bytes,
                                         std::int64_t input_bytes, bool honour_in_place);

}  // namespace ledger
