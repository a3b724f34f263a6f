// Networks in other tools' formats -> the JSON text of a model. What comes out is an ordinary model
// afterwards: it is parsed, shown, edited and saved like one that was written by hand.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formula/error.h"

namespace ledger {

class OnnxScanner;

enum class ModelFormat : std::uint8_t { kUnknown, kLedger, kOnnx, kKeras, kCaffe, kTorchPrint };

// By content, never by a name. `head` is the first 64 KiB, or all there is.
ModelFormat detect_format(std::string_view head);

struct ImportResult {
  ModelFormat format = ModelFormat::kUnknown;
  std::string model;               // JSON text, presets/README.md; empty where errors say why
  std::vector<std::string> notes;  // for people, most important first: what is not costed, guesses
  Errors errors;  // located: line and column of a text; byte offset and node of an ONNX file
};

// Random access, so that a file of gigabytes is never in memory as a whole.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Reads up to into.size() bytes that stand at `offset`; gives how many were there.
  virtual std::size_t read(std::uint64_t offset, std::span<char> into) = 0;
};

ImportResult import_onnx(ByteSource& source);
// From a scanner that wants nothing any more: how a page imports, onnx_scanner.h.
ImportResult import_onnx(const OnnxScanner& scanner);
ImportResult import_keras(std::string_view text);
ImportResult import_caffe(std::string_view text);
ImportResult import_torch_print(std::string_view text);

// Detects the format and reads it. A model in our own format comes back as it is.
ImportResult import_model(ByteSource& source);

}  // namespace ledger
