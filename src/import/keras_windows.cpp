// Layers that a window goes over: convolutions and pools in one, two and three dimensions; dense
// layers.
#include <algorithm>
#include <array>
#include <string>

#include "import/keras_layers.h"

namespace ledger {
namespace {

using Tensors = std::vector<KerasTensor>;
using Sizes = std::vector<long long>;

// How a window is laid over a map.
struct KerasWindow {
  Sizes kernel, stride, dilation;
  bool is_same = false;

  // The whole of a result's shape, in Keras' order.
  Sizes result(const KerasTensor& input, bool first, long long channels) const {
    Sizes shape;
    if (first) shape.push_back(channels);
    const std::size_t start = first ? 1 : 0;
    for (std::size_t i = 0; i < kernel.size(); ++i) {
      shape.push_back(keras_window_size(input.shape[start + i], kernel[i], stride[i],
                                        dilation.empty() ? 1 : dilation[i], is_same));
    }
    if (!first) shape.push_back(channels);
    return shape;
  }

  void write(DraftLayer& layer) const {
    layer.set_sizes("kernel_size", kernel);
    const auto is_one = [](long long size) { return size == 1; };
    if (!std::all_of(stride.begin(), stride.end(), is_one)) layer.set_sizes("stride", stride);
    if (!std::all_of(dilation.begin(), dilation.end(), is_one)) {
      layer.set_sizes("dilation", dilation);
    }
    if (is_same) layer.set("padding", "same");
  }
};

KerasWindow read_window(const KerasCall& call, std::size_t dimensions) {
  const KerasConfig& config = call.config;
  KerasWindow window;
  if (!config.has("kernel_size")) config.needed("kernel_size");
  window.kernel = config.sizes("kernel_size", dimensions, Sizes(dimensions, 1));
  window.stride = config.sizes("strides", dimensions, Sizes(dimensions, 1));
  window.dilation = config.sizes("dilation_rate", dimensions, Sizes(dimensions, 1));
  // "causal" pads in front only; the sizes are the same.
  window.is_same = config.text("padding", "valid") != "valid";
  return window;
}

std::string kind_for(std::string_view stem, std::size_t dimensions) {
  return std::string(stem) + std::to_string(dimensions) + "d";
}

template <std::size_t dimensions>
Tensors conv(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const KerasWindow window = read_window(call, dimensions);
  const long long filters = call.config.needed("filters");
  DraftLayer layer = {{}, kind_for("conv", dimensions), {input.layer}};
  layer.set("out_channels", filters);
  window.write(layer);
  const long long groups = call.config.whole("groups", 1);
  if (groups != 1) layer.set("groups", groups);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  const KerasTensor result =
      builder.add(call, "", std::move(layer), window.result(input, first, filters), !first);
  return {builder.activate(call, result)};
}

// One filter, or `depth_multiplier` of them, for each channel.
KerasTensor add_depthwise(KerasBuilder& builder, const KerasCall& call, std::size_t dimensions,
                          std::string_view suffix, bool has_bias) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const KerasWindow window = read_window(call, dimensions);
  const long long channels = input.channels(first);
  const long long filters = size_product({channels, call.config.whole("depth_multiplier", 1)});
  if (filters == kUnknownSize) {
    call.config.fail("The number of channels that enter this layer is not known.",
                     "Save the model with the shape of its input.");
    return input;
  }
  DraftLayer layer = {{}, kind_for("conv", dimensions), {input.layer}};
  layer.set("out_channels", filters);
  window.write(layer);
  layer.set("groups", channels);
  if (!has_bias) layer.set("bias", false);
  return builder.add(call, suffix, std::move(layer), window.result(input, first, filters), !first);
}

template <std::size_t dimensions>
Tensors depthwise(KerasBuilder& builder, const KerasCall& call) {
  const bool has_bias = call.config.boolean("use_bias", true);
  return {builder.activate(call, add_depthwise(builder, call, dimensions, "", has_bias))};
}

template <std::size_t dimensions>
Tensors separable(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor middle = add_depthwise(builder, call, dimensions, "_depthwise", false);
  const long long filters = call.config.needed("filters");
  DraftLayer layer = {{}, kind_for("conv", dimensions), {middle.layer}};
  layer.set("out_channels", filters);
  layer.set("kernel_size", 1LL);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  Sizes shape = middle.shape;
  (first ? shape.front() : shape.back()) = filters;
  const KerasTensor result =
      builder.add(call, "_pointwise", std::move(layer), std::move(shape), !first);
  return {builder.activate(call, result)};
}

// Keras pads "same" by half of the window where output_padding is given, else to stride times the
// input.
Tensors conv_transpose(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const KerasWindow window = read_window(call, 2);
  const long long filters = call.config.needed("filters");
  DraftLayer layer = {{}, "conv_transpose2d", {input.layer}};
  layer.set("out_channels", filters);
  window.write(layer);
  Sizes shape = {kUnknownSize, kUnknownSize};
  if (call.config.has("output_padding")) {
    layer.fields.erase("padding");
    layer.set_sizes("output_padding", call.config.sizes("output_padding", 2, {0, 0}));
    if (window.is_same) layer.set_sizes("padding", {window.kernel[0] / 2, window.kernel[1] / 2});
  } else {
    if (!window.is_same) layer.set("padding", "valid");
    const std::size_t start = first ? 1 : 0;
    for (std::size_t i = 0; i < 2; ++i) {
      shape[i] = size_product({input.shape[start + i], window.stride[i]});
      if (!window.is_same) {
        shape[i] = size_sum(shape[i], std::max(window.kernel[i] - window.stride[i], 0LL));
      }
    }
  }
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  shape.insert(first ? shape.begin() : shape.end(), filters);
  return {
      builder.activate(call, builder.add(call, "", std::move(layer), std::move(shape), !first))};
}

// On a sequence or a map each place is taken on its own, channels last.
Tensors dense(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor input = builder.unturned(call.input());
  const long long units = call.config.needed("units");
  DraftLayer layer = {{}, "linear", {input.layer}};
  if (input.rank() > 2 && input.shape.back() != kUnknownSize) {
    layer.set("in_features", input.shape.back());
  }
  layer.set("out_features", units);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  Sizes shape = input.shape;
  shape.back() = units;
  return {builder.activate(call, builder.add(call, "", std::move(layer), std::move(shape), false))};
}

KerasWindow read_pool(const KerasCall& call, std::size_t dimensions) {
  KerasWindow window;
  window.kernel = call.config.sizes("pool_size", dimensions, Sizes(dimensions, 2));
  window.stride = call.config.sizes("strides", dimensions, window.kernel);
  window.is_same = call.config.text("padding", "valid") == "same";
  return window;
}

void write_pool(const KerasWindow& window, DraftLayer& layer) {
  layer.set_sizes("kernel_size", window.kernel);
  layer.set_sizes("stride", window.stride);
  if (window.is_same) layer.set("padding", "same");
}

KerasTensor add_pool(KerasBuilder& builder, const KerasCall& call, std::string kind,
                     std::size_t dimensions) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const KerasWindow window = read_pool(call, dimensions);
  DraftLayer layer = {{}, std::move(kind), {input.layer}};
  write_pool(window, layer);
  Sizes shape = window.result(input, first, input.channels(first));
  return builder.add(call, "", std::move(layer), std::move(shape), !first);
}

