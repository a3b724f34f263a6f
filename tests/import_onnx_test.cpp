// The framing pass over ONNX files: what it reads, and what it makes of files that are broken.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

#include "import/onnx_scanner.h"
#include "onnx_bytes.h"

namespace ledger {
namespace {

using namespace onnx_bytes;

Graph small_graph() {
  Graph graph;
  graph.inputs = {value_info("x", {1, 3, 8, 8})};
  graph.outputs = {value_info("y", {1, 4})};
  graph.nodes = {node("Conv", {"x", "w"}, {"c"}, {attribute("pads", {1, 1, 1, 1})}),
                 node("Relu", {"c"}, {"r"}), node("Flatten", {"r"}, {"f"}),
                 node("Gemm", {"f", "v", "b"}, {"y"})};
  graph.tensors = {tensor("w", {4, 3, 3, 3}), tensor("v", {256, 4}), tensor("b", {4})};
  return graph;
}

TEST(OnnxScanner, ReadsLittleOfALargeFile) {
  constexpr std::uint64_t kPayload = 5'000'000;
  constexpr int kTensors = 100;
  const std::string name = "layer.weight";
  CountingSource source;
  // graph: node, then tensors with payloads, then input and output
  const std::string head = bytes(1, node("Relu", {"x"}, {"y"}));
  const std::string tail =
      bytes(11, value_info("x", {1, 3, 8, 8})) + bytes(12, value_info("y", {1, 3, 8, 8}));
  std::uint64_t size = head.size() + tail.size();
  std::vector<std::string> starts;
  for (int i = 0; i < kTensors; ++i) {
    const std::string fields = number(1, 1250) + number(1, 1000) + number(2, 1) +
                               bytes(8, name + std::to_string(i)) + varint((9 << 3) | 2) +
                               varint(kPayload);
    starts.push_back(varint((5 << 3) | 2) + varint(fields.size() + kPayload) + fields);
    size += starts.back().size() + kPayload;
  }
  source.add(number(1, 8) + varint((7 << 3) | 2) + varint(size) + head);
  for (const std::string& start : starts) {
    source.add(start);
    source.add_zeros(kPayload);
  }
  source.add(tail + bytes(8, number(2, 17)));
  ASSERT_GT(source.size(), 500'000'000u);
  const ImportResult result = import_onnx(source);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_LT(source.bytes_read() * 100, source.size());  // far below one in twenty
  EXPECT_LT(source.reads(), 3 * kTensors);
}

// 100 MB in tensors of 25 KB.
TEST(OnnxScanner, ManySmallTensorsTakeFewReads) {
  constexpr std::uint64_t kPayload = 25'000;
  constexpr int kTensors = 4000;
  const std::string head = bytes(1, node("Relu", {"x"}, {"y"}));
  const std::string tail =
      bytes(11, value_info("x", {1, 3, 8, 8})) + bytes(12, value_info("y", {1, 3, 8, 8}));
  const std::string fields =
      number(1, 6250) + number(2, 1) + bytes(8, "w") + varint((9 << 3) | 2) + varint(kPayload);
  const std::string start = varint((5 << 3) | 2) + varint(fields.size() + kPayload) + fields;
  CountingSource source;
  source.add(number(1, 8) + varint((7 << 3) | 2) +
             varint(head.size() + tail.size() + kTensors * (start.size() + kPayload)) + head);
  for (int i = 0; i < kTensors; ++i) {
    source.add(start);
    source.add_zeros(kPayload);
  }
  source.add(tail + bytes(8, number(2, 17)));
  EXPECT_TRUE(import_onnx(source).errors.empty());
  EXPECT_LT(source.reads(), kTensors / 4);
  EXPECT_LE(source.bytes_read(), source.size());
}

TEST(OnnxScanner, BytesMayComeInAnyPieces) {
  const std::string file = small_graph().file();
  const auto piece = [&](std::uint64_t offset, std::uint64_t size) {
    return std::string_view(file).substr(static_cast<std::size_t>(offset),
                                         static_cast<std::size_t>(size));
  };
  OnnxScanner whole(file.size());
  while (const auto range = whole.wanted()) {
    whole.give(range->offset, piece(range->offset, range->size));
  }
  OnnxScanner pieces(file.size());
  while (const auto range = pieces.wanted()) {
    pieces.give(range->offset, piece(range->offset, 1));
  }
  EXPECT_TRUE(whole.errors().empty());
  EXPECT_EQ(whole.structure(), pieces.structure());
  EXPECT_EQ(whole.position(), file.size());
}

// An error says where, and the sentence is one.
void expect_located(const ImportResult& result, const std::string& what) {
  EXPECT_TRUE(result.model.empty() || result.errors.empty()) << what;
  for (const Error& error : result.errors) {
    EXPECT_FALSE(error.message.empty()) << what;
    EXPECT_EQ(error.message.back(), '.') << what << ": " << error.message;
  }
}

TEST(OnnxHostile, CutOffAtEveryByte) {
  const std::string file = small_graph().file();
  for (std::size_t size = 0; size < file.size(); ++size) {
    const ImportResult result = import_bytes(file.substr(0, size));
    expect_located(result, std::to_string(size));
    if (size < file.size() - 6) {
      EXPECT_FALSE(result.errors.empty()) << size;
    }
  }
}

TEST(OnnxHostile, EveryBitFlipped) {
  const std::string file = small_graph().file();
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string broken = file;
      broken[at] = static_cast<char>(broken[at] ^ (1 << bit));
      expect_located(import_bytes(broken), std::to_string(at) + "." + std::to_string(bit));
    }
  }
}

