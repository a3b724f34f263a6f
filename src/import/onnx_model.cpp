#include "import/onnx_model.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "import/wire.h"

namespace ledger {
namespace {

// As many as an int64 payload has that the scanner keeps; written with a byte each they could be
// eight times as many.
constexpr std::size_t kMostValues = 128;

// A field that is a list of numbers, packed or one by one.
void append_numbers(WireReader& reader, std::vector<std::int64_t>& to) {
  if (reader.is_varint()) {
    to.push_back(reader.number());
    return;
  }
  const std::string_view bytes = reader.bytes();
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    if (read_varint(bytes, at, value) != VarintState::kRead) return;
    to.push_back(static_cast<std::int64_t>(value));
  }
}

// Little-endian, as ONNX stores them.
template <class Number>
Number number_at(std::string_view bytes, std::size_t at) {
  static_assert(std::endian::native == std::endian::little);
  Number number;
  std::memcpy(&number, bytes.data() + at, sizeof(number));
  return number;
}

template <class Number, class Value>
std::vector<Value> unpack(std::string_view bytes) {
  std::vector<Value> values;
  for (std::size_t at = 0; at + sizeof(Number) <= bytes.size(); at += sizeof(Number)) {
    values.push_back(static_cast<Value>(number_at<Number>(bytes, at)));
  }
  return values;
}

void read_raw(OnnxTensor& tensor, std::string_view bytes) {
  constexpr int kDouble = 11;
  switch (tensor.type) {
    case kOnnxInt64:
      tensor.integers = unpack<std::int64_t, std::int64_t>(bytes);
      break;
    case kOnnxInt32:
      tensor.integers = unpack<std::int32_t, std::int64_t>(bytes);
      break;
    case kOnnxBool:
      tensor.integers = unpack<std::uint8_t, std::int64_t>(bytes);
      break;
    case kOnnxFloat:
      tensor.reals = unpack<float, double>(bytes);
      break;
    case kDouble:
      tensor.reals = unpack<double, double>(bytes);
      break;
    default:
      break;
  }
}

// A payload that is not as long as the dimensions say was left out, or is broken: no values.
void check_values(OnnxTensor& tensor) {
  std::size_t count = 1;
  for (const std::int64_t size : tensor.dims) {
    if (size < 0 || (size > 0 && count > kMostValues)) {
      count = kMostValues + 1;
      break;
    }
    count *= static_cast<std::size_t>(std::min<std::int64_t>(size, kMostValues + 1));
  }
  if (tensor.integers && tensor.integers->size() != count) tensor.integers.reset();
  if (tensor.reals && tensor.reals->size() != count) tensor.reals.reset();
}

OnnxTensor read_tensor(std::string_view bytes) {
  OnnxTensor tensor;
  std::vector<std::int64_t> integers;
  std::string_view raw, floats, doubles;
  WireReader reader(bytes);
  while (reader.next()) {
    switch (reader.field()) {
      case 1:
        append_numbers(reader, tensor.dims);
        break;
      case 2:
        tensor.type = static_cast<int>(reader.number());
        break;
      case 4:
        floats = reader.bytes();
        break;
      case 5:
      case 7:
        append_numbers(reader, integers);
        break;
      case 8:
        tensor.name = reader.bytes();
        break;
      case 9:
        raw = reader.bytes();
        break;
      case 10:
        doubles = reader.bytes();
        break;
      default:
        break;
    }
  }
  if (tensor.dims.size() > kMaximumOnnxRank) {
    tensor.dims.resize(kMaximumOnnxRank + 1);
    tensor.dims.shrink_to_fit();
  }
  const bool is_empty = std::find(tensor.dims.begin(), tensor.dims.end(), 0) != tensor.dims.end();
  if (tensor.is_integer() && (!integers.empty() || is_empty)) tensor.integers = std::move(integers);
  if (!floats.empty()) tensor.reals = unpack<float, double>(floats);
  if (!doubles.empty()) tensor.reals = unpack<double, double>(doubles);
  if (!raw.empty()) read_raw(tensor, raw);
  check_values(tensor);
  return tensor;
}

// The dense tensor of its values gives the name, its own dimensions the shape.
OnnxTensor read_sparse_tensor(std::string_view bytes) {
  OnnxTensor tensor;
  std::vector<std::int64_t> dims;
  WireReader reader(bytes);
  while (reader.next()) {
    if (reader.field() == 1) tensor = read_tensor(reader.bytes());
    if (reader.field() == 3) append_numbers(reader, dims);
  }
  if (dims.size() > kMaximumOnnxRank) dims.resize(kMaximumOnnxRank + 1);
  tensor.dims = std::move(dims);
  tensor.integers.reset();
  tensor.reals.reset();
  return tensor;
}

OnnxAttribute read_attribute(std::string_view bytes) {
  OnnxAttribute attribute;
  WireReader reader(bytes);
  while (reader.next()) {
    switch (reader.field()) {
      case 1:
        attribute.name = reader.bytes();
        break;
      case 2:
        attribute.real = static_cast<double>(reader.real());
        break;
      case 3:
        attribute.integer = reader.number();
        break;
      case 4:
        attribute.text = reader.bytes();
        break;
      case 5:
        attribute.tensor = read_tensor(reader.bytes());
        break;
      case 6:
      case 11:
        attribute.has_graph = true;
        break;
      case 7:
        if (reader.is_bytes()) {
          attribute.reals = unpack<float, double>(reader.bytes());
        } else if (reader.is_fixed32()) {
          attribute.reals.push_back(static_cast<double>(reader.real()));
        }
        break;
      case 8:
        append_numbers(reader, attribute.integers);
        break;
      case 21:
        attribute.reference = reader.bytes();
        break;
      default:
        break;
    }
  }
  return attribute;
}

OnnxNode read_node(std::string_view bytes) {
  OnnxNode node;
  WireReader reader(bytes);
  while (reader.next()) {
    switch (reader.field()) {
      case 1:
        node.inputs.emplace_back(reader.bytes());
        break;
      case 2:
        node.outputs.emplace_back(reader.bytes());
        break;
      case 3:
        node.name = reader.bytes();
        break;
      case 4:
        node.op = reader.bytes();
        break;
      case 5:
        node.attributes.push_back(read_attribute(reader.bytes()));
        break;
      case 7:
        node.domain = reader.bytes();
        break;
      default:
        break;
    }
  }
  if (node.domain == "ai.onnx") node.domain.clear();
  return node;
}

OnnxDimension read_dimension(std::string_view bytes) {
  OnnxDimension dimension;
  WireReader reader(bytes);
  while (reader.next()) {
    if (reader.field() == 1 && reader.is_varint()) dimension.value = reader.number();
    if (reader.field() == 2) dimension.name = reader.bytes();
  }
  return dimension;
}

// TypeProto -> its tensor_type -> elem_type and shape.
OnnxValueInfo read_value_info(std::string_view bytes) {
  OnnxValueInfo info;
  WireReader reader(bytes);
  while (reader.next()) {
    if (reader.field() == 1) info.name = reader.bytes();
    if (reader.field() != 2) continue;
    WireReader type(reader.bytes());
    while (type.next()) {
      if (type.field() != 1) continue;
      WireReader tensor(type.bytes());
      while (tensor.next()) {
        if (tensor.field() == 1) info.type = static_cast<int>(tensor.number());
        if (tensor.field() != 2) continue;
        info.has_shape = true;
        WireReader shape(tensor.bytes());
        while (shape.next()) {
          if (info.dims.size() > kMaximumOnnxRank) break;
          if (shape.field() == 1) info.dims.push_back(read_dimension(shape.bytes()));
        }
      }
    }
  }
  return info;
}

OnnxFunction read_function(std::string_view bytes) {
  OnnxFunction function;
  WireReader reader(bytes);
  while (reader.next()) {
    switch (reader.field()) {
      case 1:
        function.name = reader.bytes();
        break;
      case 4:
        function.inputs.emplace_back(reader.bytes());
        break;
      case 5:
        function.outputs.emplace_back(reader.bytes());
        break;
      case 7:
        function.nodes.push_back(read_node(reader.bytes()));
        break;
      case 10:
        function.domain = reader.bytes();
        break;
      case 11:
        function.defaults.push_back(read_attribute(reader.bytes()));
        break;
      default:
        break;
    }
  }
  return function;
}

class ModelReader {
 public:
  ModelReader(const OnnxScanner& scanner, OnnxModel& model) : scanner_(scanner), model_(model) {}

