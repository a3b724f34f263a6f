// Operators that work on each element.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

int one_input(Translator& to, const NodeView& view) {
  return to.layer_of(*view.in(0));
}

// The same kind with no fields.
struct PlainEntry {
  std::string_view op, kind;
};
constexpr std::array<PlainEntry, 21> kPlain = {{{"Relu", "relu"},
                                                {"LeakyRelu", "leaky_relu"},
                                                {"QLinearLeakyRelu", "leaky_relu"},
                                                {"Sigmoid", "sigmoid"},
                                                {"QLinearSigmoid", "sigmoid"},
                                                {"HardSigmoid", "hardsigmoid"},
                                                {"HardSwish", "hardswish"},
                                                {"Tanh", "tanh"},
                                                {"Gelu", "gelu"},
                                                {"FastGelu", "gelu"},
                                                {"QuickGelu", "gelu"},
                                                {"BiasGelu", "gelu"},
                                                {"Elu", "elu"},
                                                {"Selu", "selu"},
                                                {"Softplus", "softplus"},
                                                {"Mish", "mish"},
                                                {"Swish", "silu"},
                                                {"Dropout", "dropout"},
                                                {"Celu", "elu"},
                                                {"ThresholdedRelu", "relu"},
                                                {"QLinearRelu", "relu"}}};

bool plain(Translator& to, const NodeView& view) {
  for (const PlainEntry& entry : kPlain) {
    if (!view.is(entry.op)) continue;
    OrderedJson fields = OrderedJson::object();
    if (view.is("LeakyRelu")) {
      // As it was written, not as a float has it: 0.01 and not 0.00999999977648258.
      constexpr double kDecimals = 1e6;
      fields["negative_slope"] =
          std::round(view.node().real("alpha", 0.01) * kDecimals) / kDecimals;
    }
    to.bind(view.out(), to.add(entry.kind, {one_input(to, view)}, std::move(fields)));
    return true;
  }
  return false;
}

// A layer of the kind "elementwise" for the operator.
constexpr std::array<PlainEntry, 42> kFunctions = {{{"Sqrt", "sqrt"},
                                                    {"Pow", "power"},
                                                    {"Exp", "exp"},
                                                    {"Log", "log"},
                                                    {"Erf", "erf"},
                                                    {"Reciprocal", "reciprocal"},
                                                    {"Neg", "negate"},
                                                    {"Abs", "abs"},
                                                    {"Sign", "compare"},
                                                    {"Sin", "sin"},
                                                    {"Cos", "cos"},
                                                    {"Floor", "round"},
                                                    {"Ceil", "round"},
                                                    {"Round", "round"},
                                                    {"Equal", "compare"},
                                                    {"Less", "compare"},
                                                    {"LessOrEqual", "compare"},
                                                    {"Greater", "compare"},
                                                    {"GreaterOrEqual", "compare"},
                                                    {"IsNaN", "compare"},
                                                    {"IsInf", "compare"},
                                                    {"And", "logic"},
                                                    {"Or", "logic"},
                                                    {"Xor", "logic"},
                                                    {"Not", "logic"},
                                                    {"BitwiseNot", "logic"},
                                                    {"BitShift", "logic"},
                                                    {"Where", "choose"},
                                                    {"Min", "min"},
                                                    {"Max", "max"},
                                                    {"Mod", "remainder"},
                                                    {"QuantizeLinear", "quantize"},
                                                    {"DequantizeLinear", "quantize"},
                                                    {"DynamicQuantizeLinear", "quantize"},
                                                    {"Add", "add"},
                                                    {"Sub", "add"},
                                                    {"Sum", "add"},
                                                    {"Div", "divide"},
                                                    {"QLinearAdd", "add"},
                                                    {"Sinh", "exp"},
                                                    {"Cosh", "exp"},
                                                    {"Atan", "sin"}}};

std::string_view function_of(std::string_view op) {
  for (const PlainEntry& entry : kFunctions) {
    if (entry.op == op) return entry.kind;
  }
  return {};
}

bool is_single(const GraphValue& value) {
  if (!value.dims) return false;
  const std::optional<Dim> count = product(*value.dims);
  return count && count->is_plain() && count->value == 1;
}

