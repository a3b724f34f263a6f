// Nodes of an ONNX graph -> layers of ours. Shapes are known by then; what is translated here is
// what a node does, and which values are the weights of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/layer_list.h"
#include "import/onnx_fusion.h"
#include "import/onnx_infer.h"

namespace ledger {

class Translator {
 public:
  explicit Translator(OnnxGraph& graph);

  // All nodes, in order. What could not be said goes to notes().
  void run();

  std::vector<ImportedLayer> take_layers() { return std::move(layers_); }
  // Operators without a kind of ours, and how many nodes they are.
  const std::map<std::string, int>& unknown() const { return unknown_; }
  int node_count() const { return static_cast<int>(graph_.nodes.size()); }
  int folded_count() const { return folded_; }

  // --- for the functions of single operators ---

  OnnxGraph& graph() { return graph_; }
  // The sizes without the batch; empty where they are not known (known() tells).
  bool known(const GraphValue* value) const { return value != nullptr && value->dims.has_value(); }
  Dims item(const GraphValue& value) const { return item_dims(value, graph_).value_or(Dims()); }

  // The layer that gives a value; a constant becomes a layer when it is first asked for.
  int layer_of(const GraphValue& value);
  // The same in another shape of as many numbers, by a layer in between where it is another.
  int in_shape(const GraphValue& value, const Dims& wanted);
  int reshaped(int layer, const Dims& from, const Dims& to);

  int add(std::string_view kind, std::vector<int> inputs,
          OrderedJson fields = OrderedJson::object());
  void bind(const GraphValue* value, int layer);
  // Shares the weights of whatever else names them.
  void share(int layer, std::string weights);
  // The layer of an operator that has none of ours, with its shape.
  void add_unknown(const NodeView& view);
  // A layer that only moves numbers, in the shape of the output.
  void add_rearrangement(const NodeView& view);

  // A size for JSON: a number, or a formula.
  static OrderedJson json(const Dim& dim);
  static OrderedJson json(const Dims& dims);
  // "shape": the sizes of a tensor; false where it has more dimensions than a layer can say.
  static bool put_shape(OrderedJson& fields, const Dims& dims);

 private:
  friend class PathScope;
  void translate(const GraphNode& node, std::size_t index);
  void translate_fusion(const NodeView& view, const Fusion& fusion);
  void add_inputs();
  std::size_t index_of(const GraphValue& value) const {
    return static_cast<std::size_t>(&value - graph_.values.data());
  }

  OnnxGraph& graph_;
  Fusions fusions_;
  std::vector<bool> is_result_;  // by value: an output of the network
  std::vector<ImportedLayer> layers_;
  std::vector<int> bound_;  // by value: the layer, or kUnbound
  std::map<std::string, int> unknown_;
  std::vector<std::string> path_;  // of the node at hand
  int folded_ = 0;
};

using TranslateFunction = bool (*)(Translator&, const NodeView&);  // false: it cannot be said
struct TranslateEntry {
  std::string_view op;
  TranslateFunction function;
};
TranslateFunction find_heavy_translation(std::string_view op);
TranslateFunction find_matrix_translation(std::string_view op);
TranslateFunction find_element_translation(std::string_view op);
TranslateFunction find_shape_translation(std::string_view op);

bool translate_einsum(Translator& to, const NodeView& view);

// A matrix product with a weight, and the bias that is added behind it, or null.
bool translate_linear(Translator& to, const NodeView& view, const GraphValue* bias);

}  // namespace ledger
