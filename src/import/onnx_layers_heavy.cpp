// Operators with weights, windows and states.
#include <algorithm>
#include <array>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

using Numbers = std::vector<std::int64_t>;

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
    if (window.is_same) {
      fields["padding"] = "same";
    } else if (window.begins == window.ends) {
      if (!all_equal(window.begins, 0)) fields["padding"] = number_or_list(window.begins);
    } else {
      return false;
    }
    Numbers more = view.node().integers("output_padding");
    more.insert(more.begin(), lifts && !more.empty() ? 1 : 0, 0);
    if (!more.empty() && !all_equal(more, 0)) fields["output_padding"] = number_or_list(more);
    if (view.node().find("output_shape") != nullptr) return false;
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

bool gemm(Translator& to, const NodeView& view) {
  return translate_linear(to, view, view.in(2));
}

bool matmul(Translator& to, const NodeView& view) {
  const bool is_quantized = view.is("QLinearMatMul");
  const GraphValue* right = view.in(is_quantized ? 3 : 1);
  if (right == nullptr || !right->dims) return false;
  if (right->is_constant && right->dims->size() == 2) return translate_linear(to, view, nullptr);
  const GraphValue& left = *view.in(0);
  const Dims a = to.item(left), b = to.item(*right);
  if (a.size() < 2 || b.size() < 2) return false;
  const int layer = to.add("matmul", {to.layer_of(left), to.layer_of(*right)});
  to.bind(view.out(), layer);
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

// Y [length, directions, hidden] here; the layer gives [length, directions*hidden].
bool recurrent(Translator& to, const NodeView& view) {
  const GraphValue* state = view.in(2);
  const Dims sequence = to.item(*view.in(0));
  if (state == nullptr || !state->dims || sequence.size() != 2) return false;
  const std::int64_t directions = state->dims->front().value;
  const std::int64_t hidden = state->dims->back().value;
  const std::string_view kind = view.is("LSTM") ? "lstm" : view.is("GRU") ? "gru" : "rnn";
  OrderedJson fields = {{"hidden_size", hidden}};
  if (directions == 2) fields["bidirectional"] = true;
  if (view.in(3) == nullptr) fields["bias"] = false;
  const int layer = to.add(kind, {to.layer_of(*view.in(0))}, std::move(fields));
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  const std::optional<Dim> width = multiply(directions, hidden);
  if (!width) return false;
  if (view.out() != nullptr && !view.out()->consumers.empty()) {
    to.bind(view.out(), to.reshaped(layer, {sequence[0], *width}, to.item(*view.out())));
  }
  for (std::size_t i = 1; i < 3; ++i) {
    const GraphValue* last = view.out(i);
    if (last == nullptr) continue;
    const int row = to.add("select", {layer}, {{"dim", 1}, {"index", -1}});
    to.bind(last, to.reshaped(row, {*width}, to.item(*last)));
  }
  return true;
}

bool embedding(Translator& to, const NodeView& view) {
  const GraphValue& table = *view.in(0);
  const GraphValue* indices = view.in(1);
  const bool is_table = table.is_constant && table.dims->size() == 2 && indices != nullptr &&
                        view.node().integer("axis", 0) == 0 && !indices->is_constant;
  if (!is_table) return false;
  const Dims places = to.item(*indices);
  const std::optional<Dim> count = product(places);
  if (!count) return false;
  const int input = to.in_shape(*indices, {*count});
  const Dim& width = table.dims->back();
  const int layer = to.add("embedding", {input},
                           {{"num_embeddings", Translator::json(table.dims->front())},
                            {"embedding_dim", Translator::json(width)}});
  to.share(layer, table.weight);
  to.bind(view.out(), to.reshaped(layer, {*count, width}, to.item(*view.out())));
  return true;
}

// Tables are looked up here, all other gathering is moving.
bool gather(Translator& to, const NodeView& view) {
  if (embedding(to, view)) return true;
  return find_shape_translation("Gather")(to, view);
}

constexpr std::array<TranslateEntry, 28> kHeavy = {{
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
    {"Gemm", gemm},
    {"FusedGemm", gemm},
    {"MatMul", matmul},
    {"FusedMatMul", matmul},
    {"MatMulInteger", matmul},
    {"DynamicQuantizeMatMul", matmul},
    {"QLinearMatMul", matmul},
    {"BatchNormalization", batch_norm},
    {"LayerNormalization", layer_norm},
    {"RMSNormalization", layer_norm},
    {"SimplifiedLayerNormalization", layer_norm},
    {"InstanceNormalization", instance_norm},
    {"GroupNormalization", group_norm},
    {"LRN", lrn},
    {"LSTM", recurrent},
    {"GRU", recurrent},
    {"RNN", recurrent},
    {"Gather", gather},
}};

}  // namespace

bool translate_linear(Translator& to, const NodeView& view, const GraphValue* bias) {
  const bool is_gemm = view.is("Gemm") || view.is("FusedGemm");
  const bool is_quantized = view.is("QLinearMatMul");
  const GraphValue* left = view.in(0);
  const GraphValue* right = view.in(is_quantized ? 3 : 1);
  if (left == nullptr || right == nullptr || !left->dims || !right->dims) return false;
  if (right->dims->size() != 2) return false;
  const bool turns_a = is_gemm && view.node().integer("transA", 0) != 0;
  const bool turns_b = is_gemm && view.node().integer("transB", 0) != 0;
  int input = to.layer_of(*left);
  if (turns_a) {
    if (to.item(*left).size() != 2) return false;
    input = to.add("transpose", {input});
  }
  int layer = 0;
  const Dim& rows = (*right->dims)[turns_b ? 1 : 0];
  const Dim& columns = (*right->dims)[turns_b ? 0 : 1];
  const bool is_bias = bias != nullptr && bias->is_constant && bias->stored == columns.value;
  if (right->is_constant) {
    layer = to.add("linear", {input},
                   {{"in_features", Translator::json(rows)},
                    {"out_features", Translator::json(columns)},
                    {"bias", is_bias}});
    to.share(layer, right->weight);
  } else {
    OrderedJson fields = OrderedJson::object();
    if (turns_b) fields["transpose_b"] = true;
    if (to.item(*left).size() < 2) return false;
    const int other = to.layer_of(*right);
    layer = to.add("matmul", {input, other}, std::move(fields));
  }
  if (bias != nullptr && !(right->is_constant && is_bias)) {
    layer = to.add("add", {layer, to.layer_of(*bias)});
  }
  to.bind(view.out(), layer);
  return true;
}

TranslateFunction find_heavy_translation(std::string_view op) {
  for (const TranslateEntry& entry : kHeavy) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