struct Bad {
  std::string what;
  Graph graph;
  ErrorCode code;
};

TEST(OnnxHostile, FaultsAreNamed) {
  const auto with = [](auto change) {
    Graph graph = small_graph();
    change(graph);
    return graph;
  };
  const std::vector<Bad> rows = {
      {"a cycle", with([](Graph& g) {
         g.nodes[1] = node("Add", {"c", "f"}, {"r"});
       }),
       ErrorCode::kCycle},
      {"an input nobody gives", with([](Graph& g) { g.nodes[1] = node("Relu", {"q"}, {"r"}); }),
       ErrorCode::kUnknownName},
      {"two of a name", with([](Graph& g) { g.nodes[2] = node("Relu", {"c"}, {"r"}); }),
       ErrorCode::kDuplicateName},
      {"a size below zero", with([](Graph& g) {
         g.tensors[0] = tensor("w", {4, -3, 3, 3});
       }),
       ErrorCode::kOutOfRange},
      {"sizes of 2^62", with([](Graph& g) {
         g.tensors[0] = tensor("w", {std::int64_t{1} << 62, std::int64_t{1} << 62, 3, 3});
       }),
       ErrorCode::kOverflow},
      {"an input of 2^62", with([](Graph& g) {
         g.inputs[0] = value_info("x", {1, 3, std::int64_t{1} << 62, 8});
       }),
       ErrorCode::kOutOfRange},
      {"an input below zero", with([](Graph& g) {
         g.inputs[0] = value_info("x", {1, 3, -7, 8});
       }),
       ErrorCode::kOutOfRange},
      {"no nodes", with([](Graph& g) { g.nodes.clear(); }), ErrorCode::kMissing},
      {"no input", with([](Graph& g) { g.inputs.clear(); }), ErrorCode::kUnknownName},
      {"a name of megabytes", with([](Graph& g) {
         g.nodes[1] = node("Relu", {"c"}, {"r"}, {}, std::string(3 << 20, 'n'));
       }),
       ErrorCode::kTooLarge},
      {"a function that calls itself", with([](Graph& g) {
         g.nodes[1] = node("F", {"c"}, {"r"}, {}, "/f", "mine");
         g.functions = {bytes(1, "F") + bytes(4, "a") + bytes(5, "b") +
                        bytes(7, node("F", {"a"}, {"b"}, {}, "/f", "mine")) + bytes(10, "mine")};
       }),
       ErrorCode::kTooLarge},
      {"too many nodes", with([](Graph& g) {
         for (int i = 0; i < 200'001; ++i) {
           g.nodes.push_back(node("Relu", {"y"}, {"n" + std::to_string(i)}));
         }
       }),
       ErrorCode::kTooLarge},
  };
  for (const Bad& row : rows) {
    const ImportResult result = import_bytes(row.graph.file());
    ASSERT_FALSE(result.errors.empty()) << row.what;
    EXPECT_EQ(result.errors.front().code, row.code)
        << row.what << ": " << describe(result.errors.front());
    EXPECT_FALSE(result.errors.front().place.path.empty()) << row.what;
    expect_located(result, row.what);
  }
}

