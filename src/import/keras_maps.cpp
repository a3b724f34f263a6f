// Layers of Keras that change the extent of a map: global pools, pads, crops, upsampling.
#include <array>
#include <string>

#include "import/keras_layers.h"
#include "model/words.h"

namespace ledger {
namespace {

using Tensors = std::vector<KerasTensor>;
using Sizes = std::vector<long long>;

// A list of two numbers or of two lists of them, as (before, after) for each of two dimensions.
using Margins = std::array<std::array<long long, 2>, 2>;
Margins read_margins(const KerasCall& call, std::string_view key, long long otherwise) {
  Margins margins = {{{otherwise, otherwise}, {otherwise, otherwise}}};
  const JsonValue* json = call.config.find(key);
  if (json == nullptr) return margins;
  const JsonValue* items = json->find("items");
  const JsonValue& list = items == nullptr ? *json : *items;
  const bool is_nested = list.is(JsonValue::Type::kArray) && list.items.size() == 2 &&
                         !list.items.front().is(JsonValue::Type::kNumber);
  if (!is_nested) {
    const Sizes sizes = call.config.sizes(key, 2, {otherwise, otherwise}, 0);
    return {{{sizes[0], sizes[0]}, {sizes[1], sizes[1]}}};
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const Sizes pair = read_keras_sizes(list.items[i], key, call.config.reporter());
    const bool is_good = pair.size() == 2 && pair[0] >= 0 && pair[1] >= 0;
    if (is_good) {
      margins[i] = {pair[0], pair[1]};
    } else {
      call.config.reporter().add(ErrorCode::kOutOfRange, list.items[i].mark,
                                 std::string(key) + " needs two numbers from 0 here.",
                                 "Write it as [[top, bottom], [left, right]].");
    }
  }
  return margins;
}

// Both are by channel; the result of a global pool has no map any more.
Tensors global_pool2d(KerasBuilder& builder, const KerasCall& call, const char* kind) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long channels = input.channels(first);
  Sizes shape = first ? Sizes{channels, 1, 1} : Sizes{1, 1, channels};
  const KerasTensor pooled =
      builder.add(call, "", {{}, kind, {input.layer}}, std::move(shape), !first);
  if (call.config.boolean("keepdims", false)) return {pooled};
  return {builder.add(call, "_flatten", {{}, "flatten", {pooled.layer}}, {channels}, false)};
}

Tensors global_average_pool2d(KerasBuilder& builder, const KerasCall& call) {
  return global_pool2d(builder, call, "global_avg_pool2d");
}

Tensors global_max_pool2d(KerasBuilder& builder, const KerasCall& call) {
  return global_pool2d(builder, call, "adaptive_max_pool2d");
}

Tensors global_average_pool1d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long channels = input.channels(first);
  const bool keeps = call.config.boolean("keepdims", false);
  DraftLayer layer = {{}, "mean", {input.layer}};
  layer.set("start_dim", 2LL);
  if (keeps) layer.set("keepdim", true);
  Sizes shape = !keeps ? Sizes{channels} : first ? Sizes{channels, 1} : Sizes{1, channels};
  return {builder.add(call, "", std::move(layer), std::move(shape), keeps && !first)};
}

Tensors global_max_pool1d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long channels = input.channels(first);
  const bool keeps = call.config.boolean("keepdims", false);
  DraftLayer layer = {{}, "reduce", {input.layer}};
  layer.set("function", "max");
  if (keeps) layer.set("keepdim", true);
  Sizes shape = !keeps ? Sizes{channels} : first ? Sizes{channels, 1} : Sizes{1, channels};
  return {builder.add(call, "", std::move(layer), std::move(shape), keeps && !first)};
}

long long widened(long long size, const std::array<long long, 2>& margin) {
  return size_sum(size_sum(size, margin[0]), margin[1]);
}

Tensors zero_pad2d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const Margins margins = read_margins(call, "padding", 1);
  DraftLayer layer = {{}, "zero_pad2d", {input.layer}};
  layer.set_sizes("padding", {margins[0][0], margins[1][0]});
  layer.set_sizes("padding_end", {margins[0][1], margins[1][1]});
  Sizes shape = input.shape;
  for (std::size_t i = 0; i < 2; ++i) {
    long long& size = shape[i + (first ? 1 : 0)];
    size = widened(size, margins[i]);
  }
  return {builder.add(call, "", std::move(layer), std::move(shape), !first)};
}

// A sequence as the one channel of a map.
Tensors zero_pad1d(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor input = builder.unturned(call.input());
  const Sizes padding = call.config.sizes("padding", 2, {1, 1}, 0);
  if (input.shape.back() == kUnknownSize) return {builder.add_unknown(call)};
  const long long channels = input.shape.back();
  const KerasTensor map = builder.reshaped(input, {1, -1, channels}, input.shape, false);
  DraftLayer layer = {{}, "zero_pad2d", {map.layer}};
  layer.set("padding", std::vector<long long>{padding[0], 0});
  layer.set("padding_end", std::vector<long long>{padding[1], 0});
  const Sizes shape = {widened(input.shape.front(), {padding[0], padding[1]}), channels};
  const KerasTensor padded = builder.add(call, "", std::move(layer), shape, false);
  return {builder.reshaped(padded, {-1, channels}, shape, false)};
}

