// Layers of Caffe that move numbers: joins, slices, crops, reshapes, resizes.
#include <algorithm>
#include <array>
#include <string>

#include "import/caffe_builder.h"
#include "import/sizes.h"
#include "model/words.h"

namespace ledger {
namespace {

using Sizes = std::vector<long long>;

// The dimension that `axis` names, from 0 without the batch; nothing where it is the batch or none.
std::optional<std::size_t> dimension(long long axis, const CaffeBlob& blob) {
  const auto rank = static_cast<long long>(blob.rank());
  if (axis < 0) axis += rank + 1;
  if (axis < 1 || axis > rank) return std::nullopt;
  return static_cast<std::size_t>(axis - 1);
}

void concat(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("concat_param");
  const long long axis = fields.whole(fields.has("concat_dim") ? "concat_dim" : "axis", 1, -8);
  const CaffeBlob first = builder.bottom(layer);
  const auto joined = dimension(axis, first);
  if (!joined) return builder.add_unknown(layer);
  DraftLayer ours = {{}, "concat", {}};
  if (*joined != 0) ours.set("dim", static_cast<long long>(*joined) + 1);
  Sizes shape = first.shape;
  shape[*joined] = 0;
  for (std::size_t i = 0; i < layer.bottoms.size(); ++i) {
    const CaffeBlob& input = builder.bottom(layer, i);
    ours.inputs.push_back(input.layer);
    constexpr long long kFar = 1LL << 40;
    if (input.rank() > *joined) shape[*joined] += std::min(input.shape[*joined], kFar);
  }
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), std::move(shape)));
}

// At the points that are given, or into equal parts.
void slice(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("slice_param");
  const CaffeBlob input = builder.bottom(layer);
  const auto cut =
      dimension(fields.whole(fields.has("slice_dim") ? "slice_dim" : "axis", 1, -8), input);
  if (!cut || layer.tops.empty()) return builder.add_unknown(layer);
  Sizes points = fields.wholes("slice_point", 1);
  const auto parts = static_cast<long long>(layer.tops.size());
  const bool is_even = points.empty();
  for (long long i = 1; is_even && i < parts; ++i) {
    points.push_back(i * (input.shape[*cut] / parts));
  }
  points.resize(layer.tops.size() - 1, input.shape[*cut]);
  points.insert(points.begin(), 0);
  points.push_back(input.shape[*cut]);
  for (std::size_t i = 0; i < layer.tops.size(); ++i) {
    DraftLayer ours = {{}, "slice", {input.layer}};
    ours.set("dim", static_cast<long long>(*cut) + 1);
    ours.set("start", points[i]);
    ours.set("end", points[i + 1]);
    Sizes shape = input.shape;
    shape[*cut] = std::max(points[i + 1] - points[i], 1LL);
    const std::string suffix = "_" + std::to_string(i);
    builder.set_top(layer, i, builder.add(layer, suffix, std::move(ours), std::move(shape)));
  }
}

// The second bottom gives the size, from the axis on.
void crop(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob input = builder.bottom(layer), like = builder.bottom(layer, 1);
  const auto start = dimension(layer.parameters("crop_param").whole("axis", 2, -8), input);
  if (!start || input.rank() != 3 || like.rank() != 3) return builder.add_unknown(layer);
  CaffeBlob blob = input;
  if (*start == 0 && like.shape[0] != blob.shape[0]) {
    DraftLayer ours = {{}, "slice", {blob.layer}};
    ours.set("end", like.shape[0]);
    blob = builder.add(layer, "_channels", std::move(ours),
                       {like.shape[0], blob.shape[1], blob.shape[2]});
  }
  const Sizes size = {*start <= 1 ? like.shape[1] : blob.shape[1], like.shape[2]};
  DraftLayer ours = {{}, "crop", {blob.layer}};
  ours.set_sizes("size", size);
  builder.set_top(layer, 0,
                  builder.add(layer, "", std::move(ours), {blob.shape[0], size[0], size[1]}));
}

