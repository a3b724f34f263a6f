// Shapes of operators that work on each element, with the folding of small whole numbers: what
// exporters compute shapes with.
#include <algorithm>
#include <array>
#include <cmath>

#include "import/onnx_infer.h"

namespace ledger {
namespace {

// Dimensions aligned at the right; 1 is stretched.
std::optional<Dims> broadcast(const std::vector<const Dims*>& shapes) {
  std::size_t rank = 0;
  for (const Dims* shape : shapes) rank = std::max(rank, shape->size());
  Dims out(rank, Dim(1));
  for (const Dims* shape : shapes) {
    const std::size_t offset = rank - shape->size();
    for (std::size_t i = 0; i < shape->size(); ++i) {
      Dim& size = out[offset + i];
      const Dim& next = (*shape)[i];
      if (size.value == 1 && size.is_plain()) size = next;
      if (next.value != size.value && next.value != 1 && size.value != 1) return std::nullopt;
    }
  }
  return out;
}

// The batch stands where it stands in an input, counted from the right.
void broadcast_batch(const NodeView& view) {
  const GraphValue* out = view.out();
  if (out == nullptr || !out->dims) return;
  const int rank = static_cast<int>(out->dims->size());
  int axis = -1;
  std::int64_t before = 1;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr || !input->dims || input->batch_axis < 0) continue;
    const int here = rank - static_cast<int>(input->dims->size()) + input->batch_axis;
    if (axis < 0) {
      axis = here;
      before = input->batch_before;
    }
  }
  view.set_batch(axis, before);
}

using Fold = std::optional<Dim> (*)(const Dim&, const Dim&);

void fold(const NodeView& view, Fold function) {
  const Dims* a = view.data(0);
  const Dims* b = view.data(1);
  if (a == nullptr || b == nullptr || function == nullptr) return;
  if (a->empty() || b->empty()) return;
  const std::size_t size = std::max(a->size(), b->size());
  if ((a->size() != size && a->size() != 1) || (b->size() != size && b->size() != 1)) return;
  Dims result;
  for (std::size_t i = 0; i < size; ++i) {
    const std::optional<Dim> number =
        function((*a)[a->size() == 1 ? 0 : i], (*b)[b->size() == 1 ? 0 : i]);
    if (!number) return;
    result.push_back(*number);
  }
  view.out()->data = std::move(result);
}

bool elementwise(const NodeView& view) {
  std::vector<const Dims*> shapes;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    if (view.in(i) == nullptr) continue;
    if (view.shape(i) == nullptr) return false;
    shapes.push_back(view.shape(i));
  }
  if (shapes.empty()) return false;
  std::optional<Dims> out = broadcast(shapes);
  if (!out) return false;
  view.set(std::move(*out));
  broadcast_batch(view);
  return true;
}

bool binary(const NodeView& view, Fold function) {
  const bool known = elementwise(view);
  if (view.out() != nullptr) fold(view, function);
  return known;
}

std::optional<Dim> fold_min(const Dim& a, const Dim& b) {
  return a.value <= b.value ? a : b;
}
std::optional<Dim> fold_max(const Dim& a, const Dim& b) {
  return a.value >= b.value ? a : b;
}
std::optional<Dim> fold_equal(const Dim& a, const Dim& b) {
  return Dim(a.value == b.value);
}
std::optional<Dim> fold_less(const Dim& a, const Dim& b) {
  return Dim(a.value < b.value);
}
std::optional<Dim> fold_greater(const Dim& a, const Dim& b) {
  return Dim(a.value > b.value);
}
std::optional<Dim> fold_remainder(const Dim& a, const Dim& b) {
  if (b.value == 0 || (b.value == -1)) return std::nullopt;
  const std::int64_t rest = a.value % b.value;
  return Dim(rest != 0 && (rest < 0) != (b.value < 0) ? rest + b.value : rest);
}

bool add_op(const NodeView& view) {
  return binary(view, add);
}
bool sub_op(const NodeView& view) {
  return binary(view, subtract);
}
bool mul_op(const NodeView& view) {
  if (view.out() != nullptr && view.in(0) != nullptr && view.in(1) != nullptr && view.in(0)->real &&
      view.in(1)->real) {
    view.out()->real = *view.in(0)->real * *view.in(1)->real;
  }
  return binary(view, multiply);
}
bool div_op(const NodeView& view) {
  return binary(view, divide);
}
bool min_op(const NodeView& view) {
  return binary(view, fold_min);
}
bool max_op(const NodeView& view) {
  return binary(view, fold_max);
}
bool equal_op(const NodeView& view) {
  return binary(view, fold_equal);
}
bool less_op(const NodeView& view) {
  return binary(view, fold_less);
}
bool greater_op(const NodeView& view) {
  return binary(view, fold_greater);
}
bool mod_op(const NodeView& view) {
  return binary(view, fold_remainder);
}

bool where(const NodeView& view) {
  const bool known = elementwise(view);
  const Dims* mask = view.data(0);
  const Dims* yes = view.data(1);
  const Dims* no = view.data(2);
  if (mask == nullptr || yes == nullptr || no == nullptr || view.out() == nullptr) return known;
  const std::size_t size = std::max({mask->size(), yes->size(), no->size()});
  Dims result;
  for (std::size_t i = 0; i < size; ++i) {
    const auto at = [i](const Dims& list) { return list.size() == 1 ? 0 : i; };
    if (at(*mask) >= mask->size() || at(*yes) >= yes->size() || at(*no) >= no->size()) {
      return known;
    }
    result.push_back((*mask)[at(*mask)].value != 0 ? (*yes)[at(*yes)] : (*no)[at(*no)]);
  }
  view.out()->data = std::move(result);
  return known;
}

