#include "model/json_scan.h"

namespace ledger {

void JsonScanner::new_line() {
  ++line_;
  line_start_ = offset_;
}

bool JsonScanner::skip_comment() {
  const bool to_end_of_line = peek(1) == '/';
  offset_ += 2;
  while (!at_end()) {
    const char c = text_[offset_++];
    // Where the parser ends it, too: else both would stand at different places ever after.
    if (to_end_of_line && (c == '\r' || c == '\0')) return true;
    if (c == '\n') {
      new_line();
      if (to_end_of_line) return true;
    } else if (c == '*' && !to_end_of_line && peek() == '/') {
      ++offset_;
      return true;
    }
  }
  return to_end_of_line;
}

bool JsonScanner::skip_blanks() {
  while (!at_end()) {
    const char c = text_[offset_];
    if (c == '\n') {
      ++offset_;
      new_line();
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++offset_;
    } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
      if (!skip_comment()) return false;
    } else {
      break;
    }
  }
  return true;
}

void JsonScanner::skip_separators() {
  while (skip_blanks() && (peek() == ',' || peek() == ':')) ++offset_;
}

void JsonScanner::skip_string() {
  ++offset_;
  while (!at_end() && text_[offset_] != '"') offset_ += text_[offset_] == '\\' ? 2 : 1;
  ++offset_;
}

void JsonScanner::skip_number() {
  constexpr std::string_view kNumberCharacters = "+-.0123456789Ee";
  while (!at_end() && kNumberCharacters.find(text_[offset_]) != std::string_view::npos) ++offset_;
}

JsonSurvey survey_json(std::string_view text) {
  JsonSurvey survey;
  JsonScanner scanner(text);
  std::vector<std::size_t> open;  // in `sizes`
  std::size_t values = 0;
  const auto count_value = [&] {
    if (open.empty()) return;
    ++survey.sizes[open.back()];
    ++values;
  };
  constexpr std::size_t kNone = std::string::npos;
  constexpr auto kMostValues = static_cast<std::size_t>(kMaximumJsonValues);
  constexpr auto kMostOpen = static_cast<std::size_t>(kMaximumJsonDepth);
  std::size_t comma = kNone;
  bool after_value = false;  // "[,]" stays as it is, to be reported
  while (scanner.skip_blanks() && !scanner.at_end()) {
    // The parser gets no further either.
    if (values > kMostValues || open.size() > kMostOpen) break;
    const char c = scanner.peek();
    if (c == ',') {
      comma = after_value ? scanner.offset() : kNone;
      if (after_value) count_value();
      after_value = false;
      scanner.skip(1);
      continue;
    }
    const bool opens = c == '[' || c == '{';
    const bool closes = c == ']' || c == '}';
    if (closes && comma != kNone) {
      if (!survey.blanked) survey.blanked.emplace(text);
      (*survey.blanked)[comma] = ' ';
    }
    if (closes && after_value) count_value();
    if (closes && !open.empty()) open.pop_back();
    if (opens) {
      open.push_back(survey.sizes.size());
      survey.sizes.push_back(0);
    }
    comma = kNone;
    after_value = !opens;
    if (c == '"') {
      scanner.skip_string();
    } else {
      scanner.skip(1);
    }
  }
  return survey;
}

}  // namespace ledger