// An operand in the shape in which it meets the others: aligned at the right, without the batch of
// the result.
int aligned(Translator& to, const GraphValue& operand, const GraphValue& result) {
  Dims dims = to.item(operand);
  const bool drops = is_batch_alone(result, to.graph());
  if (drops && !is_batch_alone(operand, to.graph())) {
    const auto shift =
        static_cast<int>(result.dims->size()) - static_cast<int>(operand.dims->size());
    const int axis = result.batch_axis - shift;
    if (axis >= 0 && axis < static_cast<int>(dims.size()) &&
        dims[static_cast<std::size_t>(axis)].value == 1) {
      dims.erase(dims.begin() + axis);
    }
  }
  const std::size_t rank = to.item(result).size();
  while (dims.size() > rank && dims.front().value == 1) dims.erase(dims.begin());
  return to.in_shape(operand, dims);
}

// Operands that are not single numbers of the graph.
std::vector<const GraphValue*> operands_of(const NodeView& view) {
  std::vector<const GraphValue*> operands;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr || !input->dims) continue;
    if (input->is_constant && is_single(*input)) continue;
    operands.push_back(input);
  }
  return operands;
}

bool layers_of(Translator& to, const NodeView& view, const std::vector<const GraphValue*>& operands,
               std::vector<int>& inputs) {
  for (const GraphValue* operand : operands) {
    inputs.push_back(aligned(to, *operand, *view.out()));
  }
  return !inputs.empty();
}

bool function(Translator& to, const NodeView& view) {
  std::vector<const GraphValue*> operands = operands_of(view);
  const bool takes_first =
      view.is("QuantizeLinear") || view.is("DequantizeLinear") || view.is("Pow");
  if (takes_first) operands.resize(std::min<std::size_t>(operands.size(), 1));
  std::vector<int> inputs;
  if (!layers_of(to, view, operands, inputs)) return false;
  std::string_view name = function_of(view.node().op);
  const GraphValue* exponent = view.is("Pow") ? view.in(1) : nullptr;
  const bool squares =
      exponent != nullptr &&
      ((exponent->real && *exponent->real == 2) ||
       (exponent->data && exponent->data->size() == 1 && exponent->data->front().value == 2));
  if (squares) name = "square";
  to.bind(view.out(), to.add("elementwise", std::move(inputs), {{"function", name}}));
  return true;
}

// Of computed maps, of maps and weights, or with a single number.
bool arithmetic(Translator& to, const NodeView& view) {
  const std::vector<const GraphValue*> operands = operands_of(view);
  if (operands.size() < 2) {
    if (!view.is("Mul")) return function(to, view);
    std::vector<int> inputs;
    if (!layers_of(to, view, operands, inputs)) return false;
    to.bind(view.out(), to.add("scale", std::move(inputs)));
    return true;
  }
  const GraphValue* table = nullptr;
  const GraphValue* other = nullptr;
  for (const GraphValue* operand : operands) {
    (operand->is_constant && operand->is_learned ? table : other) = operand;
  }
  const Dims made = to.item(*view.out());
  const bool is_table_added = view.is("Add") && operands.size() == 2 && table != nullptr &&
                              other != nullptr && made.size() == 2 && to.item(*other).size() == 2 &&
                              product(made) && table->stored == product(made)->value &&
                              made.front().is_plain();
  if (is_table_added) {
    const int layer = to.add("position_embedding", {to.layer_of(*other)});
    to.share(layer, table->weight);
    to.bind(view.out(), layer);
    return true;
  }
  std::vector<int> inputs;
  if (!layers_of(to, view, operands, inputs)) return false;
  const std::string_view kind = view.is("Mul")   ? "mul"
                                : view.is("Sub") ? "sub"
                                : view.is("Div") ? "div"
                                                 : "add";
  to.bind(view.out(), to.add(kind, std::move(inputs)));
  return true;
}

bool sum(Translator& to, const NodeView& view) {
  if (view.input_count() == 1) {
    to.bind(view.out(), one_input(to, view));
    return true;
  }
  return arithmetic(to, view);
}

