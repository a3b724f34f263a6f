// ONNX files that ask for far more than their size: each is answered soon, with a model or a
// sentence and its place.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "analyze_text.h"
#include "onnx_bytes.h"

namespace ledger {
namespace {

using namespace onnx_bytes;

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

Graph relu_graph(std::string_view name) {
  Graph graph;
  graph.inputs = {value_info("x", {1, 3, 8, 8})};
  graph.outputs = {value_info("y", {1, 3, 8, 8})};
  graph.nodes = {node("Relu", {"x"}, {"y"}, {}, name)};
  return graph;
}

// Seconds are for a slow machine under sanitizers; without the bounds each takes minutes, or all
// the memory there is.
ImportResult import_soon(const std::string& file) {
  const auto start = std::chrono::steady_clock::now();
  ImportResult result = import_bytes(file);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_LT(seconds.count(), 20);
  EXPECT_EQ(result.model.empty(), !result.errors.empty());
  for (const Error& error : result.errors) EXPECT_FALSE(error.place.path.empty()) << error.message;
  return result;
}

void expect_refused(const std::string& file, ErrorCode code) {
  const ImportResult result = import_soon(file);
  ASSERT_FALSE(result.errors.empty());
  EXPECT_EQ(result.errors.front().code, code) << describe(result.errors.front());
}

void expect_read(const std::string& file) {
  const ImportResult result = import_soon(file);
  EXPECT_TRUE(result.errors.empty()) << all_of(result.errors);
  const AnalyzedText analyzed = analyze_text(result.model);
  EXPECT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
}

TEST(OnnxBounds, NamesOfManySteps) {
  expect_read(relu_graph(repeated("/a", 30'000)).file());
  Graph graph = relu_graph("");
  for (int i = 0; i < 300; ++i) {
    const std::string name = "y" + std::to_string(i);
    graph.nodes.push_back(node("Relu", {"x"}, {name}, {}, repeated("/a", 30'000)));
    graph.outputs.push_back(value_info(name, {1, 3, 8, 8}));
  }
  expect_read(graph.file());
}

TEST(OnnxBounds, NamesKeepTheStepsAtTheirEnd) {
  const ImportResult result = import_soon(relu_graph(repeated("/deep", 40) + "/last/Relu").file());
  EXPECT_NE(result.model.find("deep.last"), std::string::npos) << result.model;
}

TEST(OnnxBounds, TensorsOfManyDimensions) {
  Graph graph = relu_graph("");
  const std::string dims = bytes(1, std::string(60'000, '\1'));
  graph.tensors.push_back(dims + number(2, 1) + bytes(8, "w"));
  expect_refused(graph.file(), ErrorCode::kTooLarge);
  graph = relu_graph("");
  graph.inputs[0] = value_info("x", std::vector<std::int64_t>(40, 1));
  expect_refused(graph.file(), ErrorCode::kTooLarge);
  // A shape that is worked out, which every value behind would have again.
  graph = relu_graph("");
  const std::vector<std::int64_t> ones(100, 1);
  graph.tensors.push_back(tensor("s", {100}, ones));
  graph.nodes[0] = node("Reshape", {"x", "s"}, {"y"});
  expect_refused(graph.file(), ErrorCode::kOverflow);
}

// 120 KB that would become hundreds of gigabytes of attributes.
TEST(OnnxBounds, FunctionsWithLargeNodes) {
  std::vector<std::string> attributes;
  for (int i = 0; i < 50; ++i) {
    attributes.push_back(bytes(1, "k" + std::to_string(i)) + bytes(8, std::string(1000, '\1')));
  }
  Graph graph = relu_graph("");
  graph.functions = {bytes(1, "F") + bytes(4, "a") + bytes(5, "b") +
                     bytes(7, node("Relu", {"a"}, {"b"}, attributes)) + bytes(10, "mine")};
  graph.nodes.clear();
  std::string from = "x";
  for (int i = 0; i < 100'000; ++i) {
    const std::string to = "v" + std::to_string(i);
    graph.nodes.push_back(node("F", {from}, {to}, {}, "n", "mine"));
    from = to;
  }
  expect_refused(graph.file(), ErrorCode::kTooLarge);
}

TEST(OnnxBounds, NodesOfManyInputsAndOutputs) {
  Graph graph = relu_graph("");
  graph.nodes[0] = node("Sum", std::vector<std::string>(100'000, "x"), {"y"});
  expect_refused(graph.file(), ErrorCode::kTooLarge);
  // As many as are read, each output of all inputs.
  std::vector<std::string> outputs;
  for (int i = 0; i < 1000; ++i) outputs.push_back("o" + std::to_string(i));
  graph.nodes = {node("Unheard", std::vector<std::string>(1000, "x"), outputs),
                 node("Sum", outputs, {"y"})};
  expect_read(graph.file());
}

TEST(OnnxBounds, ManyResults) {
  Graph graph = relu_graph("");
  for (int i = 0; i < 50'000; ++i) {
    const std::string name = "y" + std::to_string(i);
    graph.nodes.push_back(node("Relu", {"x"}, {name}, {}, "n" + std::to_string(i)));
    graph.outputs.push_back(bytes(1, name));
  }
  expect_read(graph.file());
}

// Numbers of shapes that every value behind has a copy of.
TEST(OnnxBounds, NumbersPassedOnAThousandTimes) {
  Graph graph = relu_graph("");
  graph.tensors.push_back(tensor("s", {100}, std::vector<std::int64_t>(100, 7)));
  graph.nodes.push_back(node("Concat", std::vector<std::string>(40, "s"), {"n0"},
                             {attribute("axis", std::int64_t{0})}));
  for (int i = 0; i < 20'000; ++i) {
    graph.nodes.push_back(
        node("Identity", {"n" + std::to_string(i)}, {"n" + std::to_string(i + 1)}));
  }
  expect_read(graph.file());
}

// What stands for a group of operators may lack what the group has.
TEST(OnnxBounds, PowersWithoutAnExponent) {
  Graph graph = relu_graph("");
  graph.tensors = {tensor("e", {})};
  graph.nodes = {
      node("ReduceMean", {"x"}, {"m"}, {attribute("axes", std::vector<std::int64_t>{-1})}),
      node("Sub", {"x", "m"}, {"d"}),
      node("Pow", {"d"}, {"s"}),
      node("ReduceMean", {"s"}, {"v"}, {attribute("axes", std::vector<std::int64_t>{-1})}),
      node("Add", {"v", "e"}, {"ve"}),
      node("Sqrt", {"ve"}, {"r"}),
      node("Div", {"d", "r"}, {"y"})};
  expect_read(graph.file());
}

}  // namespace
}  // namespace ledger