void flatten(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob& input = builder.bottom(layer);
  if (layer.parameters("flatten_param").whole("axis", 1, -8) != 1) {
    return builder.add_unknown(layer);
  }
  const long long elements = std::max(size_product(input.shape), 1LL);
  builder.set_top(layer, 0, builder.add(layer, "", {{}, "flatten", {input.layer}}, {elements}));
}

// Sizes with the batch in front; 0 keeps a size, -1 is what is left.
void reshape(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("reshape_param");
  const CaffeBlob& input = builder.bottom(layer);
  Sizes sizes = fields.inside("shape").wholes("dim", -1);
  const bool is_plain =
      sizes.size() > 1 && sizes.size() <= 7 && !fields.has("axis") && !fields.has("num_axes");
  if (!is_plain) return builder.add_unknown(layer);
  Sizes shape(sizes.begin() + 1, sizes.end());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) shape[i] = i < input.rank() ? input.shape[i] : 1;
  }
  DraftLayer ours = {{}, "reshape", {input.layer}};
  ours.set("shape", shape);
  for (long long& size : shape) {
    if (size >= 0) continue;
    size = 1;
    const long long known = size_product(shape);
    size = known > 0 ? std::max(size_product(input.shape) / known, 1LL) : 1;
  }
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), std::move(shape)));
}

void permute(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob& input = builder.bottom(layer);
  Sizes order = layer.parameters("permute_param").wholes("order", 0);
  if (order.size() != input.rank() + 1 || order.front() != 0) return builder.add_unknown(layer);
  order.erase(order.begin());
  Sizes shape;
  for (const long long axis : order) {
    const auto from = dimension(axis, input);
    if (!from) return builder.add_unknown(layer);
    shape.push_back(input.shape[*from]);
  }
  DraftLayer ours = {{}, "permute", {input.layer}};
  ours.set("dims", order);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), std::move(shape)));
}

// To a size, or by a factor; what pads and shrinks first is not read.
void interpolate(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("interp_param");
  const CaffeBlob& input = builder.bottom(layer);
  constexpr long long kFar = 1LL << 30;
  const long long zoom = fields.whole("zoom_factor", 1, 1);
  const auto zoomed = [&](long long size) {
    return std::min(size, kFar) + (std::min(size, kFar) - 1) * (std::min(zoom, kFar) - 1);
  };
  const Sizes size = {fields.whole("height", zoomed(input.shape[1]), 1),
                      fields.whole("width", zoomed(input.shape[2]), 1)};
  DraftLayer ours = {{}, "upsample", {input.layer}};
  ours.set_sizes("size", size);
  ours.set("mode", "bilinear");
  builder.set_top(layer, 0,
                  builder.add(layer, "", std::move(ours), {input.shape[0], size[0], size[1]}));
}

void shuffle(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, "channel_shuffle", {input.layer}};
  ours.set("groups", layer.parameters("shuffle_channel_param").whole("group", 1, 1));
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

void split(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob input = builder.bottom(layer);
  for (std::size_t i = 0; i < layer.tops.size(); ++i) builder.set_top(layer, i, input);
}

void embed(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("embed_param");
  const CaffeBlob& input = builder.bottom(layer);
  if (input.rank() != 1) return builder.add_unknown(layer);
  DraftLayer ours = {{}, "embedding", {input.layer}};
  const long long width = fields.whole("num_output", 1, 1);
  ours.set("num_embeddings", fields.whole("input_dim", 1, 1));
  ours.set("embedding_dim", width);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), {input.shape.front(), width}));
}

// One map of features for each region; how many regions there are is not known.
void region_pooling(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("roi_pooling_param");
  builder.add_unknown(layer, {builder.bottom(layer).shape.front(), fields.whole("pooled_h", 1, 1),
                              fields.whole("pooled_w", 1, 1)});
}

constexpr std::array<CaffeType, 11> kTypes = {{
    {"concat", concat},
    {"slice", slice},
    {"crop", crop},
    {"flatten", flatten},
    {"reshape", reshape},
    {"permute", permute},
    {"interp", interpolate, 3},
    {"shufflechannel", shuffle, 3},
    {"split", split},
    {"embed", embed},
    {"roipooling", region_pooling, 3},
}};

}  // namespace

std::span<const CaffeType> caffe_shape_types() {
  return kTypes;
}

}  // namespace ledger
