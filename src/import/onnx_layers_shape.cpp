// Operators that move numbers or make fewer of them.
#include <algorithm>
#include <array>
#include <cmath>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

constexpr std::size_t kMostDimensions = 6;

// The dimension of a layer, numbered from 1, that an axis of the file is; 0 for the batch.
std::int64_t item_axis(Translator& to, const GraphValue& value, std::size_t axis) {
  const int at = static_cast<int>(axis);
  if (!is_batch_alone(value, to.graph())) return at + 1;
  if (at == value.batch_axis) return 0;
  return at < value.batch_axis ? at + 1 : at;
}

bool reshape(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const Dims wanted = to.item(*view.out());
  if (wanted.size() > kMostDimensions) return false;
  to.bind(view.out(), to.reshaped(to.layer_of(in), to.item(in), wanted));
  return true;
}

bool transpose(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const std::size_t rank = in.dims->size();
  std::vector<std::int64_t> order = view.node().integers("perm");
  if (order.size() != rank) {
    order.clear();
    for (std::size_t i = rank; i > 0; --i) order.push_back(static_cast<std::int64_t>(i) - 1);
  }
  std::vector<std::int64_t> dims;
  for (const std::int64_t axis : order) {
    const std::int64_t dim = item_axis(to, in, static_cast<std::size_t>(axis));
    if (dim > 0) dims.push_back(dim);
  }
  const int input = to.layer_of(in);
  if (std::is_sorted(dims.begin(), dims.end())) {
    to.bind(view.out(), input);
    return true;
  }
  if (dims.size() > kMostDimensions) return false;
  to.bind(view.out(), to.add("permute", {input}, {{"dims", dims}, {"functional", true}}));
  return true;
}

bool concat(Translator& to, const NodeView& view) {
  const GraphValue& out = *view.out();
  const auto axis = axis_of(view.node().integer("axis", 0), out.dims->size());
  if (!axis) return false;
  const bool drops = is_batch_alone(out, to.graph());
  std::vector<int> inputs;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr || !input->dims) return false;
    Dims dims = to.item(*input);
    const auto batch = static_cast<std::size_t>(std::max(out.batch_axis, 0));
    if (drops && !is_batch_alone(*input, to.graph()) && batch < dims.size()) {
      dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(batch));
    }
    const std::optional<Dim> count = product(dims);
    if (count && count->value == 0) continue;
    inputs.push_back(to.in_shape(*input, dims));
  }
  const std::int64_t dim = item_axis(to, out, *axis);
  if (dim == 0 || inputs.empty()) return false;
  to.bind(view.out(), to.add("concat", std::move(inputs), {{"dim", dim}}));
  return true;
}

OrderedJson range_fields(std::int64_t dim, const Dim& start, const Dim& end, const Dim& size) {
  OrderedJson fields = {{"dim", dim}, {"start", Translator::json(start)}};
  if (!same(end, size)) fields["end"] = Translator::json(end);
  return fields;
}

bool split(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const auto axis = axis_of(view.node().integer("axis", 0), in.dims->size());
  if (!axis) return false;
  const std::int64_t dim = item_axis(to, in, *axis);
  if (dim == 0) return false;
  const int input = to.layer_of(in);
  Dim start = 0;
  for (std::size_t i = 0; i < view.node().outputs.size(); ++i) {
    const GraphValue* part = view.out(i);
    if (part == nullptr || !part->dims) return false;
    const std::optional<Dim> end = add(start, (*part->dims)[*axis]);
    if (!end) return false;
    if (!part->consumers.empty()) {
      to.bind(part, to.add("slice", {input}, range_fields(dim, start, *end, (*in.dims)[*axis])));
    }
    start = *end;
  }
  return true;
}