double bound_of(const NodeView& view, std::size_t input, std::string_view attribute,
                double otherwise) {
  if (const GraphValue* value = view.in(input)) {
    if (value->real) return *value->real;
    if (value->data && value->data->size() == 1) {
      return static_cast<double>(value->data->front().value);
    }
  }
  return view.node().real(attribute, otherwise);
}

bool clip(Translator& to, const NodeView& view) {
  constexpr double kNone = std::numeric_limits<double>::max();
  const double least = bound_of(view, 1, "min", -kNone);
  const double most = bound_of(view, 2, "max", kNone);
  constexpr double kLarge = 1e12;
  OrderedJson fields = OrderedJson::object();
  std::string_view kind = "hardtanh";
  if (least == 0 && most == 6) {
    kind = "relu6";
  } else if (least == 0 && most > kLarge) {
    kind = "relu";
  } else {
    fields["min_val"] = std::clamp(least, -kLarge, kLarge);
    fields["max_val"] = std::clamp(most, -kLarge, kLarge);
  }
  to.bind(view.out(), to.add(kind, {one_input(to, view)}, std::move(fields)));
  return true;
}

bool prelu(Translator& to, const NodeView& view) {
  const GraphValue* slopes = view.in(1);
  if (slopes == nullptr || !slopes->is_constant) return false;
  const int layer = to.add("prelu", {one_input(to, view)}, {{"num_parameters", slopes->stored}});
  to.share(layer, slopes->weight);
  to.bind(view.out(), layer);
  return true;
}

// Along the last dimension, or the channels of a map; others are turned to the end and back.
bool softmax(Translator& to, const NodeView& view) {
  const GraphValue& in = *view.in(0);
  const Dims dims = to.item(in);
  const std::int64_t rank = static_cast<std::int64_t>(in.dims->size());
  const bool is_old = to.graph().opset < 13;
  const auto axis = axis_of(view.node().integer("axis", is_old ? 1 : -1), in.dims->size());
  if (!axis || dims.empty()) return false;
  // Before opset 13 all dimensions from the axis on were taken as one; a file that means that for
  // more than one is rare and comes out as the last.
  const auto from_end = rank - static_cast<std::int64_t>(*axis);
  const int input = one_input(to, view);
  const bool is_last = from_end == 1 || (is_old && dims.size() <= 1);
  int layer = -1;
  if (is_last) {
    layer = to.add("softmax", {input});
  } else if (dims.size() == 3 && from_end == 3) {
    layer = to.add("softmax2d", {input});
  } else {
    if (from_end > static_cast<std::int64_t>(dims.size())) return false;
    const auto dim = static_cast<std::int64_t>(dims.size()) - from_end + 1;
    const OrderedJson turn = {{"dim0", dim}, {"dim1", -1}};
    layer = to.add("transpose", {to.add("softmax", {to.add("transpose", {input}, turn)})}, turn);
  }
  if (view.is("LogSoftmax")) layer = to.add("elementwise", {layer}, {{"function", "log"}});
  to.bind(view.out(), layer);
  return true;
}

// The value goes on as it is.
bool pass_on(Translator& to, const NodeView& view) {
  to.bind(view.out(), one_input(to, view));
  return true;
}

constexpr std::array<TranslateEntry, 12> kElement = {{{"Add", arithmetic},
                                                      {"Sub", arithmetic},
                                                      {"Mul", arithmetic},
                                                      {"Div", arithmetic},
                                                      {"Sum", sum},
                                                      {"Clip", clip},
                                                      {"PRelu", prelu},
                                                      {"Softmax", softmax},
                                                      {"LogSoftmax", softmax},
                                                      {"Identity", pass_on},
                                                      {"Cast", pass_on},
                                                      {"CastLike", pass_on}}};

}  // namespace

TranslateFunction find_element_translation(std::string_view op) {
  for (const TranslateEntry& entry : kElement) {
    if (entry.op == op) return entry.function;
  }
  const bool is_plain = std::any_of(kPlain.begin(), kPlain.end(),
                                    [op](const PlainEntry& entry) { return entry.op == op; });
  if (is_plain) return plain;
  return function_of(op).empty() ? nullptr : function;
}

}  // namespace ledger
