#include <array>

#include "cost/analysis.h"
#include "cost/checked.h"

namespace ledger {
namespace {

struct DataTypeInfo {
  DataType type;
  std::string_view name;
  int bits;
};
constexpr std::array<DataTypeInfo, kDataTypeCount> kDataTypes = {{
    {DataType::kFp32, "fp32", 32},
    {DataType::kFp16, "fp16", 16},
    {DataType::kBf16, "bf16", 16},
    {DataType::kFp8, "fp8", 8},
    {DataType::kInt8, "int8", 8},
    {DataType::kInt4, "int4", 4},
}};

const DataTypeInfo& info(DataType type) {
  return kDataTypes[static_cast<std::size_t>(type)];
}

}  // namespace

std::string_view data_type_name(DataType type) {
  return info(type).name;
}

int data_type_bits(DataType type) {
  return info(type).bits;
}

std::optional<DataType> find_data_type(std::string_view name) {
  for (const DataTypeInfo& candidate : kDataTypes) {
    if (candidate.name == name) return candidate.type;
  }
  return std::nullopt;
}

std::optional<std::int64_t> tensor_bytes(std::int64_t elements, DataType type) {
  constexpr int kBitsPerByte = 8;
  const int bits = data_type_bits(type);
  if (bits < kBitsPerByte) return elements / 2 + elements % 2;
  std::int64_t bytes = elements;
  if (!multiply_by(bytes, bits / kBitsPerByte)) return std::nullopt;
  return bytes;
}

}  // namespace ledger