bool slice(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const std::optional<Dims> starts = view.list(1, "starts"), ends = view.list(2, "ends");
  if (!starts || !ends) return false;
  const std::optional<Dims> axes = view.list(3, "axes");
  const Dims* steps = view.data(4);
  int layer = to.layer_of(in);
  for (std::size_t i = 0; i < starts->size(); ++i) {
    const std::int64_t given =
        axes && i < axes->size() ? (*axes)[i].value : static_cast<std::int64_t>(i);
    const auto axis = axis_of(given, in.dims->size());
    if (!axis) return false;
    const Dim& size = (*in.dims)[*axis];
    const Dim& kept = (*view.out()->dims)[*axis];
    const std::int64_t step = steps != nullptr && i < steps->size() ? (*steps)[i].value : 1;
    if (step < 0) {
      to.add_rearrangement(view);
      return true;
    }
    if (kept.value == size.value) continue;
    const std::int64_t dim = item_axis(to, in, *axis);
    if (dim == 0) continue;
    OrderedJson fields = range_fields(dim, (*starts)[i], (*ends)[i], size);
    constexpr std::int64_t kFar = 2147483647;
    if ((*ends)[i].value >= kFar) fields.erase("end");
    if (step != 1) fields["step"] = step;
    layer = to.add("slice", {layer}, std::move(fields));
  }
  to.bind(view.out(), layer);
  return true;
}

bool gather(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const GraphValue* indices = view.in(1);
  const auto axis = axis_of(view.node().integer("axis", 0), in.dims->size());
  if (!axis || indices == nullptr) return false;
  const std::int64_t dim = item_axis(to, in, *axis);
  const bool is_one =
      indices->data && indices->data->size() == 1 && indices->dims && indices->dims->empty();
  if (is_one && dim > 0 && !in.is_constant) {
    const Dim& index = indices->data->front();
    to.bind(view.out(), to.add("select", {to.layer_of(in)},
                               {{"dim", dim}, {"index", Translator::json(index)}}));
    return true;
  }
  to.add_rearrangement(view);
  return true;
}

bool rearrange(Translator& to, const NodeView& view) {
  const Dims before = to.item(*view.in(0)), after = to.item(*view.out());
  const bool is_same = before.size() == after.size() &&
                       std::equal(before.begin(), before.end(), after.begin(),
                                  [](const Dim& a, const Dim& b) { return same(a, b); });
  if (is_same && view.is("Expand")) {
    to.bind(view.out(), to.layer_of(*view.in(0)));
    return true;
  }
  to.add_rearrangement(view);
  return true;
}

// Zeros around a map; other padding is a rearrangement.
bool pad(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const std::optional<Dims> pads = view.list(1, "pads");
  const Dims map = to.item(in);
  if (!pads) return false;
  const std::size_t rank = in.dims->size();
  bool is_map = map.size() == 3 && rank >= 2;
  for (std::size_t i = 0; i < 2 * rank; ++i) {
    const bool is_inner = i % rank + 2 >= rank;
    if (!is_inner && (*pads)[i].value != 0) is_map = false;
    if ((*pads)[i].value < 0) is_map = false;
  }
  if (!is_map) {
    to.add_rearrangement(view);
    return true;
  }
  OrderedJson fields = {
      {"padding", Translator::json(Dims{(*pads)[rank - 2], (*pads)[rank - 1]})},
      {"padding_end", Translator::json(Dims{(*pads)[2 * rank - 2], (*pads)[2 * rank - 1]})}};
  to.bind(view.out(), to.add("zero_pad2d", {to.layer_of(in)}, std::move(fields)));
  return true;
}