  // Whether there was a graph.
  bool read() {
    bool has_graph = false;
    WireReader reader(scanner_.structure());
    while (reader.next()) {
      switch (reader.field()) {
        case 1:
          model_.ir_version = reader.number();
          break;
        case 2:
          model_.producer = reader.bytes();
          break;
        case 7:
          has_graph = true;
          read_graph(reader.bytes());
          break;
        case 8:
          read_opset(reader.bytes());
          break;
        case 25:
          model_.functions.push_back(read_function(reader.bytes()));
          break;
        default:
          break;
      }
    }
    return has_graph;
  }

 private:
  void read_opset(std::string_view bytes) {
    std::string domain;
    std::int64_t version = 0;
    WireReader reader(bytes);
    while (reader.next()) {
      if (reader.field() == 1) domain = reader.bytes();
      if (reader.field() == 2) version = reader.number();
    }
    model_.opsets[domain == "ai.onnx" ? "" : domain] = version;
  }

  void read_graph(std::string_view bytes) {
    WireReader reader(bytes);
    while (reader.next()) {
      const std::uint32_t field = reader.field();
      const std::string_view content = reader.bytes();
      switch (field) {
        case 1:
          model_.nodes.push_back(read_node(content));
          model_.nodes.back().offset = offset_of(content);
          break;
        case 2:
          model_.graph_name = content;
          break;
        case 5:
          model_.initializers.push_back(read_tensor(content));
          break;
        case 11:
          model_.inputs.push_back(read_value_info(content));
          break;
        case 12:
          model_.outputs.push_back(read_value_info(content));
          break;
        case 13:
          model_.values.push_back(read_value_info(content));
          break;
        case 15:
          model_.initializers.push_back(read_sparse_tensor(content));
          break;
        default:
          break;
      }
    }
  }

