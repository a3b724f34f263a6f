// Operators with weights, windows and states.
#include <algorithm>
#include <array>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

using Numbers = std::vector<std::int64_t>;
constexpr std::int64_t kLargestStride = std::int64_t{1} << 20;

bool all_equal(const Numbers& numbers, std::int64_t to) {
  return std::all_of(numbers.begin(), numbers.end(), [to](std::int64_t n) { return n == to; });
}

OrderedJson number_or_list(const Numbers& numbers) {
  if (!numbers.empty() && all_equal(numbers, numbers.front())) return numbers.front();
  return numbers;
}

// A window as the file says it, and what goes into a layer's fields.
struct Window {
  Numbers kernel, strides, dilations, begins, ends;
  bool is_same = false;
};

Window window_of(const OnnxNode& node, const Numbers& kernel) {
  const std::size_t spatial = kernel.size();
  Window window;
  window.kernel = kernel;
  window.strides = node.integers("strides");
  window.strides.resize(spatial, 1);
  window.dilations = node.integers("dilations");
  window.dilations.resize(spatial, 1);
  Numbers pads = node.integers("pads");
  pads.resize(2 * spatial, 0);
  const std::string_view automatic = node.text("auto_pad", "NOTSET");
  window.is_same = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
  if (automatic != "NOTSET" && !automatic.empty()) pads.assign(2 * spatial, 0);
  const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(spatial);
  window.begins.assign(pads.begin(), middle);
  window.ends.assign(middle, pads.end());
  return window;
}

// Maps of one dimension that have no kind of their own are read as maps of one row.
Dims as_rows(const Dims& dims) {
  return {dims[0], Dim(1), dims[1]};
}

// The map that a layer with `spatial` dimensions works on: a layer in between takes away sizes of 1
// in front.
int map_of(Translator& to, const GraphValue& value, std::size_t spatial, Dims& dims) {
  const Dims own = to.item(value);
  dims = own;
  while (dims.size() > spatial + 1 && dims.front().value == 1) dims.erase(dims.begin());
  if (dims.size() != spatial + 1) return kNetworkInput - 1;
  return to.in_shape(value, dims);
}

void bind_map(Translator& to, const NodeView& view, int layer, const Dims& made) {
  const Dims wanted = to.item(*view.out());
  to.bind(view.out(), to.reshaped(layer, made, wanted));
}

Dims without_ones(Dims dims, std::size_t rank) {
  while (dims.size() > rank && dims.front().value == 1) dims.erase(dims.begin());
  return dims;
}

// Zeros that are not the same on both sides become a layer before. False: no layer can say them.
bool put_padding(Translator& to, const Window& window, int& input, OrderedJson& fields) {
  if (window.is_same) {
    fields["padding"] = "same";
    return true;
  }
  if (window.begins == window.ends) {
    if (!all_equal(window.begins, 0)) fields["padding"] = number_or_list(window.begins);
    return true;
  }
  if (window.kernel.size() != 2) return false;
  OrderedJson padding = {{"padding", window.begins}, {"padding_end", window.ends}};
  input = to.add("zero_pad2d", {input}, std::move(padding));
  return true;
}

void put_window(const Window& window, bool dilates, OrderedJson& fields) {
  fields["kernel_size"] = number_or_list(window.kernel);
  fields["stride"] = number_or_list(window.strides);
  if (all_equal(window.strides, 1)) fields.erase("stride");
  if (dilates && !all_equal(window.dilations, 1)) {
    fields["dilation"] = number_or_list(window.dilations);
  }
}

// What a transposed convolution cuts off its output. Sides that differ come out as the larger cut
// on both and a row added: the same size, and the work follows the input anyway.
bool put_cut(const OnnxNode& node, const Window& window, const Dims& map, OrderedJson& fields) {
  const std::size_t spatial = window.kernel.size();
  const Numbers wanted = node.integers("output_shape");
  if (window.is_same && wanted.empty()) {
    fields["padding"] = "same";
    return true;
  }
  Numbers cuts(spatial, 0), more = node.integers("output_padding");
  more.insert(more.begin(), spatial > more.size() ? spatial - more.size() : 0, 0);
  for (std::size_t i = 0; i < spatial; ++i) {
    std::int64_t cut = window.begins[i] + window.ends[i];
    if (i + wanted.size() >= spatial) {
      const Dim& size = map[i + 1];
      const std::int64_t target = wanted[i + wanted.size() - spatial];
      constexpr std::int64_t kLarge = std::int64_t{1} << 40;
      if (!size.is_plain() || size.value < 1 || size.value > kLarge || target < 1 ||
          target > kLarge || window.strides[i] > kLargestStride) {
        return false;
      }
      const std::int64_t window_size = (window.kernel[i] - 1) * window.dilations[i] + 1;
      cut = window.strides[i] * (size.value - 1) + more[i] + window_size - target;
    }
    cuts[i] = std::max<std::int64_t>(0, cut + 1) / 2;
    more[i] += 2 * cuts[i] - cut;
  }
  if (!all_equal(cuts, 0)) fields["padding"] = number_or_list(cuts);
  if (!all_equal(more, 0)) fields["output_padding"] = number_or_list(more);
  return true;
}

