#include "import/keras_builder.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "formula/rational.h"
#include "model/definition.h"
#include "model/words.h"

namespace ledger {
namespace {

struct ActivationName {
  std::string_view keras;
  const char* kind;
};
constexpr std::array<ActivationName, 21> kActivations = {{{"relu", "relu"},
                                                          {"relu6", "relu6"},
                                                          {"sigmoid", "sigmoid"},
                                                          {"tanh", "tanh"},
                                                          {"softmax", "softmax"},
                                                          {"elu", "elu"},
                                                          {"selu", "selu"},
                                                          {"gelu", "gelu"},
                                                          {"swish", "silu"},
                                                          {"silu", "silu"},
                                                          {"hard_sigmoid", "hardsigmoid"},
                                                          {"hard_swish", "hardswish"},
                                                          {"hard_silu", "hardswish"},
                                                          {"softplus", "softplus"},
                                                          {"leaky_relu", "leaky_relu"},
                                                          {"mish", "mish"},
                                                          {"ReLU", "relu"},
                                                          {"LeakyReLU", "leaky_relu"},
                                                          {"ELU", "elu"},
                                                          {"Softmax", "softmax"},
                                                          {"PReLU", "prelu"}}};

}  // namespace

KerasTensor KerasBuilder::add(const KerasCall& call, std::string_view suffix, DraftLayer layer,
                              std::vector<long long> shape, bool turned) {
  layer.name = call.name + std::string(suffix);
  const auto key = std::pair(&call.config.json(), std::string(suffix));
  const auto owner = owners_.find(key);
  if (owner != owners_.end()) layer.same_weights_as = owner->second;
  const int index = push(std::move(layer), call.config.mark());
  if (owner == owners_.end()) owners_.emplace(key, index);
  return {index, std::move(shape), turned};
}

KerasTensor KerasBuilder::add_same(const KerasCall& call, std::string_view suffix,
                                   const KerasTensor& input, std::string kind) {
  return add(call, suffix, {{}, std::move(kind), {input.layer}}, input.shape, input.turned);
}

KerasTensor KerasBuilder::add_unknown(const KerasCall& call, std::vector<long long> shape) {
  notes_.not_costed(call.class_name);
  DraftLayer layer = {{}, "unknown_op", {}};
  for (const KerasTensor& input : call.inputs) layer.inputs.push_back(input.layer);
  layer.set("comment", std::string(call.class_name.substr(0, 100)));
  const bool is_known = !shape.empty() && shape.size() <= 6 &&
                        std::find(shape.begin(), shape.end(), kUnknownSize) == shape.end();
  if (is_known) layer.set("shape", shape);
  if (is_known) return add(call, "", std::move(layer), std::move(shape), false);
  return add(call, "", std::move(layer), call.input().shape, call.input().turned);
}

KerasTensor KerasBuilder::activate(const KerasCall& call, const KerasTensor& tensor) {
  const JsonValue* activation = call.config.find("activation");
  if (activation == nullptr) return tensor;
  const std::string_view function = keras_activation_name(*activation);
  const std::string suffix = "_" + fold_name(function.substr(0, 40));
  return activate(call, function, tensor, suffix);
}

KerasTensor KerasBuilder::activate(const KerasCall& call, std::string_view function,
                                   const KerasTensor& tensor, std::string_view suffix) {
  if (function == "linear") return tensor;
  const char* kind = keras_activation_kind(function);
  if (kind == nullptr) {
    notes_.not_costed("activation " + std::string(function));
    return add_same(call, suffix, tensor, "unknown_op");
  }
  if (function != "softmax" && function != "Softmax") return add_same(call, suffix, tensor, kind);
  const bool over_channels = tensor.turned && tensor.rank() == 3;
  const KerasTensor input = over_channels ? tensor : unturned(tensor);
  return add_same(call, suffix, input, over_channels ? "softmax2d" : "softmax");
}

KerasTensor KerasBuilder::turn(const KerasTensor& tensor, bool wanted) {
  constexpr std::size_t kMostDimensions = 6;
  if (tensor.turned == wanted || tensor.rank() < 2 || tensor.rank() > kMostDimensions)
    return tensor;
  const auto key = std::pair(tensor.layer, wanted);
  const auto known = turns_.find(key);
  KerasTensor result = {known == turns_.end() ? 0 : known->second, tensor.shape, wanted};
  if (known != turns_.end()) return result;
  DraftLayer layer = {prefix_ + "to_channels_" + std::string(wanted ? "first" : "last"),
                      "transpose",
                      {tensor.layer}};
  if (tensor.rank() == 2) {
    layer.set("dim0", 1LL);
    layer.set("dim1", 2LL);
  } else {
    layer.kind = "permute";
    std::vector<long long> dims(tensor.rank());
    std::iota(dims.begin(), dims.end(), 1);
    std::rotate(dims.begin(), wanted ? dims.end() - 1 : dims.begin() + 1, dims.end());
    layer.set("dims", dims);
    layer.set("functional", true);
  }
  result.layer = push(std::move(layer), {});
  turns_.emplace(key, result.layer);
  return result;
}

KerasTensor KerasBuilder::reshaped(const KerasTensor& tensor,
                                   const std::vector<long long>& our_shape,
                                   std::vector<long long> shape, bool turned) {
  DraftLayer layer = {prefix_ + "reshape", "reshape", {tensor.layer}};
  layer.set("shape", our_shape);
  return {push(std::move(layer), {}), std::move(shape), turned};
}

int KerasBuilder::push(DraftLayer layer, Mark mark) {
  const int index = static_cast<int>(model_.layers.size());
  if (index >= kMaximumLayers) {
    if (!full_) {
      reporter_.add(ErrorCode::kTooLarge, mark,
                    "The model has more than " + std::to_string(kMaximumLayers) + " layers.",
                    "Models that are used inside of each other multiply.");
    }
    full_ = true;
    return index - 1;
  }
  model_.layers.push_back(std::move(layer));
  return index;
}

OrderedJson KerasBuilder::size_json(long long size, std::size_t index, std::size_t rank) {
  if (size != kUnknownSize) return size;
  struct Open {
    std::string_view name, title;
    long long value;
  };
  static constexpr Open kChannels = {"channels", "Channels", 3};
  static constexpr Open kLength = {"length", "Length", 128};
  static constexpr Open kHeight = {"height", "Height", 224};
  static constexpr Open kWidth = {"width", "Width", 224};
  static constexpr Open kDepth = {"depth", "Depth", 16};
  const Open open = index + 1 == rank && rank > 1 ? kChannels
                    : rank < 3                    ? kLength
                    : index + 2 == rank           ? kWidth
                    : index + 3 == rank           ? kHeight
                                                  : kDepth;
  const auto is_it = [&](const DraftParameter& each) { return each.name == open.name; };
  if (std::none_of(model_.parameters.begin(), model_.parameters.end(), is_it)) {
    model_.parameters.push_back({std::string(open.name), std::string(open.title), open.value});
    notes_.add("The file leaves the " + std::string(open.name) + " of the input open: " +
               std::to_string(open.value) + " is a guess, and can be changed.");
  }
  return std::string(open.name);
}

KerasTensor KerasBuilder::add_input(const std::string& name, const std::vector<long long>& shape,
                                    Mark mark, bool channels_first) {
  const bool turns = shape.size() > 2 && !channels_first;
  std::vector<OrderedJson> sizes;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    sizes.push_back(size_json(shape[i], i, shape.size()));
  }
  if (turns) std::rotate(sizes.begin(), sizes.end() - 1, sizes.end());
  if (sizes.empty()) sizes.push_back(1);
  KerasTensor tensor = {kNetworkInput, shape, turns};
  if (!has_input_) {
    has_input_ = true;
    model_.input = std::move(sizes);
    return tensor;
  }
  DraftLayer layer = {name, "further_input", {kNetworkInput}};
  layer.set("shape", sizes);
  tensor.layer = push(std::move(layer), mark);
  return tensor;
}

std::string_view keras_activation_name(const JsonValue& json) {
  if (json.is(JsonValue::Type::kText)) return json.text;
  const JsonValue* config = json.find("config");
  if (config != nullptr && config->is(JsonValue::Type::kText)) return config->text;
  const JsonValue* class_name = json.find("class_name");
  return class_name != nullptr ? std::string_view(class_name->text) : "";
}

const char* keras_activation_kind(std::string_view name) {
  const auto* const found =
      std::find_if(kActivations.begin(), kActivations.end(),
                   [name](const ActivationName& each) { return each.keras == name; });
  return found == kActivations.end() ? nullptr : found->kind;
}

long long keras_window_size(long long size, long long kernel, long long stride, long long dilation,
                            bool same) {
  if (size == kUnknownSize || stride < 1) return kUnknownSize;
  if (same) return size / stride + (size % stride == 0 ? 0 : 1);
  const std::optional<Rational> reach = multiply(Rational(dilation), Rational(kernel - 1));
  if (!reach || reach->numerator >= size || reach->numerator < 0) return kUnknownSize;
  return (size - reach->numerator - 1) / stride + 1;
}

}  // namespace ledger
