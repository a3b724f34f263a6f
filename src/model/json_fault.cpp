#include "model/json_fault.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "model/words.h"

namespace ledger {
namespace {

enum class Expected : std::uint8_t { kValue, kKey, kColon, kCommaOrClose, kEnd };

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> starts) {
  for (const std::string_view start : starts) {
    if (text.substr(0, start.size()) == start) return true;
  }
  return false;
}

// The length of the UTF-8 character at the start of `text`; 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return 0;
  }
  // Overlong forms, surrogates and what lies beyond Unicode.
  if (byte(0) == 0xE0 && byte(1) < 0xA0) return 0;
  if (byte(0) == 0xED && byte(1) > 0x9F) return 0;
  if (byte(0) == 0xF0 && byte(1) < 0x90) return 0;
  if (byte(0) == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

std::string_view word_at(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_word_character(text[length])) ++length;
  return text.substr(0, length);
}

// What stands at the start of `text`, for "found …".
std::string found_at(std::string_view text) {
  if (text.empty()) return "the end of the text";
  if (const std::string_view word = word_at(text); !word.empty()) return in_quotes(word);
  if (text[0] == '"') return "a text";
  const std::size_t length = utf8_length(text);
  if (length == 0) return "a byte that is not UTF-8";
  if (length == 1 && static_cast<unsigned char>(text[0]) < 0x20) return "a control character";
  return std::string(text.substr(0, length));
}

std::string where(Mark mark) {
  return "line " + std::to_string(mark.line) + ", column " + std::to_string(mark.column);
}

Error fault(Mark mark, std::string message, std::string hint = {}) {
  return {ErrorCode::kJsonSyntax, mark.place(), std::move(message), std::move(hint)};
}

Mark moved(Mark mark, std::size_t bytes) {
  return {mark.line, mark.column + static_cast<int>(bytes)};
}

constexpr std::string_view kExample =
    R"([{"type": "conv2d", "out_channels": 64, "kernel_size": 3}])";

Error escape_fault(Mark mark, std::string_view rest) {
  const char escape = rest.size() > 1 ? rest[1] : '\0';
  if (escape == 'u') {
    return fault(mark, "After \\u stand four hexadecimal digits of a character.",
                 "Characters may also be written as they are.");
  }
  return fault(mark,
               "A backslash before " + found_at(rest.substr(rest.size() > 1 ? 1 : 0)) +
                   " means nothing in a text.",
               "Write \\\\ for a backslash and \\\" for a quotation mark.");
}

// Why a text in double quotes is broken.
Error string_fault(Mark mark, std::string_view rest) {
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '\n' || c == '\r') break;
    if (c == '"') break;
    if (static_cast<unsigned char>(c) < 0x20) {
      return fault(moved(mark, i), "A control character stands in a text.",
                   c == '\t' ? "Write \\t for a tab." : "Remove it.");
    }
    if (c == '\\') {
      const char next = i + 1 < rest.size() ? rest[i + 1] : '\0';
      const bool simple =
          next != '\0' && std::string_view("\"\\/bfnrt").find(next) != std::string_view::npos;
      if (!simple && (next != 'u' ||
                      rest.substr(i + 2, 4).find_first_not_of("0123456789abcdefABCDEF") !=
                          std::string_view::npos ||
                      rest.size() < i + 6)) {
        return escape_fault(moved(mark, i), rest.substr(i));
      }
      ++i;
      continue;
    }
    const std::size_t length = utf8_length(rest.substr(i));
    if (length == 0) {
      return fault(moved(mark, i), "A byte that is not UTF-8 stands in a text.",
                   "Save the file as UTF-8.");
    }
    i += length - 1;
  }
  const std::size_t end = rest.find_first_of("\"\r\n", 1);
  if (end != std::string_view::npos && rest[end] == '"') {
    return fault(mark, "This text holds half of a character pair written with \\u.",
                 "Write the character as it is.");
  }
  return fault(mark,
               "The text " +
                   in_quotes(rest.substr(
                       1, end == std::string_view::npos ? std::string_view::npos : end - 1)) +
                   " is not closed on its line.",
               "Put a double quote (\") at its end.");
}

// The length of the longest number that JSON knows at the start of `rest`.
std::size_t number_length(std::string_view rest) {
  if (rest.empty()) return 0;
  const auto digits = [&](std::size_t at) {
    while (at < rest.size() && is_digit(rest[at])) ++at;
    return at;
  };
  const std::size_t first = rest[0] == '-' ? 1 : 0;
  std::size_t end = rest.size() > first && rest[first] == '0' ? first + 1 : digits(first);
  if (end == first) return 0;
  if (end < rest.size() && rest[end] == '.' && digits(end + 1) > end + 1) end = digits(end + 1);
  if (end < rest.size() && (rest[end] == 'e' || rest[end] == 'E')) {
    std::size_t power = end + 1;
    if (power < rest.size() && (rest[power] == '+' || rest[power] == '-')) ++power;
    if (digits(power) > power) end = digits(power);
  }
  return end;
}

