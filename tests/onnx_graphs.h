// For tests: small ONNX graphs to their analysis, and what is wanted of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "analyze_text.h"
#include "onnx_bytes.h"

namespace ledger::onnx_graphs {

using namespace onnx_bytes;
using List = std::vector<std::int64_t>;

inline AnalyzedText analyze_graph(const Graph& graph) {
  const ImportResult result = import_bytes(graph.file());
  EXPECT_TRUE(result.errors.empty()) << all_of(result.errors);
  AnalyzedText analyzed = analyze_text(result.model);
  EXPECT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors) << result.model;
  return analyzed;
}

struct Wanted {
  std::string what;
  Graph graph;
  Shape output;
  std::int64_t parameters, macs;
};

// One input "x", nodes that lead to "y".
inline Graph graph_of(std::vector<std::int64_t> input, std::vector<std::string> nodes,
                      std::vector<std::string> tensors = {}, std::int64_t opset = 17) {
  Graph graph;
  graph.inputs = {value_info("x", input)};
  graph.outputs = {value_info("y", {})};
  graph.nodes = std::move(nodes);
  graph.tensors = std::move(tensors);
  graph.opset = opset;
  return graph;
}

inline void check(const std::vector<Wanted>& rows) {
  for (const Wanted& wanted : rows) {
    SCOPED_TRACE(wanted.what);
    const AnalyzedText analyzed = analyze_graph(wanted.graph);
    if (!analyzed.errors.empty()) continue;
    EXPECT_EQ(analyzed.analysis->rows.back().cost->output, wanted.output);
    EXPECT_EQ(analyzed.analysis->totals.parameters, wanted.parameters);
    EXPECT_EQ(analyzed.analysis->totals.macs, wanted.macs);
  }
}

}  // namespace ledger::onnx_graphs
