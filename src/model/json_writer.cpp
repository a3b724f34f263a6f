#include "model/json_writer.h"

#include "model/utf8.h"

namespace ledger {
namespace {

// num/den = digits / 10^decimals, where there is such a decimal.
std::string exact_decimal(const Rational& number) {
  std::int64_t scale = 1;
  std::size_t decimals = 0;
  constexpr std::size_t kMostDecimals = 18;
  while (scale % number.denominator != 0) {
    if (++decimals > kMostDecimals) return {};
    scale *= 10;
  }
  const std::optional<Rational> scaled = multiply(number, scale);
  if (!scaled) return {};
  std::string digits = to_string(*scaled);
  const std::size_t sign = digits.front() == '-' ? 1 : 0;
  if (digits.size() - sign <= decimals) {
    digits.insert(sign, decimals + 1 - (digits.size() - sign), '0');
  }
  digits.insert(digits.size() - decimals, ".");
  return digits;
}

}  // namespace

void JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ": ";
  after_key_ = true;
}

void JsonWriter::value(std::int64_t number) {
  separate();
  text_ += std::to_string(number);
}

void JsonWriter::value(bool truth) {
  separate();
  text_ += truth ? "true" : "false";
}

void JsonWriter::value(std::string_view text) {
  separate();
  quote(text);
}

void JsonWriter::value(const Rational& number) {
  if (number.is_whole()) return value(number.numerator);
  const std::string decimal = exact_decimal(number);
  if (decimal.empty()) return value(std::string_view(to_string(number)));
  separate();
  text_ += decimal;
}

void JsonWriter::null() {
  separate();
  text_ += "null";
}

void JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
}

void JsonWriter::begin(char bracket, Layout layout) {
  separate();
  text_ += bracket;
  levels_.push_back({layout});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == Layout::kLines && !level.is_empty) new_line();
  text_ += bracket;
  if (levels_.empty()) text_ += '\n';
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  const bool by_lines = level.layout == Layout::kLines;
  if (!level.is_empty) text_ += by_lines ? "," : ", ";
  level.is_empty = false;
  if (by_lines) new_line();
}

void JsonWriter::new_line() {
  text_ += '\n';
  text_.append(2 * levels_.size(), ' ');
}

void JsonWriter::quote(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  text_ += '"';
  while (!text.empty()) {
    const Utf8Character character = next_character(text);
    const unsigned char first = static_cast<unsigned char>(text.front());
    text.remove_prefix(character.bytes.size());
    if (!character.is_valid) {
      text_ += kReplacementCharacter;
    } else if (first == '"' || first == '\\') {
      text_ += '\\';
      text_ += static_cast<char>(first);
    } else if (first == '\n') {
      text_ += "\\n";
    } else if (first == '\t') {
      text_ += "\\t";
    } else if (first == '\r') {
      text_ += "\\r";
    } else if (first < 0x20) {
      text_ += "\\u00";
      text_ += kHex[first >> 4];
      text_ += kHex[first & 15];
    } else {
      text_ += character.bytes;
    }
  }
  text_ += '"';
}

}  // namespace ledger
