#include "import/onnx_translate.h"

#include <algorithm>

namespace ledger {
namespace {

constexpr int kUnbound = -2;
constexpr std::size_t kMostDimensions = 6;

bool same_sizes(const Dims& a, const Dims& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](const Dim& x, const Dim& y) { return x.value == y.value; });
}

}  // namespace

Translator::Translator(OnnxGraph& graph)
    : graph_(graph),
      fusions_(find_fusions(graph)),
      is_result_(graph.values.size()),
      bound_(graph.values.size(), kUnbound) {
  for (const int output : graph.outputs) is_result_[static_cast<std::size_t>(output)] = true;
}

void Translator::run() {
  add_inputs();
  for (std::size_t n = 0; n < graph_.nodes.size(); ++n) translate(graph_.nodes[n], n);
}

// The first input of the network is the input of the model; others become layers of their own.
void Translator::add_inputs() {
  for (std::size_t i = 0; i < graph_.inputs.size(); ++i) {
    const GraphValue& value = *graph_.value(graph_.inputs[i]);
    if (i == 0) {
      bind(&value, kNetworkInput);
      continue;
    }
    if (value.consumers.empty()) continue;
    path_ = path_steps(value.name);
    OrderedJson fields;
    put_shape(fields, item(value));
    bind(&value, add("further_input", {kNetworkInput}, std::move(fields)));
    layers_.back().ends_in_operator = false;
  }
}

void Translator::translate(const GraphNode& node, std::size_t index) {
  const NodeView view(graph_, node);
  path_ = path_steps(node.node.name);
  if (path_.empty() && view.out() != nullptr) path_ = path_steps(view.out()->name);
  if (path_.empty()) path_ = path_steps(node.node.op);
  if (const auto fusion = fusions_.at.find(static_cast<int>(index)); fusion != fusions_.at.end()) {
    return translate_fusion(view, fusion->second);
  }
  if (fusions_.absorbed[index]) return;
  const auto is_read = [&](const GraphValue& value) {
    return !value.consumers.empty() || graph_.holds_graphs;
  };
  const bool is_folded = std::all_of(node.outputs.begin(), node.outputs.end(), [&](int output) {
    const GraphValue* value = graph_.value(output);
    return value == nullptr || value->is_constant || value->data || !is_read(*value);
  });
  const bool is_used = std::any_of(node.outputs.begin(), node.outputs.end(), [&](int output) {
    const GraphValue* value = graph_.value(output);
    return value != nullptr && !value->is_constant && !value->data &&
           (is_result_[static_cast<std::size_t>(output)] || is_read(*value));
  });
  if (is_folded && !is_used) {
    ++folded_;
    return;
  }
  TranslateFunction function = find_heavy_translation(node.node.op);
  if (function == nullptr) function = find_matrix_translation(node.node.op);
  if (function == nullptr) function = find_element_translation(node.node.op);
  if (function == nullptr) function = find_shape_translation(node.node.op);
  if (!is_known_domain(node.node.domain)) function = nullptr;
  const std::size_t before = layers_.size();
  if (function != nullptr && known(view.out()) && known(view.in(0)) && function(*this, view))
    return;
  layers_.resize(before);
  add_unknown(view);
}

void Translator::translate_fusion(const NodeView& view, const Fusion& fusion) {
  if (fusion.kind == Fusion::Kind::kLinear) {
    const GraphNode& product = graph_.nodes[static_cast<std::size_t>(fusion.input)];
    // The product's name is the layer's; the output is the sum's.
    path_ = path_steps(product.node.name.empty() ? view.node().name : product.node.name);
    if (path_.empty()) path_ = path_steps(view.out()->name);
    GraphNode joined = product;
    joined.outputs = {static_cast<int>(index_of(*view.out()))};
    if (!translate_linear(*this, NodeView(graph_, joined), graph_.value(fusion.bias))) {
      add_unknown(view);
    }
    return;
  }
  const GraphValue& input = *graph_.value(fusion.input);
  if (!path_.empty()) path_.back() = std::string();
  OrderedJson fields = OrderedJson::object();
  std::string kind;
  switch (fusion.kind) {
    case Fusion::Kind::kLayerNorm:
      kind = "layer_norm";
      if (fusion.scale < 0) fields["elementwise_affine"] = false;
      if (fusion.scale >= 0 && fusion.bias < 0) fields["bias"] = false;
      break;
    case Fusion::Kind::kRmsNorm:
      kind = "rms_norm";
      break;
    case Fusion::Kind::kGelu:
      kind = "gelu";
      break;
    case Fusion::Kind::kSilu:
      kind = "silu";
      break;
    case Fusion::Kind::kHardSwish:
      kind = "hardswish";
      break;
    default:
      kind = "mish";
      break;
  }
  path_.back() = kind;
  const int layer = add(kind, {layer_of(input)}, std::move(fields));
  if (const GraphValue* scale = graph_.value(fusion.scale)) share(layer, scale->weight);
  bind(view.out(), layer);
}

int Translator::layer_of(const GraphValue& value) {
  int& bound = bound_[index_of(value)];
  if (bound != kUnbound) return bound;
  return in_shape(value, item(value));
}

