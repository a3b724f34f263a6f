// Groups of nodes that are one layer: a bias added behind a matrix product, a normalization or an
// activation spelled out.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "import/onnx_infer.h"

namespace ledger {

struct Fusion {
  enum class Kind : std::uint8_t { kLinear, kLayerNorm, kRmsNorm, kGelu, kSilu, kHardSwish, kMish };
  Kind kind = Kind::kLinear;
  int input = kNoValue;                   // kLinear: the node of the product
  int scale = kNoValue, bias = kNoValue;  // values, where there are any
};

struct Fusions {
  std::unordered_map<int, Fusion> at;  // by the last node of the group
  std::vector<bool> absorbed;          // the other nodes
};

Fusions find_fusions(OnnxGraph& graph);

}  // namespace ledger
