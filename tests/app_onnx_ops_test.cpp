// Small ONNX graphs: what each operator becomes, with its shape, its work and its parameters.
#include <gtest/gtest.h>

#include <string>

#include "onnx_graphs.h"

namespace ledger {
namespace {

using namespace onnx_graphs;

std::vector<Wanted> wanted_heavy() {
  return {
      {"padding that differs on the sides",
       graph_of({1, 3, 8, 8},
                {node("Conv", {"x", "w"}, {"y"},
                      {attribute("pads", List{0, 0, 1, 1}), attribute("strides", List{2, 2})})},
                {tensor("w", {4, 3, 3, 3})}),
       {4, 4, 4},
       108,
       108 * 16},
      {"automatic padding, depthwise",
       graph_of({1, 6, 7, 7},
                {node("Conv", {"x", "w", "b"}, {"y"},
                      {text_attribute("auto_pad", "SAME_UPPER"), attribute("strides", List{2, 2}),
                       attribute("group", 6)})},
                {tensor("w", {6, 1, 3, 3}), tensor("b", {6})}),
       {6, 4, 4},
       60,
       54 * 16},
      {"one dimension, causal",
       graph_of({1, 8, 20}, {node("Conv", {"x", "w"}, {"y"}, {attribute("pads", List{2, 0})})},
                {tensor("w", {4, 8, 3})}),
       {4, 20},
       96,
       96 * 20},
      {"three dimensions",
       graph_of({1, 3, 4, 8, 8},
                {node("Conv", {"x", "w"}, {"y"}, {attribute("pads", List{1, 1, 1, 1, 1, 1})})},
                {tensor("w", {2, 3, 3, 3, 3})}),
       {2, 4, 8, 8},
       162,
       162 * 256},
      {"transposed",
       graph_of({1, 8, 5, 5},
                {node("ConvTranspose", {"x", "w"}, {"y"},
                      {attribute("strides", List{2, 2}), attribute("pads", List{1, 1, 1, 1}),
                       attribute("output_padding", List{1, 1})})},
                {tensor("w", {8, 4, 3, 3})}),
       {4, 10, 10},
       288,
       288 * 25},
      {"quantized convolution",
       graph_of({1, 3, 8, 8},
                {node("QLinearConv", {"x", "s", "z", "w", "s", "z", "s", "z"}, {"y"})},
                {tensor("w", {4, 3, 3, 3}), tensor("s", {}), tensor("z", {})}),
       {4, 6, 6},
       108,
       108 * 36},
      {"weights that are dequantized",
       graph_of({1, 3, 8, 8},
                {node("DequantizeLinear", {"q", "s"}, {"w"}), node("Conv", {"x", "w"}, {"y"})},
                {tensor("q", {4, 3, 3, 3}), tensor("s", {})}),
       {4, 6, 6},
       108,
       108 * 36},
      {"Gemm, turned, with a bias",
       graph_of({1, 10}, {node("Gemm", {"x", "w", "b"}, {"y"}, {attribute("transB", 1)})},
                {tensor("w", {5, 10}), tensor("b", {5})}),
       {5},
       55,
       50},
      {"a product of a sequence with a matrix, and a bias",
       graph_of({1, 7, 10}, {node("MatMul", {"x", "w"}, {"p"}), node("Add", {"p", "b"}, {"y"})},
                {tensor("w", {10, 5}), tensor("b", {5})}),
       {7, 5},
       55,
       350},
      {"scores of a sequence with itself",
       graph_of({1, 7, 10}, {node("Transpose", {"x"}, {"t"}, {attribute("perm", List{0, 2, 1})}),
                             node("MatMul", {"x", "t"}, {"y"})}),
       {7, 7},
       0,
       490},
      {"LSTM, both ways",
       graph_of({12, 1, 16},
                {node("LSTM", {"x", "w", "r", "b"}, {"h"},
                      {attribute("hidden_size", 8), text_attribute("direction", "bidirectional")}),
                 node("Transpose", {"h"}, {"t"}, {attribute("perm", List{0, 2, 1, 3})}),
                 node("Reshape", {"t", "s"}, {"y"})},
                {tensor("w", {2, 32, 16}), tensor("r", {2, 32, 8}), tensor("b", {2, 64}),
                 tensor("s", {3}, {0, 0, -1})}),
       {12, 16},
       2 * 32 * 24 + 128,
       12 * 2 * 32 * 24},
      {"GRU's last state",
       graph_of({12, 1, 16},
                {node("GRU", {"x", "w", "r", "b"}, {"h", "y"}, {attribute("hidden_size", 8)})},
                {tensor("w", {1, 24, 16}), tensor("r", {1, 24, 8}), tensor("b", {1, 48})}),
       {1, 8},
       24 * 24 + 48,
       12 * 24 * 24},
      {"layer normalization as one operator",
       graph_of({1, 7, 10},
                {node("LayerNormalization", {"x", "g", "b"}, {"y"}, {attribute("axis", -1)})},
                {tensor("g", {10}), tensor("b", {10})}),
       {7, 10},
       20,
       0},
      {"a table that is looked up",
       graph_of({1, 7}, {node("Gather", {"t", "x"}, {"y"})}, {tensor("t", {100, 16})}),
       {7, 16},
       1600,
       0},
  };
}

std::vector<Wanted> wanted_shapes() {
  return {
      {"ceil and padding in a pool",
       graph_of({1, 4, 7, 7},
                {node("MaxPool", {"x"}, {"y"},
                      {attribute("kernel_shape", List{2, 2}), attribute("strides", List{2, 2}),
                       attribute("ceil_mode", 1)})}),
       {4, 4, 4},
       0,
       0},
      {"an average over a line",
       graph_of({1, 4, 10},
                {node("AveragePool", {"x"}, {"y"},
                      {attribute("kernel_shape", List{2}), attribute("strides", List{2})})}),
       {4, 5},
       0,
       0},
      {"a reshape whose shape is computed",
       graph_of({0, 6, 4, 4},
                {node("Shape", {"x"}, {"s"}), node("Gather", {"s", "zero"}, {"n"}),
                 node("Unsqueeze", {"n", "first"}, {"l"}),
                 node("Concat", {"l", "rest"}, {"to"}, {attribute("axis", 0)}),
                 node("Reshape", {"x", "to"}, {"y"})},
                {tensor("zero", {}, {0}), tensor("first", {1}, {0}), tensor("rest", {1}, {-1})}),
       {96},
       0,
       0},
      {"slices of several dimensions",
       graph_of({1, 6, 8, 8}, {node("Slice", {"x", "a", "b", "c", "d"}, {"y"})},
                {tensor("a", {2}, {1, 0}), tensor("b", {2}, {5, 9223372036854775807}),
                 tensor("c", {2}, {1, 2}), tensor("d", {2}, {1, 2})}),
       {4, 4, 8},
       0,
       0},
      {"halves put together the other way round",
       graph_of({1, 6, 8, 8}, {node("Split", {"x"}, {"a", "b"}, {attribute("axis", 1)}),
                               node("Concat", {"b", "a"}, {"y"}, {attribute("axis", 1)})}),
       {6, 8, 8},
       0,
       0},
      {"windows of a map, six dimensions",
       graph_of({1, 8, 8, 4},
                {node("Reshape", {"x", "s"}, {"r"}),
                 node("Transpose", {"r"}, {"y"}, {attribute("perm", List{0, 1, 3, 2, 4, 5})})},
                {tensor("s", {6}, {1, 2, 4, 2, 4, 4})}),
       {2, 2, 4, 4, 4},
       0,
       0},
      {"resized to a size",
       graph_of({1, 4, 5, 5},
                {node("Resize", {"x", "", "", "s"}, {"y"}, {text_attribute("mode", "linear")})},
                {tensor("s", {4}, {1, 4, 13, 17})}),
       {4, 13, 17},
       0,
       0},
      {"a pixel shuffle",
       graph_of({1, 12, 5, 5}, {node("DepthToSpace", {"x"}, {"y"}, {attribute("blocksize", 2)})}),
       {3, 10, 10},
       0,
       0},
      {"means over a map, dimensions kept",
       graph_of({1, 4, 5, 5}, {node("ReduceMean", {"x"}, {"y"}, {attribute("axes", List{2, 3})})},
                {}, 11),
       {4, 1, 1},
       0,
       0},
      {"padding by an operator",
       graph_of({1, 4, 5, 5}, {node("Pad", {"x", "p"}, {"y"})},
                {tensor("p", {8}, {0, 0, 1, 2, 0, 0, 3, 4})}),
       {4, 9, 11},
       0,
       0},
      {"a learned scale of each channel",
       graph_of({1, 4, 5, 5}, {node("Mul", {"x", "g"}, {"y"})}, {tensor("g", {1, 4, 1, 1})}),
       {4, 5, 5},
       4,
       0},
      {"softmax over channels and over rows",
       graph_of({1, 4, 5, 5}, {node("Softmax", {"x"}, {"a"}, {attribute("axis", 1)}),
                               node("Softmax", {"a"}, {"y"}, {attribute("axis", 2)})}),
       {4, 5, 5},
       0,
       0},
      {"a batch of four in the file",
       graph_of({4, 3, 8, 8}, {node("Conv", {"x", "w"}, {"c"}), node("Reshape", {"c", "s"}, {"y"})},
                {tensor("w", {2, 3, 3, 3}), tensor("s", {2}, {4, 72})}),
       {72},
       54,
       54 * 36},
  };
}

TEST(OnnxOps, WithWeights) {
  check(wanted_heavy());
}
TEST(OnnxOps, WithShapes) {
  check(wanted_shapes());
}

TEST(OnnxOps, UnknownOperatorsAreShownAndSaid) {
  Graph graph = graph_of(
      {1, 4, 5, 5},
      {node("Relu", {"x"}, {"a"}), node("Deform", {"a", "w"}, {"b"}, {}, "", "com.example"),
       node("Relu", {"b"}, {"y"})},
      {tensor("w", {10})});
  const ImportResult result = import_bytes(graph.file());
  ASSERT_FALSE(result.notes.empty());
  EXPECT_NE(result.notes[0].find("1 of 3 nodes (33.3 %) are not costed: com.example.Deform"),
            std::string::npos)
      << result.notes[0];
  const AnalyzedText analyzed = analyze_text(result.model);
  ASSERT_TRUE(analyzed.analysis) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.analysis->totals.parameters, 10);
  const Catalog& catalog = *analyzed.model->catalog;
  const auto macs = static_cast<std::size_t>(catalog.find_convention("macs"));
  EXPECT_EQ(analyzed.row("b").cost->counts[macs].status, Count::Status::kNotCounted);
}

TEST(OnnxOps, FunctionsAreCalled) {
  Graph graph = graph_of({1, 4, 5, 5}, {node("Twice", {"x"}, {"y"}, {}, "/t", "mine")});
  graph.functions = {bytes(1, "Twice") + bytes(4, "in") + bytes(5, "out") +
                     bytes(7, node("Relu", {"in"}, {"mid"})) +
                     bytes(7, node("Sigmoid", {"mid"}, {"out"})) + bytes(10, "mine")};
  const AnalyzedText analyzed = analyze_graph(graph);
  ASSERT_TRUE(analyzed.analysis);
  EXPECT_EQ(analyzed.analysis->rows.size(), 2u);
}

TEST(OnnxOps, SharedWeightsCountOnce) {
  Graph graph = graph_of({1, 4, 5, 5},
                         {node("Conv", {"x", "w"}, {"a"}, {}, "/one/Conv"),
                          node("Relu", {"a"}, {"r"}, {}, "/one/Relu"),
                          node("Conv", {"r", "w"}, {"y"}, {}, "/two/Conv")},
                         {tensor("w", {4, 4, 1, 1})});
  const AnalyzedText analyzed = analyze_graph(graph);
  ASSERT_TRUE(analyzed.analysis);
  EXPECT_EQ(analyzed.analysis->totals.parameters, 16);
  EXPECT_EQ(analyzed.analysis->totals.macs, 2 * 16 * 25);
}

TEST(OnnxOps, OpenSizesGoThroughComputedShapes) {
  // Resized to the size of another map: the size is a formula, and follows its parameter.
  Graph graph =
      graph_of({1, 3, 0, 0},
               {node("MaxPool", {"x"}, {"p"},
                     {attribute("kernel_shape", List{2, 2}), attribute("strides", List{2, 2})}),
                node("Shape", {"x"}, {"s"}), node("Resize", {"p", "", "", "s"}, {"u"}),
                node("Concat", {"u", "x"}, {"y"}, {attribute("axis", 1)})});
  const ImportResult result = import_bytes(graph.file());
  Settings settings;
  settings.parameters["side2"] = 101;
  settings.parameters["side3"] = 64;
  const AnalyzedText analyzed = analyze_text(result.model, settings);
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors) << result.model;
  EXPECT_EQ(analyzed.analysis->rows.back().cost->output, (Shape{6, 101, 64}));
}

}  // namespace
}  // namespace ledger
