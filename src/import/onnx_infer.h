// What every value of the graph is: its shape, where the batch is in it, and its numbers where
// they say something of shapes. One pass in the order of execution.
#pragma once

#include "import/onnx_graph.h"

namespace ledger {

// One node with its values at hand.
class NodeView {
 public:
  NodeView(OnnxGraph& graph, const GraphNode& node) : graph_(graph), node_(node) {}

  const OnnxNode& node() const { return node_.node; }
  OnnxGraph& graph() const { return graph_; }
  std::size_t input_count() const { return node_.inputs.size(); }
  // Null where it is left out.
  GraphValue* in(std::size_t index) const {
    return index < node_.inputs.size() ? graph_.value(node_.inputs[index]) : nullptr;
  }
  GraphValue* out(std::size_t index = 0) const {
    return index < node_.outputs.size() ? graph_.value(node_.outputs[index]) : nullptr;
  }
  // Its shape, or null where it is not known.
  const Dims* shape(std::size_t index) const {
    const GraphValue* value = in(index);
    return value == nullptr || !value->dims ? nullptr : &*value->dims;
  }
  // Whole numbers that are known, or null.
  const Dims* data(std::size_t index) const {
    const GraphValue* value = in(index);
    return value == nullptr || !value->data ? nullptr : &*value->data;
  }
  // Axes or sizes: from an input in newer opsets, from an attribute in older ones.
  std::optional<Dims> list(std::size_t input, std::string_view attribute) const;
  bool is(std::string_view op) const { return node_.node.op == op; }

  void set(Dims dims, std::size_t output = 0) const {
    if (GraphValue* value = out(output)) value->dims = std::move(dims);
  }
  void set_batch(int axis, std::int64_t before = 1, std::size_t output = 0) const;

 private:
  OnnxGraph& graph_;
  const GraphNode& node_;
};

// Operators of ONNX, and those of ONNX Runtime, whose names do not clash with them. The same name
// elsewhere may mean anything.
bool is_known_domain(std::string_view domain);

// An axis as a number from 0; nothing where there is none such.
std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank);
// The dimension is the batch and nothing else.
bool is_batch_alone(const GraphValue& value, const OnnxGraph& graph);
// Finds the batch of `from` in `to`, which holds the same numbers in another shape.
void follow_batch(const GraphValue& from, GraphValue& to, const OnnxGraph& graph);
// The shape without the batch, as layers here see it.
std::optional<Dims> item_dims(const GraphValue& value, const OnnxGraph& graph);

using InferFunction = bool (*)(const NodeView&);  // false: the shape stays unknown
struct InferEntry {
  std::string_view op;
  InferFunction function;
};
// By what operators do: with windows and matrices, with each element, with shapes
// alone, with places.
InferFunction find_heavy_inference(std::string_view op);
InferFunction find_element_inference(std::string_view op);
InferFunction find_shape_inference(std::string_view op);
InferFunction find_move_inference(std::string_view op);

bool infer_einsum(const NodeView& view);

// Fills the values. Sizes that stay unknown are no errors; ones that contradict are.
void infer_shapes(OnnxGraph& graph, Errors& errors);

}  // namespace ledger
