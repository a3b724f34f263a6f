// Shapes of operators with windows, matrices and states.
#include <algorithm>
#include <array>

#include "import/onnx_infer.h"

namespace ledger {
namespace {

struct Windows {
  std::vector<std::int64_t> kernel, strides, dilations, pads;
  std::string_view auto_pad;
};

// Sizes past this are no windows; below it nothing overflows.
constexpr std::int64_t kLargestWindow = std::int64_t{1} << 30;

bool is_sane(const Windows& windows) {
  for (const auto* list : {&windows.kernel, &windows.strides, &windows.dilations, &windows.pads}) {
    for (const std::int64_t number : *list) {
      if (number < -kLargestWindow || number > kLargestWindow) return false;
    }
  }
  return true;
}

Windows windows_of(const OnnxNode& node, std::size_t spatial, std::vector<std::int64_t> kernel) {
  Windows windows;
  windows.kernel = node.integers("kernel_shape");
  if (windows.kernel.size() != spatial) windows.kernel = std::move(kernel);
  windows.strides = node.integers("strides");
  windows.dilations = node.integers("dilations");
  windows.pads = node.integers("pads");
  windows.strides.resize(spatial, 1);
  windows.dilations.resize(spatial, 1);
  windows.pads.resize(2 * spatial, 0);
  windows.auto_pad = node.text("auto_pad", "NOTSET");
  return windows;
}

// floor or ceil of (in + pads - reach)/stride, and 1 more.
std::optional<Dim> window_count(const Windows& windows, std::size_t i, const Dim& in, bool up) {
  const std::size_t spatial = windows.strides.size();
  const std::int64_t stride = windows.strides[i];
  if (stride < 1) return std::nullopt;
  if (windows.auto_pad == "SAME_UPPER" || windows.auto_pad == "SAME_LOWER") {
    return divide_up(in, stride);
  }
  const bool is_valid = windows.auto_pad == "VALID";
  const std::int64_t begin = is_valid ? 0 : windows.pads[i];
  const std::int64_t end = is_valid ? 0 : windows.pads[spatial + i];
  std::int64_t reach = 0, room = 0;
  if (__builtin_mul_overflow(windows.dilations[i], windows.kernel[i] - 1, &reach) ||
      __builtin_add_overflow(begin, end, &room) || __builtin_sub_overflow(room, reach + 1, &room)) {
    return std::nullopt;
  }
  const std::optional<Dim> free = add(in, room);
  if (!free) return std::nullopt;
  const std::optional<Dim> steps = up ? divide_up(*free, stride) : divide(*free, stride);
  if (!steps) return std::nullopt;
  // A window may not start in the padding behind the input.
  const std::optional<Dim> inside = add(in, begin);
  const std::optional<Dim> starts = inside ? divide_up(*inside, stride) : std::nullopt;
  const bool is_outside = up && starts && steps->value > 0 && steps->value >= starts->value;
  return is_outside ? steps : add(*steps, 1);
}

bool window_dims(const Windows& windows, const Dims& in, bool up, Dims& out) {
  if (windows.kernel.size() + 2 != in.size() || !is_sane(windows)) return false;
  for (std::size_t i = 0; i < windows.kernel.size(); ++i) {
    const std::optional<Dim> size = window_count(windows, i, in[i + 2], up);
    if (!size) return false;
    out.push_back(*size);
  }
  return true;
}

bool convolve(const NodeView& view, std::size_t x, std::size_t w) {
  const Dims* in = view.shape(x);
  const Dims* weight = view.shape(w);
  if (in == nullptr || weight == nullptr || in->size() < 3 || weight->size() != in->size()) {
    return false;
  }
  std::vector<std::int64_t> kernel = numbers_of(*weight);
  kernel.erase(kernel.begin(), kernel.begin() + 2);
  const Windows windows = windows_of(view.node(), in->size() - 2, std::move(kernel));
  Dims out = {in->front(), weight->front()};
  if (!window_dims(windows, *in, false, out)) return false;
  view.set(std::move(out));
  view.set_batch(view.in(x)->batch_axis == 0 ? 0 : -1, view.in(x)->batch_before);
  return true;
}

bool conv(const NodeView& view) {
  return convolve(view, 0, 1);
}
bool qlinear_conv(const NodeView& view) {
  return convolve(view, 0, 3);
}

bool conv_transpose(const NodeView& view) {
  const Dims* in = view.shape(0);
  const Dims* weight = view.shape(1);
  if (in == nullptr || weight == nullptr || in->size() < 3 || weight->size() != in->size()) {
    return false;
  }
  std::vector<std::int64_t> kernel = numbers_of(*weight);
  kernel.erase(kernel.begin(), kernel.begin() + 2);
  const std::size_t spatial = kernel.size();
  const Windows windows = windows_of(view.node(), spatial, kernel);
  std::vector<std::int64_t> output_padding = view.node().integers("output_padding");
  output_padding.resize(spatial, 0);
  const std::vector<std::int64_t> output_shape = view.node().integers("output_shape");
  const std::optional<Dim> channels = multiply((*weight)[1], view.node().integer("group", 1));
  const auto is_large = [](std::int64_t more) { return more < 0 || more > kLargestWindow; };
  if (!channels || !is_sane(windows) ||
      std::any_of(output_padding.begin(), output_padding.end(), is_large)) {
    return false;
  }
  Dims out = {in->front(), *channels};
  for (std::size_t i = 0; i < spatial; ++i) {
    if (output_shape.size() >= spatial) {
      out.emplace_back(output_shape[output_shape.size() - spatial + i]);
      continue;
    }
    const bool is_same = windows.auto_pad == "SAME_UPPER" || windows.auto_pad == "SAME_LOWER";
    const std::optional<Dim> scaled = multiply((*in)[i + 2], windows.strides[i]);
    if (!scaled) return false;
    const std::int64_t more = (windows.kernel[i] - 1) * windows.dilations[i] + 1 -
                              windows.strides[i] + output_padding[i] - windows.pads[i] -
                              windows.pads[spatial + i];
    const std::optional<Dim> size = is_same ? scaled : add(*scaled, more);
    if (!size) return false;
    out.push_back(*size);
  }
  view.set(std::move(out));
  view.set_batch(view.in(0)->batch_axis == 0 ? 0 : -1, view.in(0)->batch_before);
  return true;
}

bool pool(const NodeView& view) {
  const Dims* in = view.shape(0);
  if (in == nullptr || in->size() < 3) return false;
  const Windows windows = windows_of(view.node(), in->size() - 2, {});
  Dims out = {(*in)[0], (*in)[1]};
  if (!window_dims(windows, *in, view.node().integer("ceil_mode", 0) != 0, out)) return false;
  for (std::size_t i = 0; i < 2; ++i) {
    if (view.out(i) == nullptr) continue;
    view.set(out, i);
    view.set_batch(view.in(0)->batch_axis == 0 ? 0 : -1, view.in(0)->batch_before, i);
  }
  return true;
}

bool global_pool(const NodeView& view) {
  const Dims* in = view.shape(0);
  if (in == nullptr || in->size() < 2) return false;
  Dims out = {(*in)[0], (*in)[1]};
  out.resize(in->size(), 1);
  view.set(std::move(out));
  view.set_batch(view.in(0)->batch_axis == 0 ? 0 : -1, view.in(0)->batch_before);
  return true;
}

bool gemm(const NodeView& view) {
  const Dims* a = view.shape(0);
  const Dims* b = view.shape(1);
  if (a == nullptr || b == nullptr || a->size() != 2 || b->size() != 2) return false;
  const bool turns_a = view.node().integer("transA", 0) != 0;
  const bool turns_b = view.node().integer("transB", 0) != 0;
  view.set({(*a)[turns_a ? 1 : 0], (*b)[turns_b ? 0 : 1]});
  const GraphValue& left = *view.in(0);
  const int rows = turns_a ? 1 : 0;
  view.set_batch(left.batch_axis == rows ? 0 : -1, left.batch_before);
  return true;
}

// Shapes of matrices with any dimensions before them; a vector is a matrix of one row or column.
bool multiply_matrices(const NodeView& view, std::size_t left, std::size_t right) {
  const Dims* a = view.shape(left);
  const Dims* b = view.shape(right);
  if (a == nullptr || b == nullptr || a->empty() || b->empty()) return false;
  const std::size_t rank_a = a->size(), rank_b = b->size();
  const std::size_t rank = std::max({rank_a, rank_b, std::size_t{2}});
  Dims out;
  for (std::size_t i = 0; i + 2 < rank; ++i) {
    const std::size_t from_end = rank - i;
    const Dim one = 1;
    const Dim& from_a = from_end <= rank_a ? (*a)[rank_a - from_end] : one;
    const Dim& from_b = from_end <= rank_b ? (*b)[rank_b - from_end] : one;
    out.push_back(from_a.value == 1 && from_a.is_plain() ? from_b : from_a);
  }
  if (rank_a >= 2) out.push_back((*a)[rank_a - 2]);
  if (rank_b >= 2) out.push_back((*b)[rank_b - 1]);
  const int shift_a = static_cast<int>(rank) - static_cast<int>(rank_a);
  const int shift_b = static_cast<int>(rank) - static_cast<int>(rank_b);
  const GraphValue& first = *view.in(left);
  const GraphValue& second = *view.in(right);
  view.set(std::move(out));
  if (first.batch_axis >= 0 && first.batch_axis + 1 < static_cast<int>(rank_a)) {
    view.set_batch(first.batch_axis + shift_a, first.batch_before);
  } else if (second.batch_axis >= 0 && second.batch_axis + 2 < static_cast<int>(rank_b)) {
    view.set_batch(second.batch_axis + shift_b, second.batch_before);
  }
  return true;
}

bool matmul(const NodeView& view) {
  return multiply_matrices(view, 0, 1);
}
bool qlinear_matmul(const NodeView& view) {
  return multiply_matrices(view, 0, 3);
}

bool qgemm(const NodeView& view) {
  const Dims* a = view.shape(0);
  const Dims* b = view.shape(3);
  if (a == nullptr || b == nullptr || a->size() != 2 || b->size() != 2) return false;
  view.set({(*a)[0], (*b)[view.node().integer("transB", 0) != 0 ? 0 : 1]});
  view.set_batch(view.in(0)->batch_axis == 0 ? 0 : -1, view.in(0)->batch_before);
  return true;
}

// The weights are packed into bytes; attributes say what they are.
bool packed_matmul(const NodeView& view) {
  const Dims* in = view.shape(0);
  const std::int64_t columns = view.node().integer("N", 0);
  if (in == nullptr || in->size() < 2 || columns < 1) return false;
  Dims out = *in;
  out.back() = Dim(columns);
  const GraphValue& left = *view.in(0);
  const bool is_kept = left.batch_axis + 1 < static_cast<int>(in->size());
  view.set(std::move(out));
  view.set_batch(is_kept ? left.batch_axis : -1, left.batch_before);
  return true;
}

// Y [length, directions, batch, hidden], Y_h and Y_c without the length.
bool recurrent(const NodeView& view) {
  const Dims* in = view.shape(0);
  const Dims* state = view.shape(2);
  if (in == nullptr || state == nullptr || in->size() != 3 || state->size() != 3) return false;
  const Dim& directions = (*state)[0];
  const Dim& hidden = (*state)[2];
  const bool batch_first = view.node().integer("layout", 0) != 0;
  const Dim& batch = (*in)[batch_first ? 0 : 1];
  const Dim& length = (*in)[batch_first ? 1 : 0];
  view.set(batch_first ? Dims{batch, length, directions, hidden}
                       : Dims{length, directions, batch, hidden});
  view.set_batch(batch_first ? 0 : 2);
  for (std::size_t i = 1; i < 3; ++i) {
    view.set(batch_first ? Dims{batch, directions, hidden} : Dims{directions, batch, hidden}, i);
    view.set_batch(batch_first ? 0 : 1, 1, i);
  }
  return true;
}

constexpr std::array<InferEntry, 25> kHeavy = {{{"Conv", conv},
                                                {"ConvInteger", conv},
                                                {"FusedConv", conv},
                                                {"QLinearConv", qlinear_conv},
                                                {"ConvTranspose", conv_transpose},
                                                {"MaxPool", pool},
                                                {"AveragePool", pool},
                                                {"LpPool", pool},
                                                {"GlobalAveragePool", global_pool},
                                                {"GlobalMaxPool", global_pool},
                                                {"GlobalLpPool", global_pool},
                                                {"QLinearGlobalAveragePool", global_pool},
                                                {"Gemm", gemm},
                                                {"FusedGemm", gemm},
                                                {"MatMul", matmul},
                                                {"MatMulInteger", matmul},
                                                {"FusedMatMul", matmul},
                                                {"QLinearMatMul", qlinear_matmul},
                                                {"LSTM", recurrent},
                                                {"GRU", recurrent},
                                                {"RNN", recurrent},
                                                {"DynamicQuantizeMatMul", matmul},
                                                {"QGemm", qgemm},
                                                {"MatMulNBits", packed_matmul},
                                                {"Einsum", infer_einsum}}};

}  // namespace

InferFunction find_heavy_inference(std::string_view op) {
  for (const InferEntry& entry : kHeavy) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