// What somebody wrote as one number, good or not.
std::string_view number_token(std::string_view rest) {
  std::size_t length = 0;
  constexpr std::string_view kEnds = " \t\r\n,:]}[{\"";
  while (length < rest.size() && kEnds.find(rest[length]) == std::string_view::npos) ++length;
  constexpr std::size_t kLongest = 40;
  return rest.substr(0, std::min(length, kLongest));
}

Error number_fault(Mark mark, std::string_view rest) {
  const std::string_view token = number_token(rest);
  if (number_length(rest) >= token.size()) {
    // In order, so the parser refused it for its size.
    return {ErrorCode::kOverflow, mark.place(),
            "The number " + std::string(token) + " does not fit 64 bits.",
            "Numbers are exact here: whole ones end at 9223372036854775807."};
  }
  std::string hint = "A number looks like 64, -1, 0.5 or 1e6.";
  if (token.find('x') != std::string_view::npos) {
    hint = "Give a height and a width as a list: [3, 3].";
  } else if (token.size() > 1 && token[0] == '0' && is_digit(token[1])) {
    hint = "Remove the zeros before it.";
  } else if (token.back() == '.') {
    hint = "Write a digit behind the point.";
  } else if (token.find('_') != std::string_view::npos) {
    hint = "Write it without _.";
  } else if (token.find_first_not_of("0123456789.-") != std::string_view::npos) {
    hint = "A formula stands in double quotes: " + in_quotes(token) + ".";
  }
  return fault(mark, in_quotes(token) + " is not a number.", hint);
}

// "064" and "3x3": the parser takes the number at their start for the whole.
std::optional<Error> split_number_fault(const JsonFaultContext& context) {
  const JsonScanner& scanner = context.scanner;
  constexpr std::string_view kGoesOn = "0123456789.+-*/^%(_xXeEabcdfABCDF";
  const bool goes_on = context.progress == JsonProgress::kValue && !scanner.at_end() &&
                       kGoesOn.find(scanner.peek()) != std::string_view::npos;
  if (!goes_on || !(is_digit(scanner.previous()) || scanner.previous() == '.')) return std::nullopt;
  const int length = scanner.mark().column - context.last_token.column;
  if (scanner.mark().line != context.last_token.line || length <= 0) return std::nullopt;
  return number_fault(context.last_token, scanner.from_before(static_cast<std::size_t>(length)));
}

std::string word_hint(std::string_view word, std::string_view after, Expected expected,
                      bool at_start) {
  const std::size_t next = after.find_first_not_of(" \t");
  const bool called = next != std::string_view::npos && after[next] == '(';
  if (called) {
    return "This looks like Python. Write layers as JSON: " + std::string(kExample) + ".";
  }
  if (at_start) {
    return "Write layers as JSON: " + std::string(kExample) + ".";
  }
  if (word == "True" || word == "TRUE") return "In JSON it is written true.";
  if (word == "False" || word == "FALSE") return "In JSON it is written false.";
  if (word == "None" || word == "NULL" || word == "nil" || word == "undefined") {
    return "In JSON it is written null.";
  }
  if (word == "NaN" || word == "nan" || word == "Infinity" || word == "inf") {
    return "JSON has no such number: leave the field out or give its value.";
  }
  if (expected == Expected::kKey) {
    return "Names stand in double quotes: " + in_quotes(word) + ".";
  }
  if (expected == Expected::kCommaOrClose || expected == Expected::kEnd) return {};
  return "Texts and formulas stand in double quotes: " + in_quotes(word) + ".";
}

// What a common slip at the start of `rest` should have been; empty where it is none we know.
std::string slip_hint(std::string_view rest, Expected expected, bool at_start) {
  if (rest.empty()) return {};
  if (starts_with_any(rest, {"...", "\xE2\x80\xA6"})) {
    return "An ellipsis cannot be read: write the layers out, or use a block with \"repeat\".";
  }
  if (starts_with_any(rest, {"'", "`", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E",
                             "\xE2\x80\x98", "\xE2\x80\x99"})) {
    return "Names and texts stand in straight double quotes: \"relu\".";
  }
  if (const std::string_view word = word_at(rest); !word.empty() && !is_digit(word[0])) {
    if (word[0] == '.') return "Write a digit before the point: 0.5.";
    return word_hint(word, rest.substr(word.size()), expected, at_start);
  }
  switch (rest[0]) {
    case '(':
      return "Lists stand in square brackets: [3, 3] rather than (3, 3).";
    case '=':
      return "A colon stands between a name and its value: \"stride\": 2.";
    case ';':
      return "Layers and fields are separated by commas.";
    case '#':
    case '/':
      return "A comment starts with // and ends with its line.";
    case '+':
      return "Write a number without +.";
    case '<':
      return "This looks like HTML or XML, not JSON.";
    case '%':
      return "A formula stands in double quotes.";
    default:
      return {};
  }
}