// One slice a dimension that loses something.
KerasTensor crop_dimension(KerasBuilder& builder, const KerasCall& call, const KerasTensor& input,
                           std::size_t dimension, const std::array<long long, 2>& margin,
                           std::string_view suffix) {
  if (margin[0] == 0 && margin[1] == 0) return input;
  DraftLayer layer = {{}, "slice", {input.layer}};
  const std::size_t ours = input.turned ? dimension + 1 : dimension;
  layer.set("dim", static_cast<long long>(ours) + 1);
  layer.set("start", margin[0]);
  if (margin[1] > 0) layer.set("end", -margin[1]);
  Sizes shape = input.shape;
  if (shape[dimension] != kUnknownSize) shape[dimension] -= margin[0] + margin[1];
  if (shape[dimension] < kUnknownSize) shape[dimension] = kUnknownSize;
  return builder.add(call, suffix, std::move(layer), std::move(shape), input.turned);
}

Tensors crop2d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const Margins margins = read_margins(call, "cropping", 0);
  const std::size_t start = first ? 1 : 0;
  const KerasTensor rows = crop_dimension(builder, call, input, start, margins[0], "_rows");
  return {crop_dimension(builder, call, rows, start + 1, margins[1], "_columns")};
}

Tensors crop1d(KerasBuilder& builder, const KerasCall& call) {
  const Sizes cropping = call.config.sizes("cropping", 2, {1, 1}, 0);
  return {crop_dimension(builder, call, call.input(), 0, {cropping[0], cropping[1]}, "")};
}

Tensors upsample2d(KerasBuilder& builder, const KerasCall& call) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const Sizes factors = call.config.sizes("size", 2, {2, 2});
  DraftLayer layer = {{}, "upsample", {input.layer}};
  layer.set_sizes("scale_factor", factors);
  const std::string_view mode = call.config.text("interpolation", "nearest");
  if (mode == "bilinear" || mode == "bicubic") layer.set("mode", mode);
  Sizes shape = input.shape;
  for (std::size_t i = 0; i < 2; ++i) {
    long long& size = shape[i + (first ? 1 : 0)];
    size = size_product({size, factors[i]});
  }
  return {builder.add(call, "", std::move(layer), std::move(shape), !first)};
}

Tensors upsample1d(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor input = builder.turned(call.input());
  const long long factor = call.config.whole("size", 2), channels = input.shape.back();
  if (channels == kUnknownSize) return {builder.add_unknown(call)};
  const KerasTensor map = builder.reshaped(input, {channels, -1, 1}, input.shape, true);
  DraftLayer layer = {{}, "upsample", {map.layer}};
  layer.set("scale_factor", std::vector<long long>{factor, 1});
  const Sizes shape = {size_product({input.shape.front(), factor}), channels};
  const KerasTensor longer = builder.add(call, "", std::move(layer), shape, true);
  return {builder.reshaped(longer, {channels, -1}, shape, true)};
}

// Preprocessing that some models hold: a fixed size.
Tensors to_size(KerasBuilder& builder, const KerasCall& call, const char* kind) {
  const bool first = call.config.channels_first();
  const KerasTensor input = builder.as_map(call.input(), first);
  const long long height = call.config.needed("height"), width = call.config.needed("width");
  DraftLayer layer = {{}, kind, {input.layer}};
  layer.set_sizes("size", {height, width});
  if (call.class_name == "Resizing") layer.set("mode", "bilinear");
  const long long channels = input.channels(first);
  Sizes shape = first ? Sizes{channels, height, width} : Sizes{height, width, channels};
  return {builder.add(call, "", std::move(layer), std::move(shape), !first)};
}

Tensors resize(KerasBuilder& builder, const KerasCall& call) {
  return to_size(builder, call, "upsample");
}

Tensors center_crop(KerasBuilder& builder, const KerasCall& call) {
  return to_size(builder, call, "crop");
}

constexpr std::array<KerasClass, 17> kClasses = {{
    {"GlobalAveragePooling1D", global_average_pool1d, 2, 2},
    {"GlobalAvgPool1D", global_average_pool1d, 2, 2},
    {"GlobalAveragePooling2D", global_average_pool2d, 3, 3},
    {"GlobalAvgPool2D", global_average_pool2d, 3, 3},
    {"GlobalMaxPooling1D", global_max_pool1d, 2, 2},
    {"GlobalMaxPool1D", global_max_pool1d, 2, 2},
    {"GlobalMaxPooling2D", global_max_pool2d, 3, 3},
    {"GlobalMaxPool2D", global_max_pool2d, 3, 3},
    {"ZeroPadding1D", zero_pad1d, 2, 2},
    {"ZeroPadding2D", zero_pad2d, 3, 3},
    {"Cropping1D", crop1d, 2, 2},
    {"Cropping2D", crop2d, 3, 3},
    {"UpSampling1D", upsample1d, 2, 2},
    {"UpSampling2D", upsample2d, 3, 3},
    {"Resizing", resize, 3, 3},
    {"CenterCrop", center_crop, 3, 3},
    {"RandomCrop", center_crop, 3, 3},
}};

}  // namespace

std::span<const KerasClass> keras_map_classes() {
  return kClasses;
}

}  // namespace ledger