bool convolve(Translator& to, const NodeView& view, const GraphValue* weight,
              const GraphValue* bias) {
  const GraphValue& in = *view.in(0);
  if (weight == nullptr || !weight->is_constant || !weight->dims) return false;
  const Numbers sizes = numbers_of(*weight->dims);
  if (sizes.size() < 3 || sizes.size() > 5 || sizes.size() != in.dims->size()) return false;
  const bool is_transposed = view.is("ConvTranspose");
  const std::size_t spatial = sizes.size() - 2;
  const std::int64_t groups = view.node().integer("group", 1);
  Window window = window_of(view.node(), Numbers(sizes.begin() + 2, sizes.end()));
  Dims map;
  int input = map_of(to, in, spatial, map);
  if (input < kNetworkInput || groups < 1) return false;
  // A map with one row is padded as such, where the zeros differ.
  const bool lifts = spatial == 1 && (is_transposed || window.begins != window.ends);
  if (lifts) {
    input = to.reshaped(input, map, as_rows(map));
    for (Numbers* list : {&window.begins, &window.ends}) list->insert(list->begin(), 0);
    for (Numbers* list : {&window.kernel, &window.strides, &window.dilations}) {
      list->insert(list->begin(), 1);
    }
  }
  OrderedJson fields;
  const std::optional<Dim> channels = is_transposed ? multiply(sizes[1], groups) : Dim(sizes[0]);
  if (!channels) return false;
  fields["out_channels"] = channels->value;
  put_window(window, true, fields);
  if (is_transposed) {
    if (window.kernel.size() != 2) return false;
    if (!put_cut(view.node(), window, lifts ? as_rows(map) : map, fields)) return false;
  } else if (!put_padding(to, window, input, fields)) {
    return false;
  }
  if (groups != 1) fields["groups"] = groups;
  fields["bias"] = bias != nullptr;
  static constexpr std::array<std::string_view, 3> kKinds = {"conv1d", "conv2d", "conv3d"};
  const std::string_view kind =
      is_transposed ? "conv_transpose2d" : kKinds[window.kernel.size() - 1];
  const int layer = to.add(kind, {input}, std::move(fields));
  to.share(layer, weight->weight);
  Dims made = without_ones(to.item(*view.out()), spatial + 1);
  if (lifts) made = as_rows(made);
  bind_map(to, view, layer, made);
  return true;
}

bool conv(Translator& to, const NodeView& view) {
  return convolve(to, view, view.in(1), view.is("ConvInteger") ? nullptr : view.in(2));
}
bool qlinear_conv(Translator& to, const NodeView& view) {
  return convolve(to, view, view.in(3), view.in(8));
}

bool pool(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const Numbers kernel = view.node().integers("kernel_shape");
  const std::size_t spatial = kernel.size();
  const bool takes_max = view.is("MaxPool");
  if (spatial < 1 || spatial > 3 || (spatial == 3 && !takes_max)) return false;
  Window window = window_of(view.node(), kernel);
  Dims map;
  int input = map_of(to, in, spatial, map);
  if (input < kNetworkInput || (!takes_max && !all_equal(window.dilations, 1))) return false;
  const bool lifts = spatial == 1 && (!takes_max || window.begins != window.ends);
  if (lifts) {
    input = to.reshaped(input, map, as_rows(map));
    for (Numbers* list : {&window.begins, &window.ends}) list->insert(list->begin(), 0);
    for (Numbers* list : {&window.kernel, &window.strides, &window.dilations}) {
      list->insert(list->begin(), 1);
    }
  }
  OrderedJson fields;
  put_window(window, takes_max, fields);
  fields["stride"] = number_or_list(window.strides);
  if (!put_padding(to, window, input, fields)) return false;
  if (view.node().integer("ceil_mode", 0) != 0) fields["ceil_mode"] = true;
  if (!takes_max && fields.contains("padding") &&
      view.node().integer("count_include_pad", 0) == 0) {
    fields["count_include_pad"] = false;
  }
  static constexpr std::array<std::string_view, 3> kKinds = {"max_pool1d", "max_pool2d",
                                                             "max_pool3d"};
  const int layer = to.add(takes_max ? kKinds[window.kernel.size() - 1] : "avg_pool2d", {input},
                           std::move(fields));
  Dims made = without_ones(to.item(*view.out()), spatial + 1);
  if (lifts) made = as_rows(made);
  bind_map(to, view, layer, made);
  return true;
}

