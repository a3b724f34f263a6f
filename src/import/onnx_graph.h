// The network of an ONNX file with names resolved: nodes in the order of their execution, functions
// put in where they are called, and for every value what inference finds out about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/onnx_dim.h"
#include "import/onnx_model.h"

namespace ledger {

inline constexpr int kNoValue = -1;

struct GraphValue {
  std::string name;
  int type = 0;
  std::optional<Dims> dims;    // with the batch
  std::optional<Dims> data;    // whole numbers, where the value is known: shapes, axes
  std::optional<double> real;  // a single number that is known
  std::vector<double> reals;   // the few numbers of a constant: scales
  // It does not depend on what enters the network. `stored` numbers lie behind it, learned ones
  // where it comes from weights.
  bool is_constant = false;
  bool is_learned = false;
  std::int64_t stored = 0;
  std::string weight;  // the initializer behind a constant

  // The batch is a factor of dimension `batch_axis`, with `batch_before` numbers of the same
  // dimension outside of it; -1: nowhere.
  int batch_axis = -1;
  std::int64_t batch_before = 1;

  int producer = -1;           // a node
  std::vector<int> consumers;  // nodes; once for each use
};

struct GraphNode {
  OnnxNode node;
  std::vector<int> inputs, outputs;  // values, or kNoValue where one is left out
};

struct OnnxGraph {
  std::vector<GraphNode> nodes;  // each behind those it reads
  std::vector<GraphValue> values;
  std::vector<int> inputs, outputs;
  std::int64_t opset = 0;
  std::int64_t batch = 1;
  bool holds_graphs = false;  // in nodes; what they read around them is not known
  std::vector<OnnxValueInfo> input_infos;
  std::unordered_map<std::string, const OnnxValueInfo*> infos;  // of the model, by name

  GraphValue* value(int index) {
    return index < 0 ? nullptr : &values[static_cast<std::size_t>(index)];
  }
  const GraphValue* value(int index) const {
    return index < 0 ? nullptr : &values[static_cast<std::size_t>(index)];
  }
};

// "node /conv1/Conv, byte 123": where a fault in a node stands.
Place place_of(const OnnxNode& node);

// What a tensor in the file says of the value that it is.
void describe_constant(const OnnxTensor& tensor, GraphValue& value);

// Nothing where `errors` says why: names that nothing gives, cycles, too many nodes. The graph
// points into the model.
std::optional<OnnxGraph> build_graph(const OnnxModel& model, Errors& errors);

}  // namespace ledger