template <std::size_t dimensions>
Tensors max_pool(KerasBuilder& builder, const KerasCall& call) {
  return {add_pool(builder, call, kind_for("max_pool", dimensions), dimensions)};
}

Tensors average_pool2d(KerasBuilder& builder, const KerasCall& call) {
  return {add_pool(builder, call, "avg_pool2d", 2)};
}

// A sequence as a map that is one wide.
Tensors average_pool1d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long channels = input.channels(first);
  if (channels == kUnknownSize) return {builder.add_unknown(call)};
  const KerasWindow window = read_pool(call, 1);
  const KerasTensor map = builder.reshaped(input, {channels, -1, 1}, input.shape, input.turned);
  DraftLayer layer = {{}, "avg_pool2d", {map.layer}};
  write_pool({{window.kernel[0], 1}, {window.stride[0], 1}, {}, window.is_same}, layer);
  const Sizes shape = window.result(input, first, channels);
  const KerasTensor pooled = builder.add(call, "", std::move(layer), shape, input.turned);
  return {builder.reshaped(pooled, {channels, -1}, shape, input.turned)};
}

constexpr std::array<KerasClass, 20> kClasses = {{
    {"Conv1D", conv<1>, 2, 2},
    {"Convolution1D", conv<1>, 2, 2},
    {"Conv2D", conv<2>, 3, 3},
    {"Convolution2D", conv<2>, 3, 3},
    {"Conv3D", conv<3>, 4, 4},
    {"Convolution3D", conv<3>, 4, 4},
    {"DepthwiseConv1D", depthwise<1>, 2, 2},
    {"DepthwiseConv2D", depthwise<2>, 3, 3},
    {"SeparableConv1D", separable<1>, 2, 2},
    {"SeparableConvolution1D", separable<1>, 2, 2},
    {"SeparableConv2D", separable<2>, 3, 3},
    {"SeparableConvolution2D", separable<2>, 3, 3},
    {"Conv2DTranspose", conv_transpose, 3, 3},
    {"Convolution2DTranspose", conv_transpose, 3, 3},
    {"Dense", dense, 1, 4},
    {"MaxPooling1D", max_pool<1>, 2, 2},
    {"MaxPooling2D", max_pool<2>, 3, 3},
    {"MaxPooling3D", max_pool<3>, 4, 4},
    {"AveragePooling1D", average_pool1d, 2, 2},
    {"AveragePooling2D", average_pool2d, 3, 3},
}};

}  // namespace

std::span<const KerasClass> keras_window_classes() {
  return kClasses;
}

}  // namespace ledger
