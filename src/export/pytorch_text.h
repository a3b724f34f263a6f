// One layer in PyTorch: its template with the layer's numbers put in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "export/pytorch_kinds.h"

namespace ledger {

struct PytorchLayer {
  const Model& model;
  const Layer& layer;
  const LayerCost& cost;
  const PytorchKind& form;
};

// "nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)"; empty for a function.
std::string pytorch_module(const PytorchLayer& layer);
// What gives the output, of the variables that hold the inputs: "self.conv1(x)".
std::string pytorch_call(const PytorchLayer& layer, const std::string& self,
                         const std::vector<std::string>& inputs);
// Why this layer cannot be said although its kind can; nothing where it can.
std::optional<std::string> pytorch_obstacle(const PytorchLayer& layer);

}  // namespace ledger
