#include <algorithm>
#include <array>
#include <cctype>

#include "import/import.h"

namespace ledger {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Past white space and comments of JSON, Python and prototxt.
std::string_view skip_blank(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  while (!text.empty()) {
    if (is_space(text.front())) {
      text.remove_prefix(1);
    } else if (text.front() == '#' || text.substr(0, 2) == "//") {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (text.substr(0, 2) == "/*") {
      const std::size_t end = text.find("*/", 2);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    } else {
      break;
    }
  }
  return text;
}

std::string_view leading_word(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (std::isalnum(static_cast<unsigned char>(text[size])) != 0 ||
                                text[size] == '_' || text[size] == '.')) {
    ++size;
  }
  return text.substr(0, size);
}

ModelFormat format_of_json(std::string_view text) {
  const auto says = [text](std::string_view key) {
    return text.find(key) != std::string_view::npos;
  };
  if (says("\"modelTopology\"") || says("\"model_config\"")) return ModelFormat::kKeras;
  const bool has_config = says("\"config\"") && says("\"class_name\"");
  return has_config ? ModelFormat::kKeras : ModelFormat::kLedger;
}

// `layer {`, `name: "…"`, `input_dim: 3`: words that prototxt starts with.
bool looks_like_prototxt(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "name",        "layer",          "layers", "input",      "input_dim",
      "input_shape", "force_backward", "state",  "debug_info", "net_param"};
  const std::string_view word = leading_word(text);
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return false;
  text = skip_blank(text.substr(word.size()));
  return !text.empty() && (text.front() == ':' || text.front() == '{');
}

// `ResNet(`, or `(conv1): Conv2d(` where only the inside was copied.
bool looks_like_torch_print(std::string_view text) {
  if (!text.empty() && text.front() == '(') {
    const std::size_t close = text.find(')');
    return close != std::string_view::npos && text.substr(close, 2) == "):";
  }
  const std::string_view word = leading_word(text);
  return !word.empty() && text.size() > word.size() && text[word.size()] == '(';
}

// Protocol Buffers start with a tag: a field number of onnx.ModelProto and the wire type it has.
bool looks_like_onnx(std::string_view head) {
  static constexpr std::string_view kTags = "\x08\x12\x1A\x22\x28\x32\x3A\x42";
  if (head.size() < 2 || kTags.find(head.front()) == std::string_view::npos) return false;
  if (head.front() != '\x08') {
    // Some tags are letters: what no text holds tells them apart.
    const std::string_view start = head.substr(0, 512);
    return std::any_of(start.begin(), start.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_space(c); });
  }
  // ir_version, a small number, then another field.
  return (head[1] & '\x80') == 0 &&
         (head.size() == 2 || kTags.find(head[2]) != std::string_view::npos);
}

}  // namespace

ModelFormat detect_format(std::string_view head) {
  if (looks_like_onnx(head)) return ModelFormat::kOnnx;
  const std::string_view text = skip_blank(head);
  if (text.empty()) return ModelFormat::kUnknown;
  if (text.front() == '{' || text.front() == '[') return format_of_json(text);
  if (looks_like_prototxt(text)) return ModelFormat::kCaffe;
  if (looks_like_torch_print(text)) return ModelFormat::kTorchPrint;
  return ModelFormat::kUnknown;
}

}  // namespace ledger
