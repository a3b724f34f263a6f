// Layers of Caffe that a window goes over, and inner products.
#include <algorithm>
#include <array>
#include <string>

#include "import/caffe_builder.h"
#include "model/words.h"

namespace ledger {
namespace {

using Sizes = std::vector<long long>;

struct CaffeWindow {
  Sizes kernel, stride, pad, dilation = {1, 1};
};

CaffeWindow read_window(const CaffeLayer& layer, const CaffeFields& fields, bool needs_kernel) {
  CaffeWindow window;
  const bool has_kernel =
      fields.has("kernel_size") || (fields.has("kernel_h") && fields.has("kernel_w"));
  if (needs_kernel && !has_kernel) {
    fields.reporter().add(ErrorCode::kMissing, layer.mark(),
                          "The layer " + in_quotes(layer.name) + " needs kernel_size.",
                          "Or kernel_h and kernel_w.");
  }
  window.kernel = fields.pair("kernel_size", "kernel_h", "kernel_w", 1, 1);
  window.stride = fields.pair("stride", "stride_h", "stride_w", 1, 1);
  window.pad = fields.pair("pad", "pad_h", "pad_w", 0, 0);
  if (fields.has("dilation")) window.dilation = fields.pair("dilation", "", "", 1, 1);
  return window;
}

void write_window(const CaffeWindow& window, DraftLayer& ours) {
  ours.set_sizes("kernel_size", window.kernel);
  if (window.stride != Sizes{1, 1}) ours.set_sizes("stride", window.stride);
  if (window.pad != Sizes{0, 0}) ours.set_sizes("padding", window.pad);
  if (window.dilation != Sizes{1, 1}) ours.set_sizes("dilation", window.dilation);
}

// Sizes that would leave 64 bits are cut to this; the model itself then says what is wrong.
long long capped(long long size) {
  constexpr long long kFar = 1LL << 30;
  return std::min(size, kFar);
}

long long reach_of(const CaffeWindow& window, std::size_t i) {
  return capped(window.dilation[i]) * (capped(window.kernel[i]) - 1) + 1;
}

long long convolved(const CaffeWindow& window, long long size, std::size_t i) {
  const long long way = capped(size) + 2 * capped(window.pad[i]) - reach_of(window, i);
  return way < 0 ? 1 : way / capped(window.stride[i]) + 1;
}

long long needed_outputs(const CaffeLayer& layer, const CaffeFields& fields) {
  if (!fields.has("num_output")) {
    fields.reporter().add(ErrorCode::kMissing, layer.mark(),
                          "The layer " + in_quotes(layer.name) + " needs num_output.");
  }
  return fields.whole("num_output", 1, 1);
}

void convolution(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("convolution_param");
  const CaffeWindow window = read_window(layer, fields, true);
  const long long outputs = needed_outputs(layer, fields);
  const bool is_depthwise = layer.type != "convolution";
  // All bottoms pass through the same weights.
  int first = -1;
  for (std::size_t i = 0; i < std::max(layer.bottoms.size(), std::size_t{1}); ++i) {
    const CaffeBlob input = builder.bottom(layer, i);
    if (input.rank() < 3) return;
    DraftLayer ours = {{}, "conv2d", {input.layer}};
    ours.set("out_channels", outputs);
    write_window(window, ours);
    const long long groups = is_depthwise ? input.shape[0] : fields.whole("group", 1, 1);
    if (groups != 1) ours.set("groups", groups);
    if (!fields.boolean("bias_term", true)) ours.set("bias", false);
    ours.same_weights_as = first;
    const CaffeBlob made = builder.add(
        layer, "", std::move(ours),
        {outputs, convolved(window, input.shape[1], 0), convolved(window, input.shape[2], 1)});
    if (first < 0) first = made.layer;
    builder.set_top(layer, i, made);
  }
}

void deconvolution(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("convolution_param");
  const CaffeWindow window = read_window(layer, fields, true);
  const long long outputs = needed_outputs(layer, fields);
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, "conv_transpose2d", {input.layer}};
  ours.set("out_channels", outputs);
  write_window(window, ours);
  const long long groups = fields.whole("group", 1, 1);
  if (groups != 1) ours.set("groups", groups);
  if (!fields.boolean("bias_term", true)) ours.set("bias", false);
  Sizes shape = {outputs};
  for (std::size_t i = 0; i < 2; ++i) {
    const long long spread = (capped(input.shape[i + 1]) - 1) * capped(window.stride[i]);
    shape.push_back(std::max(spread + reach_of(window, i) - 2 * capped(window.pad[i]), 1LL));
  }
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), std::move(shape)));
}