TEST(OnnxHostile, OddContentStaysBounded) {
  // Names that are no UTF-8, axes that are not there, attributes of other types, lengths that lie.
  Graph graph = small_graph();
  graph.nodes[1] = node("Relu", {"c"}, {"r"}, {}, "/\xFF\xFE\x80/{i}[*]\"\\/input");
  const ImportResult odd_name = import_bytes(graph.file());
  EXPECT_TRUE(odd_name.errors.empty());
  EXPECT_FALSE(odd_name.model.empty());
  for (const char* op : {"Concat",
                         "Gather",
                         "Split",
                         "Slice",
                         "Transpose",
                         "Squeeze",
                         "Unsqueeze",
                         "Reshape",
                         "ReduceMean",
                         "Softmax",
                         "MaxPool",
                         "LSTM",
                         "Resize",
                         "Pad",
                         "Flatten",
                         "TopK",
                         "Expand",
                         "Tile",
                         "LayerNormalization",
                         "Gemm",
                         "ConvTranspose",
                         "DepthToSpace",
                         "Einsum",
                         "If",
                         "Loop",
                         "Clip",
                         "PRelu"}) {
    for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{99}, INT64_MIN, INT64_MAX}) {
      graph = small_graph();
      graph.tensors.push_back(tensor("n", {1}, {value}));
      std::vector<std::string> attributes;
      for (const char* name : {"axis", "axes", "perm", "kernel_shape", "strides", "pads",
                               "dilations", "group", "blocksize", "ceil_mode", "split"}) {
        attributes.push_back(attribute(name, std::vector<std::int64_t>{value, value}));
        attributes.back() += number(3, value);
      }
      graph.nodes[1] = node(op, {"c", "n", "n", "n", "n"}, {"r", "r2"}, attributes);
      expect_located(import_bytes(graph.file()), op);
    }
  }
}

// A million nodes of two bytes each, and as many empty names: refused where the count is passed,
// long before all that they would become is in memory.
TEST(OnnxHostile, AMillionOfAnythingHasAPlaceWhereItEnds) {
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  const std::string many_nodes = repeated(bytes(1, ""), 1'000'000);
  const std::string many_names = bytes(1, repeated(bytes(1, ""), 5'000'000));
  for (const std::string& graph : {many_nodes, many_names}) {
    const ImportResult result = import_bytes(number(1, 8) + bytes(7, graph));
    ASSERT_FALSE(result.errors.empty());
    EXPECT_EQ(result.errors.front().code, ErrorCode::kTooLarge);
    EXPECT_EQ(result.errors.front().place.path.rfind("byte ", 0), 0u);
  }
  // Dimensions without number: a shape of thousands is no shape.
  Graph graph = small_graph();
  graph.inputs[0] =
      bytes(1, "x") + bytes(2, bytes(1, number(1, 1) + bytes(2, repeated(bytes(1, ""), 20'000))));
  expect_located(import_bytes(graph.file()), "dimensions");
  // Graphs in graphs are passed over, whatever is in them.
  std::string deep = "x";
  for (int level = 0; level < 10'000 && deep.size() < 60'000; ++level) deep = bytes(6, deep);
  graph = small_graph();
  graph.nodes[1] = node("If", {"c"}, {"r"}, {bytes(1, "then_branch") + bytes(6, deep)});
  expect_located(import_bytes(graph.file()), "depth");
}

TEST(OnnxHostile, OtherFilesAreNoModels) {
  for (const std::string& text : std::vector<std::string>{
           std::string("\x08"), std::string("\x08\x07"), std::string(64, '\0'),
           std::string(1000, '\xFF'), std::string("\x3A\x80\x80\x80\x80\x08")}) {
    expect_located(import_bytes(text), text);
    EXPECT_FALSE(import_bytes(text).errors.empty());
  }
}

TEST(DetectFormat, ByContent) {
  EXPECT_EQ(detect_format(small_graph().file()), ModelFormat::kOnnx);
  EXPECT_EQ(detect_format("[{\"type\": \"relu\"}]"), ModelFormat::kLedger);
  EXPECT_EQ(detect_format("// ours\n{\"layers\": []}"), ModelFormat::kLedger);
  EXPECT_EQ(detect_format(R"({"class_name": "Sequential", "config": {}})"), ModelFormat::kKeras);
  EXPECT_EQ(detect_format(R"({"modelTopology": {}})"), ModelFormat::kKeras);
  EXPECT_EQ(detect_format("# a net\nname: \"LeNet\"\nlayer {\n"), ModelFormat::kCaffe);
  EXPECT_EQ(detect_format("Sequential(\n  (0): Linear(in_features=1, out_features=2)\n)"),
            ModelFormat::kTorchPrint);
  EXPECT_EQ(detect_format("(0): Conv2d(3, 4)"), ModelFormat::kTorchPrint);
  EXPECT_EQ(detect_format("(\n  (0): Linear(in_features=1, out_features=2)"),
            ModelFormat::kTorchPrint);
  EXPECT_EQ(detect_format("BatchNorm2d(\n"), ModelFormat::kTorchPrint);
  EXPECT_EQ(detect_format("\"\n"), ModelFormat::kUnknown);
  EXPECT_EQ(detect_format(""), ModelFormat::kUnknown);
  EXPECT_EQ(detect_format("hello world"), ModelFormat::kUnknown);
}

}  // namespace
}  // namespace ledger
