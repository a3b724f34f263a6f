// Graphs as exporters, quantizers and optimizers write them: what comes out of several nodes
// together, what is marked, and what hostile graphs can make of it.
#include "onnx_graphs.h"

#include "model/words.h"

namespace ledger {
namespace {

using namespace onnx_graphs;

std::string notes_of(const Graph& graph) {
  std::string text;
  for (const std::string& note : import_bytes(graph.file()).notes) text += note + '\n';
  return text;
}

const Count& macs_of(const AnalyzedText& analyzed, std::string_view layer) {
  const auto macs = static_cast<std::size_t>(analyzed.model->catalog->find_convention("macs"));
  return analyzed.row(layer).cost->counts[macs];
}

// x * (1/sqrt(mean(x^2) + e)) * g, as exporters write torch.rsqrt: one layer, not eight.
TEST(OnnxGraphs, ReciprocalRootsByDivisionAreANorm) {
  const auto number = [](std::string_view name, std::string_view raw) {
    return onnx_bytes::number(2, 1) + bytes(8, name) + bytes(9, raw);
  };
  using namespace std::string_view_literals;
  const Graph graph = graph_of(
      {1, 5, 16},
      {node("Pow", {"x", "two"}, {"p"}),
       node("ReduceMean", {"p"}, {"m"}, {attribute("axes", List{-1})}),
       node("Add", {"m", "e"}, {"a"}), node("Sqrt", {"a"}, {"r"}), node("Div", {"one", "r"}, {"d"}),
       node("Mul", {"x", "d"}, {"n"}), node("Mul", {"g", "n"}, {"y"})},
      {number("two", "\0\0\0\x40"sv), number("one", "\0\0\x80\x3F"sv),
       number("e", "\xAC\xC5\x27\x37"sv), tensor("g", {16})});
  const AnalyzedText analyzed = analyze_graph(graph);
  ASSERT_EQ(analyzed.analysis->rows.size(), 1u);
  EXPECT_EQ(analyzed.analysis->totals.parameters, 16);
}

TEST(OnnxGraphs, ProductsSpelledInOtherWays) {
  check({
      {"Einsum of a sequence with a matrix",
       graph_of({1, 7, 10},
                {node("Einsum", {"x", "w"}, {"y"}, {text_attribute("equation", "bij,jk->bik")})},
                {tensor("w", {10, 5})}),
       {7, 5},
       50,
       350},
      {"Einsum of queries with keys, heads in the middle",
       graph_of({1, 7, 4, 8}, {node("Identity", {"x"}, {"k"}),
                               node("Einsum", {"x", "k"}, {"y"},
                                    {text_attribute("equation", "b i h d, b j h d -> b h i j")})}),
       {4, 7, 7},
       0,
       4 * 7 * 7 * 8},
      {"Einsum whose result is turned",
       graph_of({1, 6, 5},
                {node("Einsum", {"x", "w"}, {"y"}, {text_attribute("equation", "nct,oc->not")})},
                {tensor("w", {9, 6})}),
       {9, 5},
       54,
       270},
      {"weights of four bits",
       graph_of({1, 7, 64},
                {node("MatMulNBits", {"x", "w", "s"}, {"y"},
                      {attribute("K", 64), attribute("N", 32), attribute("bits", 4)}, "/m",
                      "com.microsoft")},
                {tensor("w", {32, 2, 16}, {}, 2), tensor("s", {64})}),
       {7, 32},
       64 * 32,
       7 * 64 * 32},
      {"a quantized linear layer with a bias",
       graph_of({1, 10},
                {node("QGemm", {"x", "s", "z", "w", "s", "z", "b"}, {"y"}, {attribute("transB", 1)},
                      "/g", "com.microsoft")},
                {tensor("s", {}), tensor("z", {}, {}, 3), tensor("w", {5, 10}, {}, 3),
                 tensor("b", {5}, {1, 2, 3, 4, 5})}),
       {5},
       55,
       50},
      {"a transposed convolution of groups, to a given size",
       graph_of({1, 8, 5, 5},
                {node("ConvTranspose", {"x", "w"}, {"y"},
                      {attribute("strides", List{2, 2}), attribute("group", 2),
                       attribute("output_shape", List{10, 10})})},
                {tensor("w", {8, 3, 4, 4})}),
       {6, 10, 10},
       8 * 3 * 16,
       8 * 3 * 16 * 25},
      {"a batch norm folded into its convolution leaves the bias",
       graph_of({1, 3, 8, 8},
                {node("FusedConv", {"x", "w", "b"}, {"y"}, {text_attribute("activation", "Relu")},
                      "/c", "com.microsoft")},
                {tensor("w", {4, 3, 3, 3}), tensor("b", {4})}),
       {4, 6, 6},
       112,
       108 * 36},
  });
}

// Scores of 2 heads over an open length, as a product of a [batch, heads, length, size] tensor.
Graph attention() {
  const auto heads = [](const std::string& from, const std::string& to, List perm) {
    return std::vector<std::string>{node("Reshape", {from, "split"}, {to + "4"}),
                                    node("Transpose", {to + "4"}, {to}, {attribute("perm", perm)})};
  };
  Graph graph = graph_of(
      {1, 0, 16},
      {node("MatMul", {"x", "wq"}, {"q"}), node("MatMul", {"x", "wk"}, {"k"}),
       node("MatMul", {"x", "wv"}, {"v"})},
      {tensor("wq", {16, 16}), tensor("wk", {16, 16}), tensor("wv", {16, 16}),
       tensor("split", {4}, {0, -1, 2, 8}), tensor("join", {3}, {0, -1, 16}), tensor("root", {})});
  for (const auto& part : {heads("q", "qh", {0, 2, 1, 3}), heads("k", "kh", {0, 2, 3, 1}),
                           heads("v", "vh", {0, 2, 1, 3})}) {
    graph.nodes.insert(graph.nodes.end(), part.begin(), part.end());
  }
  for (const std::string& each :
       {node("MatMul", {"qh", "kh"}, {"s"}), node("Div", {"s", "root"}, {"d"}),
        node("Softmax", {"d"}, {"p"}, {attribute("axis", -1)}), node("MatMul", {"p", "vh"}, {"o"}),
        node("Transpose", {"o"}, {"t"}, {attribute("perm", List{0, 2, 1, 3})}),
        node("Reshape", {"t", "join"}, {"y"})}) {
    graph.nodes.push_back(each);
  }
  return graph;
}

TEST(OnnxGraphs, AttentionSpelledOutFollowsItsOpenLength) {
  const ImportResult result = import_bytes(attention().file());
  ASSERT_TRUE(result.errors.empty()) << all_of(result.errors);
  for (const int length : {128, 7}) {
    Settings settings;
    settings.parameters["side1"] = length;
    const AnalyzedText analyzed = analyze_text(result.model, settings);
    ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors) << result.model;
    EXPECT_EQ(analyzed.analysis->totals.macs, 3 * 256 * length + 2 * 2 * length * length * 8);
    EXPECT_EQ(analyzed.analysis->rows.back().cost->output, (Shape{length, 16}));
    EXPECT_EQ(analyzed.analysis->totals.parameters, 3 * 256);
  }
  EXPECT_EQ(result.notes.size(), 1u) << result.notes.front();  // of the length
  ASSERT_EQ(analyze_text(result.model).definition->parameters.size(), 1u);
  EXPECT_TRUE(analyze_text(result.model).definition->parameters[0].maximum) << "a slider has ends";
}

TEST(OnnxGraphs, BranchesAndLoopsAreMarkedWithTheShapeTheFileSays) {
  const std::string body = bytes(1, "then_branch") + bytes(6, bytes(2, "inner")) + number(20, 5);
  Graph graph =
      graph_of({1, 4, 6, 6},
               {node("If", {"c"}, {"a"}, {body}), node("Loop", {"n", "", "a"}, {"b"}, {body}),
                node("Conv", {"b", "w"}, {"y"})},
               {tensor("c", {}, {}, 9), tensor("n", {}, {3}), tensor("w", {2, 8, 1, 1})});
  graph.infos = {value_info("a", {1, 4, 6, 6}), value_info("b", {1, 8, 6, 6})};
  EXPECT_NE(notes_of(graph).find("2 of 3 nodes (66.6 %) are not costed: If ×1, Loop ×1"),
            std::string::npos)
      << notes_of(graph);
  const AnalyzedText analyzed = analyze_graph(graph);
  ASSERT_TRUE(analyzed.analysis);
  EXPECT_EQ(macs_of(analyzed, "b").status, Count::Status::kNotCounted);
  EXPECT_EQ(analyzed.row("b").cost->output, (Shape{8, 6, 6}));
  EXPECT_EQ(analyzed.analysis->totals.macs, 16 * 36);
}

TEST(OnnxGraphs, TheSameNameOfAnotherDomainIsAnotherOperator) {
  Graph graph = graph_of(
      {1, 4, 6, 6},
      {node("Conv", {"x", "w"}, {"a"}, {}, "/theirs", "com.example"), node("Relu", {"a"}, {"y"})},
      {tensor("w", {4, 4, 1, 1})});
  EXPECT_NE(notes_of(graph).find("com.example.Conv"), std::string::npos) << notes_of(graph);
  EXPECT_EQ(analyze_graph(graph).analysis->totals.macs, 0);
}

TEST(OnnxGraphs, OldAndNewOpsetsSayTheSame) {
  // Squeeze, reductions and clipping: by attribute before opset 13, by input since.
  const Graph old = graph_of(
      {1, 4, 6, 6},
      {node("ReduceSum", {"x"}, {"s"}, {attribute("axes", List{2, 3}), attribute("keepdims", 1)}),
       node("Squeeze", {"s"}, {"q"}, {attribute("axes", List{2, 3})}),
       node("Unsqueeze", {"q"}, {"y"}, {attribute("axes", List{1})})},
      {}, 9);
  const Graph now =
      graph_of({1, 4, 6, 6},
               {node("ReduceSum", {"x", "map"}, {"s"}, {attribute("keepdims", 1)}),
                node("Squeeze", {"s", "map"}, {"q"}), node("Unsqueeze", {"q", "one"}, {"y"})},
               {tensor("map", {2}, {2, 3}), tensor("one", {1}, {1})}, 21);
  for (const Graph& graph : {old, now}) {
    const AnalyzedText analyzed = analyze_graph(graph);
    ASSERT_TRUE(analyzed.analysis);
    EXPECT_EQ(analyzed.analysis->rows.back().cost->output, (Shape{1, 4}));
  }
}

TEST(OnnxGraphs, WhatIfEditsReachWhatComesBehind) {
  const Graph graph =
      graph_of({1, 3, 8, 8},
               {node("Conv", {"x", "w"}, {"c"}, {}, "/stem/conv/Conv"),
                node("Relu", {"c"}, {"r"}, {}, "/stem/act/Relu"),
                node("GlobalAveragePool", {"r"}, {"g"}, {}, "/pool/Pool"),
                node("Flatten", {"g"}, {"f"}, {}, "/Flatten"),
                node("Gemm", {"f", "v"}, {"y"}, {attribute("transB", 1)}, "/fc/Gemm")},
               {tensor("w", {4, 3, 3, 3}), tensor("v", {10, 4})});
  const ImportResult result = import_bytes(graph.file());
  Settings settings;
  settings.edits["stem.conv"]["kernel_size"] = "[5, 5]";
  const AnalyzedText analyzed = analyze_text(result.model, settings);
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors) << result.model;
  EXPECT_EQ(analyzed.row("stem.act").cost->output, (Shape{4, 4, 4}));
  EXPECT_EQ(analyzed.analysis->totals.macs, 4 * 3 * 25 * 16 + 40);
}