Error end_fault(const JsonFaultContext& context, Mark mark) {
  const OpenBracket& open = context.open.back();
  const std::string what = open.is_object ? "{" : "[";
  const std::string close = open.is_object ? "}" : "]";
  return fault(mark, "The text ends before the " + what + " of " + where(open.mark) + " is closed.",
               "Put " + close + " where it ends; a part of the text may be missing.");
}

std::string expectation(Expected expected, const JsonFaultContext& context) {
  const bool in_object = !context.open.empty() && context.open.back().is_object;
  switch (expected) {
    case Expected::kColon:
      return "a colon (:) after the name";
    case Expected::kKey:
      return "a name in double quotes";
    case Expected::kCommaOrClose:
      return in_object ? "a comma or }" : "a comma or ]";
    case Expected::kEnd:
      return "nothing more: the text is complete";
    case Expected::kValue:
      break;
  }
  if (context.open.empty()) return "a list of layers ([ … ]) or a model ({ … })";
  return in_object ? "a value" : "a value or ]";
}

std::string general_hint(Expected expected, const JsonFaultContext& context, char found) {
  switch (expected) {
    case Expected::kCommaOrClose:
      if (found == ']' || found == '}') {
        const OpenBracket& open = context.open.back();
        return std::string("The ") + (open.is_object ? "{" : "[") + " of " + where(open.mark) +
               " is closed by " + (open.is_object ? "}" : "]") + ".";
      }
      if (found == ':' && !context.open.back().is_object) {
        return "Names with values stand in curly brackets: {\"type\": \"relu\"}.";
      }
      return "Put a comma after what starts at " + where(context.last_token) + ".";
    case Expected::kEnd:
      if (found == ']' || found == '}') return "Remove it.";
      return "Several layers stand in one list: put [ before the first and ] after the last, with "
             "commas between.";
    case Expected::kValue:
      if (found == ',') return "Remove the comma, or write what is missing before it.";
      if (context.progress == JsonProgress::kKey) return "Give the name a value, or remove it.";
      if (context.open.empty()) return "For example: " + std::string(kExample) + ".";
      return {};
    case Expected::kKey:
      return found == ',' ? "Remove the comma." : "A field looks like \"kernel_size\": 3.";
    case Expected::kColon:
      return "A field looks like \"kernel_size\": 3.";
  }
  return {};
}

// What had to come next; steps over the comma or colon that is in its place.
Expected expect(const JsonFaultContext& context, JsonScanner& scanner) {
  const bool in_object = !context.open.empty() && context.open.back().is_object;
  switch (context.progress) {
    case JsonProgress::kNothing:
      return Expected::kValue;
    case JsonProgress::kOpened:
      return in_object ? Expected::kKey : Expected::kValue;
    case JsonProgress::kKey:
      if (scanner.peek() != ':') return Expected::kColon;
      break;
    case JsonProgress::kValue:
      if (context.open.empty()) return Expected::kEnd;
      if (scanner.peek() != ',') return Expected::kCommaOrClose;
      break;
  }
  scanner.skip(1);
  return in_object && context.progress == JsonProgress::kValue ? Expected::kKey : Expected::kValue;
}

}  // namespace

std::optional<Error> describe_number_fault(Mark mark, std::string_view number) {
  if (number_length(number) == number.size()) return std::nullopt;
  return number_fault(mark, number);
}

Error describe_json_fault(const JsonFaultContext& context) {
  if (std::optional<Error> error = split_number_fault(context)) return std::move(*error);
  JsonScanner scanner = context.scanner;
  bool comments_closed = scanner.skip_blanks();
  const Expected expected = expect(context, scanner);
  comments_closed = comments_closed && scanner.skip_blanks();
  const Mark mark = scanner.mark();
  if (!comments_closed) {
    return fault(mark, "A comment that starts with /* is not closed.", "Put */ at its end.");
  }
  const std::string_view rest = scanner.rest();
  if (rest.empty() && !context.open.empty()) return end_fault(context, mark);
  const bool takes_text = expected == Expected::kValue || expected == Expected::kKey;
  if (takes_text && scanner.peek() == '"') return string_fault(mark, rest);
  if (expected == Expected::kValue && (is_digit(scanner.peek()) || scanner.peek() == '-')) {
    return number_fault(mark, rest);
  }
  std::string hint = slip_hint(rest, expected, context.progress == JsonProgress::kNothing);
  if (hint.empty()) hint = general_hint(expected, context, scanner.peek());
  return fault(mark,
               "Expected " + expectation(expected, context) + ", found " + found_at(rest) + ".",
               std::move(hint));
}

}  // namespace ledger
