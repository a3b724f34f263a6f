// What an ONNX file says, as plain values: nodes, tensors without payloads, inputs and outputs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/error.h"
#include "import/onnx_scanner.h"

namespace ledger {

// TensorProto.DataType, as far as it matters here.
inline constexpr int kOnnxFloat = 1;
inline constexpr int kOnnxInt32 = 6;
inline constexpr int kOnnxInt64 = 7;
inline constexpr int kOnnxBool = 9;

// What tensors and nodes may have; past it the file is refused. No tool writes a tenth of it, and
// a few bytes of a file could ask for gigabytes without.
inline constexpr std::size_t kMaximumOnnxRank = 32;
inline constexpr std::size_t kMaximumOnnxArguments = 1000;  // inputs, outputs, attributes of a node

struct OnnxTensor {
  std::string name;
  int type = 0;
  std::vector<std::int64_t> dims;  // one more than kMaximumOnnxRank where there are too many
  // Where they are few and were kept: shapes, axes, single numbers.
  std::optional<std::vector<std::int64_t>> integers;
  std::optional<std::vector<double>> reals;

  bool is_integer() const { return type == kOnnxInt32 || type == kOnnxInt64 || type == kOnnxBool; }
};

struct OnnxAttribute {
  std::string name;
  std::string reference;  // inside a function: the attribute of the call that it stands for
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::optional<OnnxTensor> tensor;
  bool has_graph = false;
};

struct OnnxNode {
  std::string name, op, domain;
  std::vector<std::string> inputs, outputs;  // an empty name is an input left out
  std::vector<OnnxAttribute> attributes;
  std::uint64_t offset = 0;  // in the file

  const OnnxAttribute* find(std::string_view attribute) const;
  // If, Loop, Scan: it runs a graph of its own, which may read any value around it.
  bool holds_graph() const;
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  double real(std::string_view attribute, double otherwise) const;
  std::string_view text(std::string_view attribute, std::string_view otherwise) const;
  std::vector<std::int64_t> integers(std::string_view attribute) const;
  // The name of an input; empty where it is left out.
  std::string_view input(std::size_t index) const;
};

// A dimension that is a number, a name ("batch_size"), or neither.
struct OnnxDimension {
  std::optional<std::int64_t> value;
  std::string name;
};

struct OnnxValueInfo {
  std::string name;
  int type = 0;
  bool has_shape = false;
  std::vector<OnnxDimension> dims;
};

struct OnnxFunction {
  std::string name, domain;
  std::vector<std::string> inputs, outputs;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxAttribute> defaults;
};

struct OnnxModel {
  std::int64_t ir_version = 0;
  std::string producer;
  std::map<std::string, std::int64_t> opsets;  // "" is ONNX's own
  std::string graph_name;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxTensor> initializers;
  std::vector<OnnxValueInfo> inputs, outputs, values;
  std::vector<OnnxFunction> functions;
};

// Reads what the scanner kept. Nothing where `errors` says why.
std::optional<OnnxModel> read_onnx_model(const OnnxScanner& scanner, Errors& errors);

}  // namespace ledger