// All of it, numbers included, is as it was.
bool pass_on(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  if (in == nullptr || out == nullptr) return false;
  out->dims = in->dims;
  out->data = in->data;
  out->real = in->real;
  out->batch_axis = in->batch_axis;
  out->batch_before = in->batch_before;
  return in->dims.has_value();
}

bool cast(const NodeView& view) {
  const bool known = pass_on(view);
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  if (in == nullptr || out == nullptr) return known;
  // A number that was a float is no shape any more, except where it is whole.
  if (!in->data && in->real && std::abs(*in->real) < 1e15 && std::floor(*in->real) == *in->real) {
    out->data = Dims{Dim(static_cast<std::int64_t>(*in->real))};
  }
  return known;
}

// Same shape, other numbers.
bool same_shape(const NodeView& view) {
  const GraphValue* in = view.in(0);
  GraphValue* out = view.out();
  if (in == nullptr || out == nullptr || !in->dims) return false;
  out->dims = in->dims;
  out->batch_axis = in->batch_axis;
  out->batch_before = in->batch_before;
  return true;
}

bool sqrt_op(const NodeView& view) {
  if (view.in(0) != nullptr && view.out() != nullptr && view.in(0)->real) {
    view.out()->real = std::sqrt(*view.in(0)->real);
  }
  return same_shape(view);
}

// One number a channel comes out beside the result, in old training exports.
bool batch_norm(const NodeView& view) {
  return same_shape(view);
}

constexpr std::array<InferEntry, 30> kFolded = {{
    {"Add", add_op},
    {"Sub", sub_op},
    {"Mul", mul_op},
    {"Div", div_op},
    {"Mod", mod_op},
    {"Min", min_op},
    {"Max", max_op},
    {"Equal", equal_op},
    {"Less", less_op},
    {"LessOrEqual", elementwise},
    {"Greater", greater_op},
    {"GreaterOrEqual", elementwise},
    {"And", elementwise},
    {"Or", elementwise},
    {"Xor", elementwise},
    {"Pow", elementwise},
    {"PRelu", elementwise},
    {"Sum", elementwise},
    {"Mean", elementwise},
    {"BitShift", elementwise},
    {"Where", where},
    {"Identity", pass_on},
    {"Dropout", pass_on},
    {"Cast", cast},
    {"CastLike", pass_on},
    {"Sqrt", sqrt_op},
    {"BatchNormalization", batch_norm},
    {"QLinearAdd", same_shape},
    {"BiasGelu", same_shape},
    {"SkipLayerNormalization", same_shape},
}};

// Nothing but another number in the place of each.
constexpr std::array<std::string_view, 69> kSameShape = {"Relu",
                                                         "LeakyRelu",
                                                         "Sigmoid",
                                                         "HardSigmoid",
                                                         "HardSwish",
                                                         "Tanh",
                                                         "Gelu",
                                                         "FastGelu",
                                                         "QuickGelu",
                                                         "Erf",
                                                         "Elu",
                                                         "Selu",
                                                         "Celu",
                                                         "Softplus",
                                                         "Softsign",
                                                         "Mish",
                                                         "Swish",
                                                         "ThresholdedRelu",
                                                         "Clip",
                                                         "Softmax",
                                                         "LogSoftmax",
                                                         "Hardmax",
                                                         "LRN",
                                                         "LayerNormalization",
                                                         "GroupNormalization",
                                                         "InstanceNormalization",
                                                         "LpNormalization",
                                                         "MeanVarianceNormalization",
                                                         "RMSNormalization",
                                                         "SimplifiedLayerNormalization",
                                                         "SkipSimplifiedLayerNormalization",
                                                         "Abs",
                                                         "Neg",
                                                         "Reciprocal",
                                                         "Exp",
                                                         "Log",
                                                         "Sin",
                                                         "Cos",
                                                         "Tan",
                                                         "Asin",
                                                         "Acos",
                                                         "Atan",
                                                         "Sinh",
                                                         "Cosh",
                                                         "Asinh",
                                                         "Acosh",
                                                         "Atanh",
                                                         "Sign",
                                                         "Floor",
                                                         "Ceil",
                                                         "Round",
                                                         "Not",
                                                         "IsNaN",
                                                         "IsInf",
                                                         "CumSum",
                                                         "QuantizeLinear",
                                                         "DequantizeLinear",
                                                         "DynamicQuantizeLinear",
                                                         "QLinearSigmoid",
                                                         "QLinearLeakyRelu",
                                                         "Shrink",
                                                         "BitwiseNot",
                                                         "Bernoulli",
                                                         "RandomNormalLike",
                                                         "RandomUniformLike",
                                                         "ReverseSequence",
                                                         "ScatterElements",
                                                         "ScatterND",
                                                         "Trilu"};

}  // namespace

InferFunction find_element_inference(std::string_view op) {
  for (const InferEntry& entry : kFolded) {
    if (entry.op == op) return entry.function;
  }
  const bool is_same = std::find(kSameShape.begin(), kSameShape.end(), op) != kSameShape.end();
  return is_same ? same_shape : nullptr;
}

}  // namespace ledger
