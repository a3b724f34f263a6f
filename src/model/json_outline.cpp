#include "model/json_outline.h"

#include "model/json.h"
#include "model/json_scan.h"

namespace ledger {
namespace {

// Past a value of any kind. A bracket in a text or a comment is none.
void skip_value(JsonScanner& scanner) {
  int depth = 0;
  do {
    scanner.skip_separators();
    const char c = scanner.peek();
    if (c == '"') {
      scanner.skip_string();
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    const bool is_bracket = c == '{' || c == '[' || c == '}' || c == ']';
    scanner.skip(1);
    if (is_bracket) continue;
    // A number or a word.
    while (!scanner.at_end() &&
           std::string_view(" \t\r\n,:{}[]\"/").find(scanner.peek()) == std::string_view::npos) {
      scanner.skip(1);
    }
  } while (depth > 0 && !scanner.at_end());
}

std::string_view without_quotes(std::string_view text) {
  return text.substr(1, text.size() - 2);
}

bool is_text(std::string_view value) {
  return value.size() >= 2 && value.front() == '"';
}

}  // namespace

std::vector<OutlineMember> outline(std::string_view text) {
  std::vector<OutlineMember> members;
  JsonScanner scanner(text);
  scanner.skip_separators();
  if (scanner.peek() != '{') return members;
  scanner.skip(1);
  for (scanner.skip_separators(); scanner.peek() == '"'; scanner.skip_separators()) {
    const std::size_t key = scanner.offset();
    scanner.skip_string();
    const std::string_view name = without_quotes(scanner.since(key));
    scanner.skip_separators();
    if (scanner.at_end()) break;
    const std::size_t value = scanner.offset();
    skip_value(scanner);
    members.push_back({name, scanner.since(value)});
  }
  return members;
}

std::string_view outlined_value(std::string_view text) {
  JsonScanner scanner(text);
  scanner.skip_separators();
  const std::size_t start = scanner.offset();
  if (!scanner.at_end()) skip_value(scanner);
  return scanner.since(start);
}

std::vector<std::string_view> outlined_items(std::string_view text) {
  std::vector<std::string_view> items;
  JsonScanner scanner(text);
  scanner.skip_separators();
  if (scanner.peek() != '[') return items;
  scanner.skip(1);
  for (scanner.skip_separators(); !scanner.at_end() && scanner.peek() != ']';
       scanner.skip_separators()) {
    const std::size_t start = scanner.offset();
    skip_value(scanner);
    items.push_back(scanner.since(start));
  }
  return items;
}

std::string_view find(const std::vector<OutlineMember>& members, std::string_view key) {
  for (const OutlineMember& member : members) {
    if (member.key == key) return member.value;
  }
  return {};
}

std::string outlined_text(std::string_view value) {
  if (!is_text(value)) return {};
  if (value.find('\\') == std::string_view::npos) return std::string(without_quotes(value));
  Errors errors;
  return parse_json(value, errors).value_or(JsonValue()).text;
}

std::vector<std::string> outlined_texts(std::string_view value) {
  std::vector<std::string> texts;
  JsonScanner scanner(value);
  scanner.skip(1);  // the bracket
  for (scanner.skip_separators(); scanner.peek() == '"'; scanner.skip_separators()) {
    const std::size_t start = scanner.offset();
    scanner.skip_string();
    texts.push_back(outlined_text(scanner.since(start)));
  }
  return texts;
}

}  // namespace ledger
