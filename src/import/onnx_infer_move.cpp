// Shapes of operators that put numbers into other places or make fewer of them.
#include <algorithm>
#include <array>
#include <numeric>

#include "import/onnx_infer.h"

namespace ledger {
namespace {

constexpr std::size_t kMostFolded = 4096;

bool transpose(const NodeView& view) {
  const GraphValue* in = view.in(0);
  if (in == nullptr || !in->dims || view.out() == nullptr) return false;
  const std::size_t rank = in->dims->size();
  std::vector<std::int64_t> order = view.node().integers("perm");
  if (order.size() != rank) {
    order.resize(rank);
    std::iota(order.rbegin(), order.rend(), 0);
  }
  Dims dims;
  int batch = -1;
  for (std::size_t i = 0; i < rank; ++i) {
    const auto from = axis_of(order[i], rank);
    if (!from) return false;
    if (static_cast<int>(*from) == in->batch_axis) batch = static_cast<int>(i);
    dims.push_back((*in->dims)[*from]);
  }
  view.set(std::move(dims));
  view.set_batch(batch, in->batch_before);
  return true;
}

bool concat(const NodeView& view) {
  GraphValue* out = view.out();
  if (out == nullptr || view.shape(0) == nullptr) return false;
  Dims dims = *view.shape(0);
  const auto axis = axis_of(view.node().integer("axis", 0), dims.size());
  if (!axis) return false;
  Dims data;
  bool is_known = true;
  const GraphValue* with_batch = nullptr;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const Dims* shape = view.shape(i);
    if (shape == nullptr || shape->size() != dims.size()) return false;
    if (i > 0) {
      const std::optional<Dim> sum = add(dims[*axis], (*shape)[*axis]);
      if (!sum) return false;
      dims[*axis] = *sum;
    }
    const Dims* numbers = view.data(i);
    is_known &= numbers != nullptr && data.size() + numbers->size() <= kMostFolded;
    if (is_known) data.insert(data.end(), numbers->begin(), numbers->end());
    if (with_batch == nullptr && view.in(i)->batch_axis >= 0) with_batch = view.in(i);
  }
  if (is_known && dims.size() == 1) out->data = std::move(data);
  out->dims = std::move(dims);
  if (with_batch != nullptr && with_batch->batch_axis != static_cast<int>(*axis)) {
    view.set_batch(with_batch->batch_axis, with_batch->batch_before);
  }
  return true;
}

bool split(const NodeView& view) {
  const GraphValue* in = view.in(0);
  if (in == nullptr || !in->dims) return false;
  const auto axis = axis_of(view.node().integer("axis", 0), in->dims->size());
  const std::size_t parts = view.node().outputs.size();
  if (!axis || parts == 0) return false;
  const std::optional<Dims> sizes = view.list(1, "split");
  const Dim& whole = (*in->dims)[*axis];
  const std::optional<Dim> equal = divide_up(whole, static_cast<std::int64_t>(parts));
  if (!equal) return false;
  for (std::size_t i = 0; i < parts; ++i) {
    Dim part = *equal;
    if (sizes && i < sizes->size()) {
      part = (*sizes)[i];
    } else if (i + 1 == parts && whole.value % static_cast<std::int64_t>(parts) != 0) {
      const std::int64_t before = equal->value * static_cast<std::int64_t>(parts - 1);
      part = Dim(whole.value - before);
    }
    Dims dims = *in->dims;
    dims[*axis] = part;
    view.set(std::move(dims), i);
    view.set_batch(in->batch_axis, in->batch_before, i);
  }
  return true;
}

bool gather_elements(const NodeView& view) {
  if (view.shape(1) == nullptr || view.in(0) == nullptr) return false;
  view.set(*view.shape(1));
  view.set_batch(view.in(0)->batch_axis, view.in(0)->batch_before);
  return true;
}

bool expand(const NodeView& view) {
  const GraphValue* in = view.in(0);
  const Dims* sizes = view.data(1);
  if (in == nullptr || !in->dims || sizes == nullptr) return false;
  const std::size_t rank = std::max(in->dims->size(), sizes->size());
  Dims dims(rank, Dim(1));
  std::copy(sizes->rbegin(), sizes->rend(), dims.rbegin());
  for (std::size_t i = 0; i < in->dims->size(); ++i) {
    Dim& size = dims[rank - 1 - i];
    const Dim& own = (*in->dims)[in->dims->size() - 1 - i];
    if (size.value == 1 && size.is_plain()) size = own;
  }
  view.set(std::move(dims));
  const int shift = static_cast<int>(rank - in->dims->size());
  view.set_batch(in->batch_axis < 0 ? -1 : in->batch_axis + shift, in->batch_before);
  return true;
}

bool tile(const NodeView& view) {
  const GraphValue* in = view.in(0);
  const Dims* repeats = view.data(1);
  if (in == nullptr || !in->dims || repeats == nullptr || repeats->size() != in->dims->size()) {
    return false;
  }
  Dims dims;
  for (std::size_t i = 0; i < repeats->size(); ++i) {
    const std::optional<Dim> size = multiply((*in->dims)[i], (*repeats)[i]);
    if (!size) return false;
    dims.push_back(*size);
  }
  view.set(std::move(dims));
  view.set_batch(in->batch_axis, in->batch_before);
  return true;
}

bool pad(const NodeView& view) {
  const GraphValue* in = view.in(0);
  const std::optional<Dims> pads = view.list(1, "pads");
  if (in == nullptr || !in->dims || !pads || pads->size() != 2 * in->dims->size()) return false;
  Dims dims;
  for (std::size_t i = 0; i < in->dims->size(); ++i) {
    std::optional<Dim> size = add((*in->dims)[i], (*pads)[i]);
    if (size) size = add(*size, (*pads)[in->dims->size() + i]);
    if (!size) return false;
    dims.push_back(*size);
  }
  view.set(std::move(dims));
  view.set_batch(in->batch_axis, in->batch_before);
  return true;
}

bool reduce(const NodeView& view) {
  const GraphValue* in = view.in(0);
  if (in == nullptr || !in->dims || view.out() == nullptr) return false;
  const bool is_arg = view.is("ArgMax") || view.is("ArgMin");
  std::optional<Dims> axes = view.list(1, "axes");
  if (is_arg) axes = Dims{Dim(view.node().integer("axis", 0))};
  const bool keeps = view.node().integer("keepdims", 1) != 0;
  const bool reduces_all =
      (!axes || axes->empty()) && view.node().integer("noop_with_empty_axes", 0) == 0;
  std::vector<bool> reduced(in->dims->size(), reduces_all);
  for (const Dim& axis : axes.value_or(Dims())) {
    const auto index = axis_of(axis.value, reduced.size());
    if (!index) return false;
    reduced[*index] = true;
  }
  Dims dims;
  int batch = -1;
  for (std::size_t i = 0; i < reduced.size(); ++i) {
    if (static_cast<int>(i) == in->batch_axis && !reduced[i]) batch = static_cast<int>(dims.size());
    if (!reduced[i]) dims.push_back((*in->dims)[i]);
    if (reduced[i] && keeps) dims.emplace_back(1);
  }
  view.set(std::move(dims));
  view.set_batch(batch, in->batch_before);
  return true;
}

bool resize(const NodeView& view) {
  const GraphValue* in = view.in(0);
  if (in == nullptr || !in->dims) return false;
  const std::size_t rank = in->dims->size();
  const Dims* sizes = view.data(3);
  if (sizes != nullptr && sizes->size() == rank) {
    view.set(*sizes);
    view.set_batch(in->batch_axis, in->batch_before);
    return true;
  }
  const GraphValue* scales = view.in(view.is("Upsample") || view.input_count() == 2 ? 1 : 2);
  std::vector<double> factors;
  if (scales != nullptr) factors = scales->reals;
  if (const OnnxAttribute* old = view.node().find("scales")) factors = old->reals;
  if (factors.size() != rank) return false;
  Dims dims;
  for (std::size_t i = 0; i < rank; ++i) {
    const double size = static_cast<double>((*in->dims)[i].value) * factors[i];
    constexpr double kMostSize = 1e15;
    if (!(size >= 0 && size < kMostSize && factors[i] < kMostSize)) return false;
    const auto whole = static_cast<std::int64_t>(factors[i]);
    if (static_cast<double>(whole) == factors[i]) {
      const std::optional<Dim> scaled = multiply((*in->dims)[i], whole);
      if (!scaled) return false;
      dims.push_back(*scaled);
    } else {
      dims.emplace_back(static_cast<std::int64_t>(size));
    }
  }
  view.set(std::move(dims));
  view.set_batch(in->batch_axis, in->batch_before);
  return true;
}

bool depth_to_space(const NodeView& view) {
  const Dims* in = view.shape(0);
  const std::int64_t block = view.node().integer("blocksize", 1);
  if (in == nullptr || in->size() != 4 || block < 1 || block > 1024) return false;
  const bool to_space = view.is("DepthToSpace");
  Dims dims = *in;
  const auto channels =
      to_space ? divide(dims[1], block * block) : multiply(dims[1], block * block);
  const auto height = to_space ? multiply(dims[2], block) : divide(dims[2], block);
  const auto width = to_space ? multiply(dims[3], block) : divide(dims[3], block);
  if (!channels || !height || !width) return false;
  view.set({dims[0], *channels, *height, *width});
  view.set_batch(view.in(0)->batch_axis, view.in(0)->batch_before);
  return true;
}

bool range(const NodeView& view) {
  const Dims* start = view.data(0);
  const Dims* limit = view.data(1);
  const Dims* step = view.data(2);
  if (start == nullptr || limit == nullptr || step == nullptr || start->empty() || limit->empty() ||
      step->empty() || view.out() == nullptr) {
    return false;
  }
  const std::optional<Dim> length = subtract(limit->front(), start->front());
  const std::optional<Dim> count = length ? divide_up(*length, step->front()) : std::nullopt;
  if (!count || count->value < 0) return false;
  view.set({*count});
  view.out()->is_constant = true;
  return true;
}

bool top_k(const NodeView& view) {
  const GraphValue* in = view.in(0);
  const std::optional<Dims> count = view.list(1, "k");
  if (in == nullptr || !in->dims || !count || count->empty()) return false;
  const auto axis = axis_of(view.node().integer("axis", -1), in->dims->size());
  if (!axis) return false;
  Dims dims = *in->dims;
  dims[*axis] = count->front();
  for (std::size_t i = 0; i < 2; ++i) {
    view.set(dims, i);
    view.set_batch(in->batch_axis, in->batch_before, i);
  }
  return true;
}

constexpr std::array<InferEntry, 23> kMoves = {{
    {"Transpose", transpose},
    {"Concat", concat},
    {"Split", split},
    {"GatherElements", gather_elements},
    {"Expand", expand},
    {"Tile", tile},
    {"Pad", pad},
    {"Resize", resize},
    {"Upsample", resize},
    {"DepthToSpace", depth_to_space},
    {"SpaceToDepth", depth_to_space},
    {"Range", range},
    {"TopK", top_k},
    {"ArgMax", reduce},
    {"ArgMin", reduce},
    {"ReduceMean", reduce},
    {"ReduceSum", reduce},
    {"ReduceMax", reduce},
    {"ReduceMin", reduce},
    {"ReduceProd", reduce},
    {"ReduceL2", reduce},
    {"ReduceL1", reduce},
    {"ReduceSumSquare", reduce},
}};

}  // namespace

InferFunction find_move_inference(std::string_view op) {
  for (const InferEntry& entry : kMoves) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
