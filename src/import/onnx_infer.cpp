#include "import/onnx_infer.h"

#include <algorithm>

namespace ledger {
namespace {

// What the file says of a value, where inference found nothing.
void take_declared_shape(GraphValue& value, const OnnxGraph& graph) {
  const auto found = graph.infos.find(value.name);
  if (found == graph.infos.end() || !found->second->has_shape) return;
  Dims dims;
  for (const OnnxDimension& dimension : found->second->dims) {
    if (!dimension.value || *dimension.value < 0) return;
    dims.emplace_back(*dimension.value);
  }
  value.dims = std::move(dims);
  const bool has_batch = !value.dims->empty() && value.dims->front().value == graph.batch;
  value.batch_axis = has_batch ? 0 : -1;
}

// Operators that nobody here knows give, most often, what they are given in shape.
void guess_shape(const NodeView& view) {
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr || input->is_constant || !input->dims) continue;
    view.set(*input->dims);
    view.set_batch(input->batch_axis, input->batch_before);
    return;
  }
}

// A result of constants alone is a constant, and weights may lie behind it.
void follow_constants(const NodeView& view) {
  if (view.node().holds_graph()) return;
  bool is_constant = true, has_input = false;
  const GraphValue* weight = nullptr;
  for (std::size_t i = 0; i < view.input_count(); ++i) {
    const GraphValue* input = view.in(i);
    if (input == nullptr) continue;
    has_input = true;
    is_constant &= input->is_constant;
    if (input->is_learned && (weight == nullptr || input->stored > weight->stored)) weight = input;
  }
  const bool makes_constants = view.is("Constant") || view.is("ConstantOfShape");
  GraphValue* output = view.out();
  if (output == nullptr || (!is_constant && !output->data) || (!has_input && !makes_constants)) {
    return;
  }
  if (output->is_constant) return;
  output->is_constant = true;
  if (weight == nullptr || output->data) return;
  output->is_learned = true;
  output->stored = weight->stored;
  output->weight = weight->weight;
}

bool is_sane(const GraphValue& value) {
  const std::optional<Dim> count = product(*value.dims);
  const bool has_negative = std::any_of(value.dims->begin(), value.dims->end(),
                                        [](const Dim& dim) { return dim.value < 0; });
  return count && !has_negative && value.dims->size() <= kMaximumOnnxRank;
}

// Numbers that are known go from value to value, and each has its own copy: past so many, as many
// as a hundred thousand shapes, they are forgotten.
class NumberBudget {
 public:
  void take(GraphValue* value) {
    if (value == nullptr || !value->data) return;
    if (value->data->size() > left_) {
      value->data.reset();
    } else {
      left_ -= value->data->size();
    }
  }

 private:
  std::size_t left_ = 1'000'000;
};

}  // namespace

std::optional<Dims> NodeView::list(std::size_t input, std::string_view attribute) const {
  if (const Dims* given = data(input)) return *given;
  if (const OnnxAttribute* found = node().find(attribute)) {
    return Dims(found->integers.begin(), found->integers.end());
  }
  return std::nullopt;
}

void NodeView::set_batch(int axis, std::int64_t before, std::size_t output) const {
  GraphValue* value = out(output);
  if (value == nullptr) return;
  value->batch_axis = axis;
  value->batch_before = before;
}

bool is_known_domain(std::string_view domain) {
  return domain.empty() || domain == "ai.onnx" || domain.substr(0, 13) == "com.microsoft";
}

std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank) {
  const auto size = static_cast<std::int64_t>(rank);
  if (axis < 0) axis += size;
  if (axis < 0 || axis >= size) return std::nullopt;
  return static_cast<std::size_t>(axis);
}

bool is_batch_alone(const GraphValue& value, const OnnxGraph& graph) {
  if (value.batch_axis < 0 || !value.dims || value.batch_before != 1) return false;
  const Dim& dim = (*value.dims)[static_cast<std::size_t>(value.batch_axis)];
  return dim.is_plain() && dim.value == graph.batch;
}

// As many numbers stand outside of the batch as before: a dimension that is the batch alone is
// looked for first, then one that has it as a factor.
void follow_batch(const GraphValue& from, GraphValue& to, const OnnxGraph& graph) {
  to.batch_axis = -1;
  to.batch_before = 1;
  if (from.batch_axis < 0 || !from.dims || !to.dims) return;
  std::int64_t outside = from.batch_before;
  for (int i = 0; i < from.batch_axis; ++i) {
    const std::int64_t size = (*from.dims)[static_cast<std::size_t>(i)].value;
    if (__builtin_mul_overflow(outside, size, &outside)) return;
  }
  std::int64_t here = 1;
  for (std::size_t i = 0; i < to.dims->size(); ++i) {
    const std::int64_t size = (*to.dims)[i].value;
    std::int64_t factor = 0;
    if (here <= 0 || size <= 0 || here > outside) return;
    const std::int64_t before = outside % here == 0 ? outside / here : 0;
    if (before == 1 && size == graph.batch) {
      to.batch_axis = static_cast<int>(i);
      to.batch_before = 1;
      return;
    }
    const bool is_factor =
        before > 0 && !__builtin_mul_overflow(before, graph.batch, &factor) && size % factor == 0;
    if (is_factor && to.batch_axis < 0) {
      to.batch_axis = static_cast<int>(i);
      to.batch_before = before;
    }
    if (__builtin_mul_overflow(here, size, &here)) return;
  }
}

std::optional<Dims> item_dims(const GraphValue& value, const OnnxGraph& graph) {
  if (!value.dims) return std::nullopt;
  Dims dims = *value.dims;
  if (value.batch_axis < 0) return dims;
  const auto axis = static_cast<std::size_t>(value.batch_axis);
  if (is_batch_alone(value, graph)) {
    dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(axis));
  } else if (graph.batch > 1) {
    const std::optional<Dim> part = divide(dims[axis], graph.batch);
    if (part) dims[axis] = *part;
  }
  return dims;
}

void infer_shapes(OnnxGraph& graph, Errors& errors) {
  constexpr std::size_t kMostErrors = 20;
  NumberBudget budget;
  for (const GraphNode& node : graph.nodes) {
    const NodeView view(graph, node);
    InferFunction function = find_heavy_inference(node.node.op);
    if (function == nullptr) function = find_element_inference(node.node.op);
    if (function == nullptr) function = find_shape_inference(node.node.op);
    if (function == nullptr) function = find_move_inference(node.node.op);
    if (!is_known_domain(node.node.domain)) function = nullptr;
    if (function != nullptr) function(view);
    budget.take(view.out());
    follow_constants(view);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      GraphValue* output = view.out(i);
      if (output == nullptr) continue;
      if (!output->dims) take_declared_shape(*output, graph);
      if (!output->dims && function == nullptr && i == 0) guess_shape(view);
      if (!output->dims || is_sane(*output)) continue;
      errors.push_back({ErrorCode::kOverflow,
                        place_of(node.node),
                        "The sizes of its output do not fit: below zero, more elements than 64 "
                        "bits hold, or more than 32 dimensions.",
                        {}});
      output->dims.reset();
      if (errors.size() >= kMostErrors) return;
    }
  }
}

}  // namespace ledger