// Caffe rounds up, and takes the last window back where it starts in the padding behind the map.
long long pooled(const CaffeWindow& window, long long size, std::size_t i, bool rounds_up) {
  const long long pad = capped(window.pad[i]), stride = capped(window.stride[i]);
  const long long way = capped(size) + 2 * pad - capped(window.kernel[i]);
  if (way < 0) return 1;
  const long long steps = rounds_up ? (way + stride - 1) / stride : way / stride;
  return rounds_up && steps * stride >= capped(size) + pad ? steps : steps + 1;
}

CaffeBlob pool_globally(CaffeBuilder& builder, const CaffeLayer& layer, const CaffeBlob& input,
                        bool is_average) {
  const char* kind = is_average ? "global_avg_pool2d" : "adaptive_max_pool2d";
  return builder.add(layer, "", {{}, kind, {input.layer}}, {input.shape[0], 1, 1});
}

void pooling(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("pooling_param");
  const std::string_view method = fields.word("pool", "MAX");
  const bool is_average = method == "AVE" || method == "1";
  const CaffeBlob input = builder.bottom(layer);
  if (method == "STOCHASTIC" || method == "2") return builder.add_unknown(layer);
  if (fields.boolean("global_pooling", false)) {
    return builder.set_top(layer, 0, pool_globally(builder, layer, input, is_average));
  }
  const CaffeWindow window = read_window(layer, fields, true);
  const std::string_view round = fields.word("round_mode", "CEIL");
  const bool rounds_up = round != "FLOOR" && round != "1" && fields.boolean("ceil_mode", true);
  DraftLayer ours = {{}, is_average ? "avg_pool2d" : "max_pool2d", {input.layer}};
  ours.set_sizes("kernel_size", window.kernel);
  ours.set_sizes("stride", window.stride);
  if (window.pad != Sizes{0, 0}) ours.set_sizes("padding", window.pad);
  if (rounds_up) ours.set("ceil_mode", true);
  const bool may_be_empty =
      rounds_up && window.pad == Sizes{0, 0} &&
      (window.stride[0] > window.kernel[0] || window.stride[1] > window.kernel[1]);
  if (may_be_empty) {
    builder.notes().add("In " + in_quotes(layer.name) +
                        " the steps are longer than the window: Caffe may make one more row, from "
                        "an empty window.");
  }
  builder.set_top(layer, 0,
                  builder.add(layer, "", std::move(ours),
                              {input.shape[0], pooled(window, input.shape[1], 0, rounds_up),
                               pooled(window, input.shape[2], 1, rounds_up)}));
}

void inner_product(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("inner_product_param");
  const long long outputs = needed_outputs(layer, fields);
  const CaffeBlob input = builder.flattened(layer, builder.bottom(layer));
  DraftLayer ours = {{}, "linear", {input.layer}};
  ours.set("out_features", outputs);
  if (!fields.boolean("bias_term", true)) ours.set("bias", false);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), {outputs}));
}

constexpr std::array<CaffeType, 7> kTypes = {{
    {"convolution", convolution, 3},
    {"convolutiondepthwise", convolution, 3},
    {"depthwiseconvolution", convolution, 3},
    {"depthwiseconv", convolution, 3},
    {"deconvolution", deconvolution, 3},
    {"pooling", pooling, 3},
    {"innerproduct", inner_product, 1},
}};

}  // namespace

std::span<const CaffeType> caffe_window_types() {
  return kTypes;
}

}  // namespace ledger
