#include "model/utf8.h"

#include <cstdint>

namespace ledger {
namespace {

// Bytes of the character that this one starts, 0 where it starts none.
std::size_t length_from(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

// Too long a form, half of a surrogate pair, or past the last character.
bool is_forbidden(std::uint32_t code, std::size_t length) {
  if (length == 3 && code < 0x800) return true;
  if (length == 4 && code < 0x10000) return true;
  return (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF;
}

}  // namespace

Utf8Character next_character(std::string_view text) {
  const Utf8Character invalid = {text.substr(0, 1), false};
  const unsigned char first = static_cast<unsigned char>(text.front());
  const std::size_t length = length_from(first);
  if (length == 0 || length > text.size()) return invalid;
  if (length == 1) return {text.substr(0, 1), true};
  std::uint32_t code = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return invalid;
    code = code << 6 | (byte & 0x3Fu);
  }
  if (is_forbidden(code, length)) return invalid;
  return {text.substr(0, length), true};
}

std::size_t column_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    text.remove_prefix(next_character(text).bytes.size());
    ++width;
  }
  return width;
}

}  // namespace ledger