  std::uint64_t offset_of(std::string_view content) const {
    return scanner_.file_offset(
        static_cast<std::size_t>(content.data() - scanner_.structure().data()));
  }

  const OnnxScanner& scanner_;
  OnnxModel& model_;
};

}  // namespace

const OnnxAttribute* OnnxNode::find(std::string_view attribute) const {
  for (const OnnxAttribute& entry : attributes) {
    if (entry.name == attribute) return &entry;
  }
  return nullptr;
}

bool OnnxNode::holds_graph() const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [](const OnnxAttribute& attribute) { return attribute.has_graph; });
}

std::int64_t OnnxNode::integer(std::string_view attribute, std::int64_t otherwise) const {
  const OnnxAttribute* found = find(attribute);
  return found == nullptr ? otherwise : found->integer;
}

double OnnxNode::real(std::string_view attribute, double otherwise) const {
  const OnnxAttribute* found = find(attribute);
  return found == nullptr ? otherwise : found->real;
}

std::string_view OnnxNode::text(std::string_view attribute, std::string_view otherwise) const {
  const OnnxAttribute* found = find(attribute);
  return found == nullptr ? otherwise : std::string_view(found->text);
}

std::vector<std::int64_t> OnnxNode::integers(std::string_view attribute) const {
  const OnnxAttribute* found = find(attribute);
  return found == nullptr ? std::vector<std::int64_t>() : found->integers;
}

std::string_view OnnxNode::input(std::size_t index) const {
  return index < inputs.size() ? std::string_view(inputs[index]) : std::string_view();
}

std::optional<OnnxModel> read_onnx_model(const OnnxScanner& scanner, Errors& errors) {
  if (!scanner.errors().empty()) {
    errors = scanner.errors();
    return std::nullopt;
  }
  OnnxModel model;
  if (!ModelReader(scanner, model).read()) {
    errors.push_back({ErrorCode::kMissing, {}, "The file holds no graph of an ONNX model.", {}});
    return std::nullopt;
  }
  return model;
}

}  // namespace ledger