// Dimensions next to one another; others are reduced one group after the other, from behind.
bool reduce(Translator& to, const NodeView& view) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kFunctions = {
      {{"ReduceMean", ""},
       {"ReduceSum", "sum"},
       {"ReduceMax", "max"},
       {"ReduceMin", "min"},
       {"ReduceProd", "product"},
       {"ArgMax", "max"},
       {"ArgMin", "min"}}};
  const auto* const entry =
      std::find_if(kFunctions.begin(), kFunctions.end(),
                   [&](const auto& each) { return each.first == view.node().op; });
  if (entry == kFunctions.end()) return false;
  const GraphValue& in = *view.in(0);
  const std::size_t rank = in.dims->size();
  std::optional<Dims> axes = view.list(1, "axes");
  if (entry->first.substr(0, 3) == "Arg") axes = Dims{Dim(view.node().integer("axis", 0))};
  std::vector<bool> reduced(to.item(in).size() + 1, !axes || axes->empty());
  if (!reduced.empty()) reduced[0] = false;
  for (const Dim& axis : axes.value_or(Dims())) {
    const auto index = axis_of(axis.value, rank);
    if (!index) return false;
    const std::int64_t dim = item_axis(to, in, *index);
    if (dim > 0) reduced[static_cast<std::size_t>(dim)] = true;
  }
  const bool keeps = view.node().integer("keepdims", 1) != 0;
  int layer = to.layer_of(in);
  for (std::size_t end = reduced.size(); end > 1;) {
    if (!reduced[end - 1]) {
      --end;
      continue;
    }
    std::size_t start = end - 1;
    while (start > 1 && reduced[start - 1]) --start;
    OrderedJson fields = {{"start_dim", start}, {"end_dim", end - 1}};
    if (keeps) fields["keepdim"] = true;
    if (!entry->second.empty()) fields["function"] = entry->second;
    layer = to.add(entry->second.empty() ? "mean" : "reduce", {layer}, std::move(fields));
    end = start;
  }
  to.bind(view.out(), layer);
  return true;
}

bool resize(Translator& to, const NodeView& view) {
  const Dims before = to.item(*view.in(0)), after = to.item(*view.out());
  if (before.size() != 3 || after.size() != 3 || before[0].value != after[0].value) {
    to.add_unknown(view);
    return true;
  }
  OrderedJson fields;
  const auto times = [](const Dim& small, const Dim& large) {
    return small.value > 0 && large.value % small.value == 0 ? large.value / small.value : 0;
  };
  const std::int64_t high = times(before[1], after[1]), wide = times(before[2], after[2]);
  // A size that the file says stays what it is when others change.
  const bool follows = high > 0 && wide > 0 && view.data(3) == nullptr;
  if (follows) {
    fields["scale_factor"] = high == wide ? OrderedJson(high) : OrderedJson({high, wide});
  } else {
    fields["size"] = Translator::json(Dims{after[1], after[2]});
  }
  const std::string_view mode = view.node().text("mode", "nearest");
  if (mode == "linear" || mode == "bilinear") fields["mode"] = "bilinear";
  if (mode == "cubic") fields["mode"] = "bicubic";
  to.bind(view.out(), to.add("upsample", {to.layer_of(*view.in(0))}, std::move(fields)));
  return true;
}

bool shuffle(Translator& to, const NodeView& view) {
  if (to.item(*view.in(0)).size() != 3) return false;
  const bool to_space = view.is("DepthToSpace");
  to.bind(view.out(),
          to.add(to_space ? "pixel_shuffle" : "pixel_unshuffle", {to.layer_of(*view.in(0))},
                 {{to_space ? "upscale_factor" : "downscale_factor",
                   view.node().integer("blocksize", 1)}}));
  return true;
}

constexpr std::array<TranslateEntry, 29> kShape = {{{"Reshape", reshape},
                                                    {"Flatten", reshape},
                                                    {"Squeeze", reshape},
                                                    {"Unsqueeze", reshape},
                                                    {"Transpose", transpose},
                                                    {"Concat", concat},
                                                    {"Split", split},
                                                    {"Slice", slice},
                                                    {"Gather", gather},
                                                    {"GatherElements", rearrange},
                                                    {"Expand", rearrange},
                                                    {"Tile", rearrange},
                                                    {"ScatterND", rearrange},
                                                    {"ScatterElements", rearrange},
                                                    {"ReverseSequence", rearrange},
                                                    {"Trilu", rearrange},
                                                    {"Pad", pad},
                                                    {"ReduceMean", reduce},
                                                    {"ReduceSum", reduce},
                                                    {"ReduceMax", reduce},
                                                    {"ReduceMin", reduce},
                                                    {"ReduceProd", reduce},
                                                    {"ArgMax", reduce},
                                                    {"ArgMin", reduce},
                                                    {"Resize", resize},
                                                    {"Upsample", resize},
                                                    {"DepthToSpace", shuffle},
                                                    {"SpaceToDepth", shuffle},
                                                    {"GatherND", rearrange}}};

}  // namespace

TranslateFunction find_shape_translation(std::string_view op) {
  for (const TranslateEntry& entry : kShape) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
