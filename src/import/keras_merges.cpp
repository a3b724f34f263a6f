// Layers of Keras with several inputs, and arithmetic with constants.
#include <algorithm>
#include <array>
#include <string>

#include "import/keras_layers.h"

namespace ledger {
namespace {

using Tensors = std::vector<KerasTensor>;
using Sizes = std::vector<long long>;

// All inputs in the layout of the first that has one.
Tensors alike(KerasBuilder& builder, const KerasCall& call) {
  const bool turns = call.input().turned && call.input().rank() > 1;
  Tensors inputs;
  for (const KerasTensor& input : call.inputs) {
    const bool is_row = turns && call.input().rank() == 3 && input.rank() == 1;
    if (is_row && input.shape.front() != kUnknownSize) {
      const long long channels = input.shape.front();
      inputs.push_back(builder.reshaped(input, {channels, 1, 1}, {1, 1, channels}, true));
      continue;
    }
    inputs.push_back(turns ? builder.turned(input) : builder.unturned(input));
  }
  return inputs;
}

// Sizes of 1 and missing ones stretch.
Sizes broadcast(const Tensors& inputs) {
  Sizes shape = inputs.front().shape;
  for (const KerasTensor& input : inputs) {
    if (input.rank() > shape.size()) shape.insert(shape.begin(), input.rank() - shape.size(), 1);
    const std::size_t offset = shape.size() - input.rank();
    for (std::size_t i = 0; i < input.rank(); ++i) {
      if (shape[offset + i] == 1) shape[offset + i] = input.shape[i];
    }
  }
  return shape;
}

KerasTensor merge(KerasBuilder& builder, const KerasCall& call, const char* kind,
                  std::string_view suffix = "") {
  const Tensors inputs = alike(builder, call);
  DraftLayer layer = {{}, kind, {}};
  for (const KerasTensor& input : inputs) layer.inputs.push_back(input.layer);
  return builder.add(call, suffix, std::move(layer), broadcast(inputs), inputs.front().turned);
}

// With a constant as the other operand.
KerasTensor with_constant(KerasBuilder& builder, const KerasCall& call, const KerasTensor& input,
                          std::string_view function, std::string_view suffix) {
  DraftLayer layer = {{}, "elementwise", {input.layer}};
  layer.set("function", function);
  return builder.add(call, suffix, std::move(layer), input.shape, input.turned);
}

Tensors add(KerasBuilder& builder, const KerasCall& call) {
  if (call.inputs.size() > 1) return {merge(builder, call, "add")};
  return {with_constant(builder, call, call.input(), "add", "")};
}

Tensors subtract(KerasBuilder& builder, const KerasCall& call) {
  if (call.inputs.size() > 1) return {merge(builder, call, "sub")};
  return {with_constant(builder, call, call.input(), "add", "")};
}

Tensors multiply(KerasBuilder& builder, const KerasCall& call) {
  if (call.inputs.size() > 1) return {merge(builder, call, "mul")};
  return {builder.add_same(call, "", call.input(), "scale")};
}

Tensors divide(KerasBuilder& builder, const KerasCall& call) {
  if (call.inputs.size() > 1) return {merge(builder, call, "div")};
  return {with_constant(builder, call, call.input(), "divide", "")};
}

Tensors extreme(KerasBuilder& builder, const KerasCall& call) {
  const Tensors inputs = alike(builder, call);
  DraftLayer layer = {{}, "elementwise", {}};
  for (const KerasTensor& input : inputs) layer.inputs.push_back(input.layer);
  layer.set("function", call.class_name == "Minimum" ? "min" : "max");
  return {builder.add(call, "", std::move(layer), broadcast(inputs), inputs.front().turned)};
}

Tensors average(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor sum = merge(builder, call, "add", "_sum");
  return {builder.add_same(call, "", sum, "scale")};
}

Tensors concatenate(KerasBuilder& builder, const KerasCall& call) {
  if (call.inputs.size() == 1) return {builder.add_same(call, "", call.input(), "identity")};
  const Tensors inputs = alike(builder, call);
  const auto rank = static_cast<long long>(inputs.front().rank());
  long long axis = call.config.whole("axis", -1);
  if (axis < 0) axis += rank + 1;
  if (axis < 1 || axis > rank) return {builder.add_unknown(call)};
  const auto joined = static_cast<std::size_t>(axis - 1);
  Sizes shape = inputs.front().shape;
  DraftLayer layer = {{}, "concat", {inputs.front().layer}};
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    layer.inputs.push_back(inputs[i].layer);
    if (inputs[i].rank() > joined) shape[joined] = size_sum(shape[joined], inputs[i].shape[joined]);
  }
  const bool turned = inputs.front().turned;
  const long long dim = !turned ? axis : axis == rank ? 1 : axis + 1;
  if (dim != 1) layer.set("dim", dim);
  return {builder.add(call, "", std::move(layer), std::move(shape), turned)};
}

bool is_nonzero(const JsonValue* json) {
  return json != nullptr && (!json->is(JsonValue::Type::kNumber) || !json->number.is_zero());
}

Tensors rescaling(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor scaled = builder.add_same(call, "", call.input(), "scale");
  if (!is_nonzero(call.config.find("offset"))) return {scaled};
  return {with_constant(builder, call, scaled, "add", "_offset")};
}

// (x - mean)/√variance, both learned by looking at data, not by training.
Tensors normalization(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor centred = with_constant(builder, call, call.input(), "add", "_mean");
  return {with_constant(builder, call, centred, "divide", "")};
}

// A function of TensorFlow that Keras 2 wrapped in a layer.
Tensors tensorflow_function(KerasBuilder& builder, const KerasCall& call) {
  struct Function {
    std::string_view name;
    KerasFunction build;
  };
  static constexpr std::array<Function, 13> kFunctions = {{{"math.add", add},
                                                           {"__operators__.add", add},
                                                           {"math.subtract", subtract},
                                                           {"math.multiply", multiply},
                                                           {"math.truediv", divide},
                                                           {"math.divide", divide},
                                                           {"compat.v1.math.divide", divide},
                                                           {"tf.math.add", add},
                                                           {"tf.__operators__.add", add},
                                                           {"tf.math.subtract", subtract},
                                                           {"tf.math.multiply", multiply},
                                                           {"tf.math.truediv", divide},
                                                           {"concat", concatenate}}};
  const std::string_view name = call.config.text("function", "");
  for (const Function& function : kFunctions) {
    if (function.name == name) return function.build(builder, call);
  }
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const bool is_activation =
      name.find("nn.") != std::string_view::npos || name.find("math.") != std::string_view::npos;
  if (is_activation && keras_activation_kind(last) != nullptr) {
    return {builder.activate(call, last, call.input(), "")};
  }
  KerasCall named = call;
  named.class_name = name.empty() ? call.class_name : name;
  return {builder.add_unknown(named)};
}

constexpr std::array<KerasClass, 13> kClasses = {{
    {"Add", add},
    {"Subtract", subtract},
    {"Multiply", multiply},
    {"TrueDivide", divide},
    {"Divide", divide},
    {"Average", average},
    {"Maximum", extreme},
    {"Minimum", extreme},
    {"Concatenate", concatenate, 1},
    {"Rescaling", rescaling},
    {"Normalization", normalization},
    {"TFOpLambda", tensorflow_function},
    {"TensorFlowOpLayer", tensorflow_function},
}};

}  // namespace

std::span<const KerasClass> keras_merge_classes() {
  return kClasses;
}

}  // namespace ledger