std::string function(const std::string& name, const std::string& calls, int times) {
  std::string content = bytes(1, name) + bytes(4, "a") + bytes(5, "b");
  std::string last = "a";
  for (int i = 0; i < times && !calls.empty(); ++i) {
    const std::string next = i + 1 == times ? "b" : "m" + std::to_string(i);
    content += bytes(7, node(calls, {last}, {next}, {}, "/f", "mine"));
    last = next;
  }
  return content + bytes(10, "mine");
}

TEST(OnnxGraphs, FunctionsThatOnlyCallEachOtherHaveAnEnd) {
  Graph graph = graph_of({1, 4, 5, 5}, {node("F0", {"x"}, {"y"}, {}, "/t", "mine")});
  constexpr int kDeep = 14;
  for (int level = 0; level <= kDeep; ++level) {
    const std::string next = level == kDeep ? "" : "F" + std::to_string(level + 1);
    graph.functions.push_back(function("F" + std::to_string(level), next, 1000));
  }
  const ImportResult result = import_bytes(graph.file());
  ASSERT_FALSE(result.errors.empty());
  EXPECT_EQ(result.errors.front().code, ErrorCode::kTooLarge);
  EXPECT_NE(result.errors.front().place.path.find("byte"), std::string::npos);
}

TEST(OnnxGraphs, LongNamesDoNotMultiply) {
  Graph graph = graph_of({1, 4, 5, 5}, {});
  const std::string long_name(60'000, 'n');
  std::string content = bytes(1, "F") + bytes(4, "a") + bytes(5, "b");
  content += bytes(7, node("Relu", {"a"}, {long_name}, {}, "/f"));
  content += bytes(7, node("Relu", {long_name}, {"b"}, {}, "/f")) + bytes(10, "mine");
  graph.functions = {content};
  std::string last = "x";
  for (int i = 0; i < 2000; ++i) {
    const std::string next = "v" + std::to_string(i);
    graph.nodes.push_back(node("F", {last}, {next}, {}, "/n" + std::to_string(i), "mine"));
    last = next;
  }
  graph.nodes.push_back(node("Relu", {last}, {"y"}));
  const ImportResult result = import_bytes(graph.file());
  ASSERT_FALSE(result.errors.empty());
  EXPECT_EQ(result.errors.front().code, ErrorCode::kTooLarge);
}

TEST(OnnxGraphs, HundredsOfOpenSizesAreNotHundredsOfSliders) {
  Graph graph = graph_of({1, 4}, {node("Relu", {"x"}, {"y"})});
  for (int i = 0; i < 400; ++i) {
    const std::string name = "extra" + std::to_string(i);
    const std::string dim = bytes(1, bytes(2, "open" + std::to_string(i)));
    const std::string type = number(1, 1) + bytes(2, bytes(1, number(1, 1)) + dim);
    graph.inputs.push_back(bytes(1, name) + bytes(2, bytes(1, type)));
    graph.nodes.push_back(node("Relu", {name}, {"z" + std::to_string(i)}));
  }
  const AnalyzedText analyzed = analyze_graph(graph);
  ASSERT_TRUE(analyzed.analysis);
  EXPECT_LE(analyzed.definition->notes.size(), 40u);
}

}  // namespace
}  // namespace ledger
