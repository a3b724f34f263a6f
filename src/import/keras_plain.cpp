// Layers of Keras that work number by number or only move numbers: normalization, activations,
// shapes, what is idle when a network is used.
#include <algorithm>
#include <array>
#include <string>

#include "import/keras_layers.h"

namespace ledger {
namespace {

using Tensors = std::vector<KerasTensor>;
using Sizes = std::vector<long long>;

// The one axis of a layer, from 0 without the batch; nothing sensible gives the last.
std::size_t read_axis(const KerasCall& call, const KerasTensor& input, long long otherwise) {
  long long axis = call.config.sizes("axis", 1, {otherwise}, -8).front();
  if (axis < 0) axis += static_cast<long long>(input.rank()) + 1;
  const bool is_there = axis >= 1 && axis <= static_cast<long long>(input.rank());
  return is_there ? static_cast<std::size_t>(axis - 1) : input.rank() - 1;
}

Tensors batch_norm(KerasBuilder& builder, const KerasCall& call) {
  const std::size_t rank = call.input().rank();
  const bool first = rank > 1 && read_axis(call, call.input(), -1) == 0;
  const KerasTensor input = builder.as_map(call.input(), first);
  DraftLayer layer = {{}, "batch_norm1d", {input.layer}};
  if (rank == 3) layer.kind = "batch_norm2d";
  if (rank == 4) layer.kind = "batch_norm3d";
  if (!call.config.boolean("scale", true)) layer.set("scale", false);
  if (!call.config.boolean("center", true)) layer.set("shift", false);
  return {builder.add(call, "", std::move(layer), input.shape, input.turned)};
}

// Over the last dimension; a map keeps its channels in front.
Tensors layer_norm(KerasBuilder& builder, const KerasCall& call) {
  const bool is_list = call.config.list("axis").size() > 1;
  const bool is_last =
      is_list ? false : read_axis(call, call.input(), -1) + 1 == call.input().rank();
  if (!is_last) return {builder.add_unknown(call)};
  const bool is_map = call.input().rank() == 3 && call.input().turned;
  const bool scale = call.config.boolean("scale", true);
  const bool center = call.config.boolean("center", true);
  const KerasTensor input = is_map ? call.input() : builder.unturned(call.input());
  DraftLayer layer = {{}, is_map ? "layer_norm2d" : "layer_norm", {input.layer}};
  if (!scale) layer.set("elementwise_affine", false);
  if (!is_map && scale && !center) layer.set("bias", false);
  if (scale != center && (is_map || !scale)) {
    builder.notes().add(
        "A layer normalization with only one of scale and center counts as one with " +
        std::string(scale ? "both." : "neither."));
  }
  return {builder.add(call, "", std::move(layer), input.shape, input.turned)};
}

Tensors group_norm(KerasBuilder& builder, const KerasCall& call) {
  const bool first = read_axis(call, call.input(), -1) == 0;
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long channels = input.channels(first);
  const long long groups = call.config.whole("groups", 32);
  DraftLayer layer = {{}, "group_norm", {input.layer}};
  layer.set("num_groups", groups == -1 ? channels : groups);
  return {builder.add(call, "", std::move(layer), input.shape, input.turned)};
}

Tensors activation(KerasBuilder& builder, const KerasCall& call) {
  if (!call.config.has("activation")) {
    call.config.fail("The layer needs an \"activation\" in its config.");
    return {call.input()};
  }
  const std::string_view function = keras_activation_name(*call.config.find("activation"));
  return {builder.activate(call, function, call.input(), "")};
}

Tensors relu(KerasBuilder& builder, const KerasCall& call) {
  const JsonValue* slope = call.config.find("negative_slope");
  const bool leaks = slope != nullptr && !slope->number.is_zero();
  const JsonValue* most = call.config.find("max_value");
  if (leaks || most == nullptr) {
    return {builder.add_same(call, "", call.input(), leaks ? "leaky_relu" : "relu")};
  }
  if (most->number == Rational(6)) return {builder.add_same(call, "", call.input(), "relu6")};
  DraftLayer layer = {{}, "hardtanh", {call.input().layer}};
  layer.set("min_val", 0LL);
  if (most->number.is_whole()) layer.set("max_val", static_cast<long long>(most->number.numerator));
  return {builder.add(call, "", std::move(layer), call.input().shape, call.input().turned)};
}

Tensors leaky_relu(KerasBuilder& builder, const KerasCall& call) {
  return {builder.add_same(call, "", call.input(), "leaky_relu")};
}

// A slope for every number, but for the axes that are shared.
Tensors prelu(KerasBuilder& builder, const KerasCall& call) {
  const std::size_t rank = call.input().rank();
  const KerasTensor input = rank > 1 ? builder.turned(call.input()) : call.input();
  const bool shares_map = call.config.list("shared_axes").size() + 1 >= rank && rank > 1;
  DraftLayer layer = {{}, "prelu", {input.layer}};
  layer.set("num_parameters", shares_map || rank == 1 ? "channels" : "elements");
  return {builder.add(call, "", std::move(layer), input.shape, input.turned)};
}

Tensors elu(KerasBuilder& builder, const KerasCall& call) {
  return {builder.add_same(call, "", call.input(), "elu")};
}

Tensors softmax(KerasBuilder& builder, const KerasCall& call) {
  return {builder.activate(call, "softmax", call.input(), "")};
}

Tensors flatten(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor& input = call.input();
  if (input.turned) {
    builder.notes().add(
        "Maps are held channels first here and channels last in Keras: behind a Flatten the "
        "numbers "
        "stand in another order, their count is the same.");
  }
  return {
      builder.add(call, "", {{}, "flatten", {input.layer}}, {size_product(input.shape)}, false)};
}

// A size of -1 is what is left.
Sizes filled(Sizes target, const Sizes& input) {
  const auto open = std::find(target.begin(), target.end(), kUnknownSize);
  if (open == target.end()) return target;
  const long long elements = size_product(input);
  Sizes others = target;
  others.erase(others.begin() + (open - target.begin()));
  const long long known = size_product(others);
  if (elements == kUnknownSize || known < 1 || elements % known != 0) return target;
  target[static_cast<std::size_t>(open - target.begin())] = elements / known;
  return target;
}

Tensors reshape(KerasBuilder& builder, const KerasCall& call) {
  const Sizes target = call.config.list("target_shape");
  if (target.empty() || target.size() > 6) return {builder.add_unknown(call)};
  // A row of numbers becomes a map at once; what had channels is read in Keras' order.
  const bool turns = target.size() == 3 && call.input().rank() == 1;
  const KerasTensor input = builder.unturned(call.input());
  Sizes ours = target;
  if (turns) std::rotate(ours.begin(), ours.end() - 1, ours.end());
  DraftLayer layer = {{}, "reshape", {input.layer}};
  layer.set("shape", ours);
  return {builder.add(call, "", std::move(layer), filled(target, input.shape), turns)};
}

Tensors permute(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor input = builder.unturned(call.input());
  const Sizes dims = call.config.list("dims");
  Sizes shape;
  for (const long long dim : dims) {
    if (dim >= 1 && dim <= static_cast<long long>(input.rank())) {
      shape.push_back(input.shape[static_cast<std::size_t>(dim - 1)]);
    }
  }
  if (shape.size() != input.rank()) return {builder.add_unknown(call)};
  DraftLayer layer = {{}, "permute", {input.layer}};
  layer.set("dims", dims);
  return {builder.add(call, "", std::move(layer), std::move(shape), false)};
}

Tensors repeat_vector(KerasBuilder& builder, const KerasCall& call) {
  const Sizes shape = {call.config.needed("n"), call.input().shape.back()};
  if (shape.back() == kUnknownSize) return {builder.add_unknown(call)};
  DraftLayer layer = {{}, "rearrange", {call.input().layer}};
  layer.set("shape", shape);
  return {builder.add(call, "", std::move(layer), shape, false)};
}

Tensors dropout(KerasBuilder& builder, const KerasCall& call) {
  return {builder.add_same(call, "", call.input(), "dropout")};
}

Tensors idle(KerasBuilder& builder, const KerasCall& call) {
  return {builder.add_same(call, "", call.input(), "identity")};
}

constexpr std::array<KerasClass, 35> kClasses = {{
    {"BatchNormalization", batch_norm, 1, 4},
    {"SyncBatchNormalization", batch_norm, 1, 4},
    {"BatchNormalizationV1", batch_norm, 1, 4},
    {"BatchNormalizationV2", batch_norm, 1, 4},
    {"LayerNormalization", layer_norm, 1},
    {"GroupNormalization", group_norm, 1},
    {"Activation", activation},
    {"ReLU", relu},
    {"LeakyReLU", leaky_relu},
    {"ThresholdedReLU", relu},
    {"PReLU", prelu, 1, 3},
    {"ELU", elu},
    {"Softmax", softmax, 1},
    {"Flatten", flatten, 1},
    {"Reshape", reshape, 1},
    {"Permute", permute, 1, 3},
    {"RepeatVector", repeat_vector, 1, 1},
    {"Dropout", dropout},
    {"AlphaDropout", dropout},
    {"GaussianDropout", dropout},
    {"SpatialDropout1D", dropout},
    {"SpatialDropout2D", dropout},
    {"SpatialDropout3D", dropout},
    {"GaussianNoise", idle},
    {"ActivityRegularization", idle},
    {"Masking", idle},
    {"Identity", idle},
    {"RandomFlip", idle},
    {"RandomRotation", idle},
    {"RandomZoom", idle},
    {"RandomContrast", idle},
    {"RandomBrightness", idle},
    {"RandomTranslation", idle},
    {"RandomHeight", idle},
    {"RandomWidth", idle},
}};

}  // namespace

std::span<const KerasClass> keras_plain_classes() {
  return kClasses;
}

}  // namespace ledger
