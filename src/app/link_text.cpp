#include "app/link_text.h"

#include <algorithm>

#include "model/utf8.h"
#include "model/words.h"

namespace ledger {
namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Characters that stand for themselves in every address, and that programs which look for links in
// a text take along.
bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~,:/").find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_plain(c)) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kDigits[byte >> 4];
    result += kDigits[byte & 15];
  }
  return result;
}

std::string with_valid_characters(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Utf8Character next = next_character(text);
    result += next.is_valid ? next.bytes : kReplacementCharacter;
    text.remove_prefix(next.bytes.size());
  }
  return result;
}

// A percent sign that starts no byte is left as it is.
std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexadecimal(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hexadecimal(text[i + 2]);
    if (low < 0) {
      result += text[i];
      continue;
    }
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return with_valid_characters(result);
}

bool is_truth_or_null(std::string_view text) {
  return text == "true" || text == "false" || text == "null";
}

// "3,5", "-1,0.5": numbers alone.
bool is_number_list(std::string_view text) {
  return text.find(',') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == ',' || c == '.' || c == '-'; });
}

}  // namespace

LinkParts split_link(std::string_view text) {
  LinkParts parts;
  bool is_first = true;
  while (!text.empty() || is_first) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (is_first) {
      parts.preset = decoded(part);
      is_first = false;
    } else if (!part.empty()) {
      const std::size_t equals = std::min(part.find('='), part.size());
      const std::string_view value = part.substr(std::min(equals + 1, part.size()));
      parts.others.push_back({decoded(part.substr(0, equals)), decoded(value)});
    }
  }
  return parts;
}

std::optional<LinkVersion> link_version(std::string_view text) {
  constexpr std::size_t kMostDigits = 6;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot > kMostDigits) return std::nullopt;
  LinkVersion version;
  for (const char c : text.substr(0, dot)) {
    if (!is_digit(c)) return std::nullopt;
    version.number = version.number * 10 + (c - '0');
  }
  version.rest = text.substr(dot + 1);
  return version;
}

LinkWriter::LinkWriter(std::string_view preset) : text_(encoded(preset)) {}

void LinkWriter::add(std::string_view key, std::string_view value) {
  text_ += "&" + encoded(key) + "=" + encoded(value);
}

std::string plain_field_text(std::string_view json) {
  if (json.size() < 2) return std::string(json);
  const std::string_view inner = json.substr(1, json.size() - 2);
  if (json.front() == '"' && json.back() == '"' && is_identifier(inner) &&
      !is_truth_or_null(inner)) {
    return std::string(inner);
  }
  if (json.front() != '[' || json.back() != ']') return std::string(json);
  std::string numbers(inner);
  numbers.erase(std::remove(numbers.begin(), numbers.end(), ' '), numbers.end());
  return is_number_list(numbers) ? numbers : std::string(json);
}

std::string field_text_of(std::string_view plain) {
  if (is_identifier(plain) && !is_truth_or_null(plain)) return "\"" + std::string(plain) + "\"";
  if (!is_number_list(plain)) return std::string(plain);
  std::string json = "[";
  for (const char c : plain) {
    json += c;
    if (c == ',') json += ' ';
  }
  return json + "]";
}

std::optional<Rational> read_link_number(std::string_view text) {
  if (text == "true") return Rational(1);
  if (text == "false") return Rational(0);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return parse_decimal(text);
  const std::optional<Rational> above = parse_decimal(text.substr(0, slash));
  const std::optional<Rational> below = parse_decimal(text.substr(slash + 1));
  if (!above || !below || below->is_zero()) return std::nullopt;
  return divide(*above, *below);
}

}  // namespace ledger
