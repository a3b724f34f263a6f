#include "import/import.h"

#include <algorithm>

namespace ledger {
namespace {

constexpr std::size_t kHeadBytes = 64u << 10;
// A text past this is refused by whoever parses it; a byte more shows that it is too long.
constexpr std::uint64_t kMostTextBytes = (16u << 20) + 1;

std::string read_all(ByteSource& source, std::uint64_t most) {
  std::string text(static_cast<std::size_t>(std::min(source.size(), most)), '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const std::size_t got = source.read(have, std::span<char>(text).subspan(have));
    if (got == 0) break;
    have += got;
  }
  text.resize(have);
  return text;
}

ImportResult unchanged(ModelFormat format, std::string text) {
  ImportResult result;
  result.format = format;
  result.model = std::move(text);
  return result;
}

}  // namespace

ImportResult import_model(ByteSource& source) {
  const ModelFormat format = detect_format(read_all(source, kHeadBytes));
  if (format == ModelFormat::kOnnx) return import_onnx(source);
  std::string text = read_all(source, kMostTextBytes);
  switch (format) {
    case ModelFormat::kKeras:
      return import_keras(text);
    case ModelFormat::kCaffe:
      return import_caffe(text);
    case ModelFormat::kTorchPrint:
      return import_torch_print(text);
    default:
      return unchanged(format, std::move(text));  // its reader says what is wrong with it
  }
}

}  // namespace ledger