int Translator::in_shape(const GraphValue& value, const Dims& wanted) {
  const int bound = bound_[index_of(value)];
  if (bound != kUnbound) return reshaped(bound, item(value), wanted);
  // Weights, or constants of the graph: a layer of their own, named after them.
  std::vector<std::string> path = path_steps(value.weight.empty() ? value.name : value.weight);
  if (path.size() == 1 && path_.size() > 1)
    path.insert(path.begin(), path_.begin(), path_.end() - 1);
  path.swap(path_);
  OrderedJson fields = OrderedJson::object();
  put_shape(fields, wanted);
  const std::optional<Dim> count = product(wanted);
  const std::int64_t learned = value.is_learned ? value.stored : 0;
  if (!count || count->value != learned) fields["numbers"] = learned;
  const int layer = add("learned_tensor", {kNetworkInput}, std::move(fields));
  layers_.back().ends_in_operator = false;
  path.swap(path_);
  if (value.is_learned) share(layer, value.weight);
  const Dims own = item(value);
  bound_[index_of(value)] = same_sizes(own, wanted) ? layer : kUnbound;
  return layer;
}

int Translator::reshaped(int layer, const Dims& from, const Dims& to) {
  if (same_sizes(from, to) || to.size() > kMostDimensions) return layer;
  if (to.size() == 1) return add("flatten", {layer});
  OrderedJson fields;
  Dims shape = to;
  std::size_t formulas = 0;
  for (const Dim& size : shape) formulas += size.is_plain() ? 0 : 1;
  // What one formula would say follows from the input.
  for (Dim& size : shape) {
    if (formulas == 1 && !size.is_plain()) size = Dim(-1);
  }
  put_shape(fields, shape);
  return add("reshape", {layer}, std::move(fields));
}

int Translator::add(std::string_view kind, std::vector<int> inputs, OrderedJson fields) {
  ImportedLayer& layer = layers_.emplace_back();
  layer.path = path_;
  layer.ends_in_operator = true;
  layer.kind = kind;
  layer.fields = std::move(fields);
  layer.inputs = std::move(inputs);
  return static_cast<int>(layers_.size()) - 1;
}

void Translator::bind(const GraphValue* value, int layer) {
  if (value != nullptr) bound_[index_of(*value)] = layer;
}

void Translator::share(int layer, std::string weights) {
  if (layer >= 0) layers_[static_cast<std::size_t>(layer)].weights = std::move(weights);
}

void Translator::add_unknown(const NodeView& view) {
  const OnnxNode& node = view.node();
  ++unknown_[node.domain.empty() ? node.op : node.domain + "." + node.op];
  std::vector<int> inputs;
  std::int64_t learned = 0;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr) continue;
    if (input->is_constant) {
      if (input->is_learned && __builtin_add_overflow(learned, input->stored, &learned))
        learned = 0;
      continue;
    }
    inputs.push_back(layer_of(*input));
  }
  if (inputs.empty()) inputs.push_back(kNetworkInput);
  for (std::size_t i = 0; i < std::max<std::size_t>(node.outputs.size(), 1); ++i) {
    const GraphValue* output = view.out(i);
    if (output == nullptr || (i > 0 && output->consumers.empty())) continue;
    OrderedJson fields = OrderedJson::object();
    if (output->dims) put_shape(fields, item(*output));
    if (learned > 0 && i == 0) fields["numbers"] = learned;
    fields["comment"] = "ONNX " + node.op;
    bind(output, add("unknown_op", inputs, std::move(fields)));
    // The first layer has read them all; a thousand times a thousand are too many to write.
    constexpr std::size_t kFew = 16;
    if (inputs.size() > kFew) inputs.resize(1);
  }
}

void Translator::add_rearrangement(const NodeView& view) {
  OrderedJson fields = OrderedJson::object();
  put_shape(fields, item(*view.out()));
  std::vector<int> inputs;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input != nullptr && (!input->is_constant || input->is_learned)) {
      inputs.push_back(layer_of(*input));
    }
  }
  if (inputs.empty()) inputs.push_back(kNetworkInput);
  bind(view.out(), add("rearrange", std::move(inputs), std::move(fields)));
}

OrderedJson Translator::json(const Dim& dim) {
  if (dim.is_plain()) return dim.value;
  return dim.text();
}

OrderedJson Translator::json(const Dims& dims) {
  OrderedJson list = OrderedJson::array();
  for (const Dim& dim : dims) list.push_back(json(dim));
  return list;
}

bool Translator::put_shape(OrderedJson& fields, const Dims& dims) {
  Dims shape = dims;
  const bool fits = shape.size() <= kMostDimensions;
  // The first of too many dimensions are taken together: as many numbers, at least.
  while (shape.size() > kMostDimensions) {
    const std::optional<Dim> both = multiply(shape[0], shape[1]);
    shape[1] = both.value_or(shape[1]);
    shape.erase(shape.begin());
  }
  if (shape.empty()) shape.emplace_back(0);
  fields["shape"] = json(shape);
  return fits;
}

}  // namespace ledger