bool global_pool(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const Dims map = to.item(in);
  const bool takes_max = view.is("GlobalMaxPool");
  if (map.size() == 3) {
    const int layer = takes_max
                          ? to.add("adaptive_max_pool2d", {to.layer_of(in)}, {{"output_size", 1}})
                          : to.add("global_avg_pool2d", {to.layer_of(in)});
    to.bind(view.out(), layer);
    return true;
  }
  if (map.size() < 2) return false;
  OrderedJson fields = {{"start_dim", 2}, {"keepdim", true}};
  if (takes_max) fields["function"] = "max";
  to.bind(view.out(), to.add(takes_max ? "reduce" : "mean", {to.layer_of(in)}, std::move(fields)));
  return true;
}

bool batch_norm(Translator& to, const NodeView& view) {
  const Dims map = to.item(*view.in(0));
  if (map.empty() || map.size() > 4) return false;
  const std::string_view kind = map.size() == 3   ? "batch_norm2d"
                                : map.size() == 4 ? "batch_norm3d"
                                                  : "batch_norm1d";
  const int layer = to.add(kind, {to.layer_of(*view.in(0))});
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  to.bind(view.out(), layer);
  return true;
}

bool layer_norm(Translator& to, const NodeView& view) {
  const Dims map = to.item(*view.in(0));
  const auto rank = static_cast<std::int64_t>(view.in(0)->dims->size());
  const auto axis = axis_of(view.node().integer("axis", -1), view.in(0)->dims->size());
  if (!axis) return false;
  const std::int64_t dimensions = rank - static_cast<std::int64_t>(*axis);
  if (dimensions > static_cast<std::int64_t>(map.size())) return false;
  const bool is_rms = view.is("RMSNormalization") || view.is("SimplifiedLayerNormalization");
  int input = to.layer_of(*view.in(0));
  Dims flat(map.begin(), map.end() - static_cast<std::ptrdiff_t>(dimensions));
  const std::optional<Dim> width =
      product(Dims(map.end() - static_cast<std::ptrdiff_t>(dimensions), map.end()));
  if (!width) return false;
  flat.push_back(*width);
  if (dimensions > 1) input = to.reshaped(input, map, flat);
  OrderedJson fields = OrderedJson::object();
  if (!is_rms && view.in(2) == nullptr) fields["bias"] = false;
  int layer = to.add(is_rms ? "rms_norm" : "layer_norm", {input}, std::move(fields));
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  if (dimensions > 1) layer = to.reshaped(layer, flat, map);
  to.bind(view.out(), layer);
  return true;
}

bool instance_norm(Translator& to, const NodeView& view) {
  const Dims map = to.item(*view.in(0));
  if (map.size() < 2 || !map.front().is_plain()) return false;
  const bool is_map = map.size() == 3;
  OrderedJson fields = {{is_map ? "affine" : "num_groups",
                         is_map ? OrderedJson(true) : OrderedJson(map.front().value)}};
  const int layer = to.add(is_map ? "instance_norm2d" : "group_norm", {to.layer_of(*view.in(0))},
                           std::move(fields));
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  to.bind(view.out(), layer);
  return true;
}

bool group_norm(Translator& to, const NodeView& view) {
  const int layer = to.add("group_norm", {to.layer_of(*view.in(0))},
                           {{"num_groups", view.node().integer("num_groups", 1)}});
  to.bind(view.out(), layer);
  return true;
}

bool lrn(Translator& to, const NodeView& view) {
  if (to.item(*view.in(0)).size() != 3) return false;
  to.bind(view.out(),
          to.add("lrn", {to.layer_of(*view.in(0))}, {{"size", view.node().integer("size", 5)}}));
  return true;
}

constexpr std::array<TranslateEntry, 17> kHeavy = {{
    {"Conv", conv},
    {"FusedConv", conv},
    {"ConvInteger", conv},
    {"ConvTranspose", conv},
    {"QLinearConv", qlinear_conv},
    {"MaxPool", pool},
    {"AveragePool", pool},
    {"GlobalAveragePool", global_pool},
    {"QLinearGlobalAveragePool", global_pool},
    {"GlobalMaxPool", global_pool},
    {"BatchNormalization", batch_norm},
    {"LayerNormalization", layer_norm},
    {"RMSNormalization", layer_norm},
    {"SimplifiedLayerNormalization", layer_norm},
    {"InstanceNormalization", instance_norm},
    {"GroupNormalization", group_norm},
    {"LRN", lrn},
}};

}  // namespace

TranslateFunction find_heavy_translation(std::string_view op) {
  for (const TranslateEntry& entry : kHeavy) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
