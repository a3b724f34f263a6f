// Shapes of operators that move numbers, and the folding of those that compute with shapes.
#include <algorithm>
#include <array>

#include "import/onnx_infer.h"

namespace ledger {
namespace {

constexpr std::size_t kMostFolded = 4096;

bool shape_op(const NodeView& view) {
  const Dims* in = view.shape(0);
  if (in == nullptr || view.out() == nullptr) return false;
  const auto rank = static_cast<std::int64_t>(in->size());
  const auto clamp = [rank](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const std::int64_t start = clamp(view.node().integer("start", 0));
  const std::int64_t end = std::max(start, clamp(view.node().integer("end", rank)));
  Dims data(in->begin() + static_cast<std::ptrdiff_t>(start),
            in->begin() + static_cast<std::ptrdiff_t>(end));
  view.set({Dim(static_cast<std::int64_t>(data.size()))});
  view.out()->data = std::move(data);
  return true;
}

bool size_op(const NodeView& view) {
  const Dims* in = view.shape(0);
  if (in == nullptr || view.out() == nullptr) return false;
  if (const std::optional<Dim> count = product(*in)) view.out()->data = Dims{*count};
  view.set({});
  return true;
}

bool constant(const NodeView& view) {
  GraphValue* out = view.out();
  if (out == nullptr) return false;
  const OnnxNode& node = view.node();
  if (const OnnxAttribute* value = node.find("value"); value != nullptr && value->tensor) {
    describe_constant(*value->tensor, *out);
    // Large ones are weights that were written as nodes; small ones are numbers of the graph.
    constexpr std::int64_t kMostPlain = 64;
    out->is_learned = !value->tensor->is_integer() && out->stored > kMostPlain;
    return true;
  }
  out->is_constant = true;
  if (const OnnxAttribute* value = node.find("value_int")) {
    out->data = Dims{Dim(value->integer)};
    out->dims = Dims();
  } else if (const OnnxAttribute* list = node.find("value_ints")) {
    out->data = Dims(list->integers.begin(), list->integers.end());
    out->dims = Dims{Dim(static_cast<std::int64_t>(list->integers.size()))};
  } else if (const OnnxAttribute* real = node.find("value_float")) {
    out->real = real->real;
    out->dims = Dims();
  } else if (const OnnxAttribute* reals = node.find("value_floats")) {
    out->dims = Dims{Dim(static_cast<std::int64_t>(reals->reals.size()))};
  } else {
    return false;
  }
  return true;
}

bool constant_of_shape(const NodeView& view) {
  const Dims* sizes = view.data(0);
  if (sizes == nullptr || view.out() == nullptr) return false;
  Dim fill = 0;
  bool is_integer = false;
  if (const OnnxAttribute* value = view.node().find("value"); value != nullptr && value->tensor) {
    is_integer = value->tensor->is_integer();
    const auto& numbers = value->tensor->integers;
    if (numbers && numbers->size() == 1) fill = numbers->front();
  }
  view.set(*sizes);
  const std::optional<Dim> count = product(*sizes);
  if (is_integer && count && count->value >= 0 &&
      count->value <= static_cast<std::int64_t>(kMostFolded)) {
    view.out()->data = Dims(static_cast<std::size_t>(count->value), fill);
  }
  return true;
}

bool reshape(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  std::optional<Dims> wanted = view.list(1, "shape");
  if (in == nullptr || out == nullptr || !wanted) return false;
  const bool keeps_zero = view.node().integer("allowzero", 0) != 0;
  if (!in->dims) return false;
  Dims dims;
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < wanted->size(); ++i) {
    const Dim& size = (*wanted)[i];
    if (size.value == 0 && size.is_plain() && !keeps_zero) {
      if (i >= in->dims->size()) return false;
      dims.push_back((*in->dims)[i]);
    } else if (size.value == -1 && size.is_plain()) {
      if (open) return false;
      open = i;
      dims.emplace_back(1);
    } else {
      dims.push_back(size);
    }
  }
  if (open) {
    // Equal sizes are taken out first, so that formulas stay short.
    Dims above = *in->dims, below = dims;
    below.erase(below.begin() + static_cast<std::ptrdiff_t>(*open));
    for (auto size = below.begin(); size != below.end();) {
      const auto match = std::find_if(above.begin(), above.end(),
                                      [&](const Dim& each) { return same(each, *size); });
      if (match == above.end() || size->value == 0) {
        ++size;
        continue;
      }
      above.erase(match);
      size = below.erase(size);
    }
    const std::optional<Dim> all = product(above), others = product(below);
    if (!all || !others) return false;
    const std::optional<Dim> left = divide(*all, *others);
    if (!left) return false;
    dims[*open] = *left;
  }
  out->dims = std::move(dims);
  out->data = in->data;
  out->real = in->real;
  follow_batch(*in, *out, view.graph());
  return true;
}

bool flatten(const NodeView& view) {
  const GraphValue* in = view.in(0);
  if (in == nullptr || !in->dims || view.out() == nullptr) return false;
  const auto rank = static_cast<std::int64_t>(in->dims->size());
  std::int64_t axis = view.node().integer("axis", 1);
  if (axis < 0) axis += rank;
  if (axis < 0 || axis > rank) return false;
  const auto middle = in->dims->begin() + static_cast<std::ptrdiff_t>(axis);
  const std::optional<Dim> rows = product(Dims(in->dims->begin(), middle));
  const std::optional<Dim> columns = product(Dims(middle, in->dims->end()));
  if (!rows || !columns) return false;
  view.set({*rows, *columns});
  follow_batch(*in, *view.out(), view.graph());
  return true;
}

bool squeeze(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  if (in == nullptr || !in->dims || out == nullptr) return false;
  const std::optional<Dims> axes = view.list(1, "axes");
  std::vector<bool> drops(in->dims->size());
  if (axes) {
    for (const Dim& axis : *axes) {
      const auto index = axis_of(axis.value, in->dims->size());
      if (!index) return false;
      drops[*index] = true;
    }
  } else {
    for (std::size_t i = 0; i < drops.size(); ++i) drops[i] = (*in->dims)[i].value == 1;
  }
  Dims dims;
  int axis = in->batch_axis;
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (!drops[i]) dims.push_back((*in->dims)[i]);
    if (drops[i] && static_cast<int>(i) < in->batch_axis) --axis;
  }
  out->dims = std::move(dims);
  out->data = in->data;
  out->real = in->real;
  if (in->batch_axis >= 0 && drops[static_cast<std::size_t>(in->batch_axis)]) {
    follow_batch(*in, *out, view.graph());
  } else {
    view.set_batch(axis, in->batch_before);
  }
  return true;
}

bool unsqueeze(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  const std::optional<Dims> axes = view.list(1, "axes");
  if (in == nullptr || !in->dims || out == nullptr || !axes) return false;
  const std::size_t rank = in->dims->size() + axes->size();
  std::vector<bool> is_new(rank);
  for (const Dim& axis : *axes) {
    const auto index = axis_of(axis.value, rank);
    if (!index || is_new[*index]) return false;
    is_new[*index] = true;
  }
  Dims dims;
  std::size_t next = 0;
  int batch = -1;
  for (std::size_t i = 0; i < rank; ++i) {
    if (!is_new[i] && static_cast<int>(next) == in->batch_axis) batch = static_cast<int>(i);
    dims.push_back(is_new[i] ? Dim(1) : (*in->dims)[next++]);
  }
  out->dims = std::move(dims);
  out->data = in->data;
  out->real = in->real;
  view.set_batch(batch, in->batch_before);
  // A batch that was part of a larger dimension may stand alone now.
  if (batch >= 0 && !is_batch_alone(*out, view.graph())) {
    follow_batch(*in, *out, view.graph());
  }
  return true;
}

// A bound as Slice means it: counted from the end where negative, cut at the ends.
std::optional<Dim> bound(const Dim& at, const Dim& size, bool is_end) {
  if (at.value < 0) {
    std::optional<Dim> from_end = add(size, at);
    if (from_end && from_end->value < 0) return Dim(0);
    return from_end;
  }
  if (at.value >= size.value) return is_end || !at.is_plain() ? size : at;
  return at;
}

bool slice(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  const std::optional<Dims> starts = view.list(1, "starts"), ends = view.list(2, "ends");
  if (in == nullptr || !in->dims || out == nullptr || !starts || !ends ||
      starts->size() != ends->size()) {
    return false;
  }
  std::optional<Dims> axes = view.list(3, "axes");
  const Dims* steps = view.data(4);
  if (!axes || axes->empty()) {
    axes = Dims();
    for (std::size_t i = 0; i < starts->size(); ++i) {
      axes->emplace_back(static_cast<std::int64_t>(i));
    }
  }
  if (axes->size() != starts->size()) return false;
  Dims dims = *in->dims;
  std::optional<Dims> data = in->data;
  for (std::size_t i = 0; i < axes->size(); ++i) {
    const auto axis = axis_of((*axes)[i].value, dims.size());
    const std::int64_t step = steps != nullptr && i < steps->size() ? (*steps)[i].value : 1;
    if (!axis || step == 0) return false;
    if (step < 0) {  // backwards: as long as before where all is taken
      data.reset();
      continue;
    }
    const std::optional<Dim> from = bound((*starts)[i], dims[*axis], false);
    const std::optional<Dim> to = bound((*ends)[i], dims[*axis], true);
    if (!from || !to) return false;
    const std::optional<Dim> length = subtract(*to, *from);
    const std::optional<Dim> count = length ? divide_up(*length, step) : std::nullopt;
    if (!count) return false;
    dims[*axis] = count->value < 0 ? Dim(0) : *count;
    if (data && dims.size() == 1) {
      Dims kept;
      const std::int64_t end = std::min(to->value, static_cast<std::int64_t>(data->size()));
      for (std::int64_t at = std::max<std::int64_t>(from->value, 0); at < end; at += step) {
        kept.push_back((*data)[static_cast<std::size_t>(at)]);
        if (step > end - at) break;
      }
      data = std::move(kept);
    } else {
      data.reset();
    }
  }
  out->dims = std::move(dims);
  out->data = std::move(data);
  view.set_batch(in->batch_axis, in->batch_before);
  return true;
}

void fold_gather(const NodeView& view) {
  const Dims* data = view.data(0);
  const Dims* indices = view.data(1);
  if (data == nullptr || indices == nullptr || view.shape(0)->size() != 1) return;
  Dims result;
  for (const Dim& index : *indices) {
    const auto at = axis_of(index.value, data->size());
    if (!at) return;
    result.push_back((*data)[*at]);
  }
  view.out()->data = std::move(result);
}

bool gather(const NodeView& view) {
  const Dims* data = view.shape(0);
  const Dims* indices = view.shape(1);
  if (data == nullptr || indices == nullptr || view.out() == nullptr) return false;
  const auto axis = axis_of(view.node().integer("axis", 0), data->size());
  if (!axis) return false;
  Dims dims(data->begin(), data->begin() + static_cast<std::ptrdiff_t>(*axis));
  dims.insert(dims.end(), indices->begin(), indices->end());
  dims.insert(dims.end(), data->begin() + static_cast<std::ptrdiff_t>(*axis) + 1, data->end());
  view.set(std::move(dims));
  fold_gather(view);
  const GraphValue& from = *view.in(0);
  const GraphValue& by = *view.in(1);
  const int at = static_cast<int>(*axis);
  const int more = static_cast<int>(indices->size()) - 1;
  if (from.batch_axis >= 0 && from.batch_axis != at) {
    view.set_batch(from.batch_axis < at ? from.batch_axis : from.batch_axis + more,
                   from.batch_before);
  } else if (by.batch_axis >= 0) {
    view.set_batch(at + by.batch_axis, by.batch_before);
  }
  return true;
}

constexpr std::array<InferEntry, 10> kShapes = {{
    {"Shape", shape_op},
    {"Size", size_op},
    {"Constant", constant},
    {"ConstantOfShape", constant_of_shape},
    {"Reshape", reshape},
    {"Flatten", flatten},
    {"Squeeze", squeeze},
    {"Unsqueeze", unsqueeze},
    {"Slice", slice},
    {"Gather", gather},
}};

}  // namespace

InferFunction find_shape_inference(std::string_view op) {
  for (const InferEntry& entry : kShapes) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
