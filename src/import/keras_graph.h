// Walks a model of Keras, Sequential or functional, models in models included, and has its layers
// built in an order in which every input is there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "import/keras_builder.h"
#include "import/keras_nodes.h"

namespace ledger {

class KerasGraph {
 public:
  KerasGraph(KerasBuilder& builder, Reporter& reporter, bool channels_first)
      : builder_(builder), reporter_(reporter), channels_first_(channels_first) {}

  using Tensors = std::vector<KerasTensor>;
  // `model` has "class_name" and "config". Without `inputs` it brings its own.
  Tensors run(const JsonValue& model, const std::string& prefix, const Tensors& inputs);

 private:
  using Outputs = std::vector<std::vector<Tensors>>;  // by layer, then call

  Tensors run_sequential(const JsonValue& model, const JsonValue& layers, const std::string& prefix,
                         Tensors tensors);
  Tensors run_functional(const JsonValue& model, const JsonValue& layers, const std::string& prefix,
                         const Tensors& inputs);
  Tensors run_layer(const JsonValue& layer, const std::string& prefix, Tensors inputs,
                    std::vector<std::string_view> roles);
  Tensors run_node(const KerasNodes& nodes, std::size_t index, const std::string& prefix,
                   const Tensors& inputs, const Outputs& outputs);
  Tensors model_outputs(const JsonValue& config, const KerasNodes& nodes, const Outputs& outputs);
  KerasTensor find_output(const KerasReference& reference, const KerasNodes& nodes,
                          const Outputs& outputs);
  // What the first layer of a sequence says about its input, or a guess.
  Tensors first_input(const JsonValue& model, const JsonValue& layers, const std::string& prefix);
  Tensors add_input(const JsonValue& layer, const JsonValue& batch_shape,
                    const std::string& prefix);
  // False where models in models have called more layers than are followed.
  bool spend(const JsonValue& layer, std::size_t steps);

  KerasBuilder& builder_;
  Reporter& reporter_;
  bool channels_first_;
  std::int64_t steps_ = 0;
};

// The class of a layer, the name it goes by; empty where the file has none.
std::string_view keras_layer_class(const JsonValue& layer);
std::string keras_layer_name(const JsonValue& layer);
// The list of layers of a model; null where `layer` is none.
const JsonValue* keras_model_layers(const JsonValue& layer);

}  // namespace ledger
