#include "import/proto_text.h"

#include <algorithm>

#include "model/words.h"

namespace ledger {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class ProtoParser {
 public:
  ProtoParser(std::string_view text, Errors& errors) : text_(text), errors_(errors) {}

  bool run(ProtoField& root) {
    root.is_message = true;
    root.mark = root.value_mark = {1, 1};
    return read_fields(root, '\0', 0);
  }

 private:
  // Fields up to `close`, which is consumed; '\0' is the end of the text.
  bool read_fields(ProtoField& message, char close, int depth) {
    while (true) {
      skip_blanks();
      if (at_ == text_.size()) {
        if (close == '\0') return true;
        return fail("The bracket of " + in_quotes(message.name) + " at line " +
                        std::to_string(message.value_mark.line) + " is never closed: expected \"" +
                        close + "\", found " + found() + ".",
                    "Was the file cut off?");
      }
      if (text_[at_] == close) {
        ++at_;
        return true;
      }
      if (text_[at_] == ',' || text_[at_] == ';') {
        ++at_;
        continue;
      }
      if (!read_field(message, depth)) return false;
    }
  }

  bool read_field(ProtoField& message, int depth) {
    ProtoField field;
    field.mark = mark();
    field.name = word();
    if (field.name.empty()) {
      return fail("Expected the name of a field, found " + found() + ".",
                  "For example: layer { name: \"conv1\" type: \"Convolution\" }.");
    }
    if (++count_ > kMostProtoFields) {
      return fail_with(ErrorCode::kTooLarge,
                       "The text has more than " + std::to_string(kMostProtoFields) + " fields.");
    }
    skip_blanks();
    const bool has_colon = peek() == ':';
    if (has_colon) ++at_;
    skip_blanks();
    field.value_mark = mark();
    if (peek() == '{' || peek() == '<') return read_message(message, std::move(field), depth);
    if (!has_colon) {
      return fail("Expected \":\" or \"{\" behind " + in_quotes(field.name) + ", found " + found() +
                  ".");
    }
    if (peek() == '[') return read_list(message, field);
    if (!read_value(field)) return false;
    message.fields.push_back(std::move(field));
    return true;
  }

  bool read_message(ProtoField& around, ProtoField field, int depth) {
    if (depth >= kMostProtoDepth) {
      return fail_with(ErrorCode::kTooLarge, "Brackets stand in brackets more than " +
                                                 std::to_string(kMostProtoDepth) + " levels deep.");
    }
    const char close = peek() == '{' ? '}' : '>';
    ++at_;
    field.is_message = true;
    if (!read_fields(field, close, depth + 1)) return false;
    around.fields.push_back(std::move(field));
    return true;
  }

  // dim: [1, 3, 224, 224] says the same as four times dim.
  bool read_list(ProtoField& message, const ProtoField& field) {
    ++at_;
    while (true) {
      skip_blanks();
      if (peek() == ']') {
        ++at_;
        return true;
      }
      if (peek() == ',') {
        ++at_;
        continue;
      }
      ProtoField item = {field.name};
      item.mark = field.mark;
      item.value_mark = mark();
      if (!read_value(item)) return false;
      if (++count_ > kMostProtoFields) {
        return fail_with(ErrorCode::kTooLarge,
                         "The text has more than " + std::to_string(kMostProtoFields) + " fields.");
      }
      message.fields.push_back(std::move(item));
    }
  }

  bool read_value(ProtoField& field) {
    if (peek() == '"' || peek() == '\'') return read_quoted(field);
    const std::size_t start = at_;
    if (peek() == '-' || peek() == '+') ++at_;
    while (is_word_character(peek()) || peek() == '.' || is_exponent_sign()) ++at_;
    field.text = text_.substr(start, at_ - start);
    if (field.text.empty()) {
      return fail("Expected a value for " + in_quotes(field.name) + ", found " + found() + ".");
    }
    return true;
  }

  bool is_exponent_sign() const {
    const bool is_sign = peek() == '-' || peek() == '+';
    return is_sign && at_ > 0 && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
  }

  bool read_quoted(ProtoField& field) {
    const char quote = peek();
    const std::size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    if (at_ >= text_.size() || text_[at_] != quote) {
      at_ = start - 1;
      return fail("The text of " + in_quotes(field.name) + " is never closed: expected " + quote +
                      " before the end of the line.",
                  "Was the file cut off?");
    }
    field.text = text_.substr(start, at_ - start);
    field.is_quoted = true;
    ++at_;
    return true;
  }

  std::string_view word() {
    const std::size_t start = at_;
    while (is_word_character(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '\n') {
        ++at_;
        ++line_;
        line_start_ = at_;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  Mark mark() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  std::string found() const {
    if (at_ >= text_.size()) return "the end of the text";
    std::size_t end = at_;
    while (end < text_.size() && is_word_character(text_[end])) ++end;
    return in_quotes(text_.substr(at_, std::max(end - at_, std::size_t{1})));
  }

  bool fail(std::string message, std::string hint = {}) {
    errors_.push_back(
        {ErrorCode::kFileSyntax, mark().place(), std::move(message), std::move(hint)});
    return false;
  }

  bool fail_with(ErrorCode code, std::string message) {
    errors_.push_back({code, mark().place(), std::move(message), {}});
    return false;
  }

  std::string_view text_;
  Errors& errors_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::size_t count_ = 0;
};

}  // namespace

const ProtoField* ProtoField::find(std::string_view field) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [field](const ProtoField& each) { return each.name == field; });
  return found == fields.end() ? nullptr : &*found;
}

std::optional<ProtoField> parse_proto_text(std::string_view text, Errors& errors) {
  if (text.size() > kMostProtoBytes) {
    errors.push_back({ErrorCode::kTooLarge,
                      {},
                      "The text is longer than the " + std::to_string(kMostProtoBytes >> 20) +
                          " MiB that are read.",
                      "A prototxt holds no weights; those are in the .caffemodel."});
    return std::nullopt;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  ProtoField root;
  if (!ProtoParser(text, errors).run(root)) return std::nullopt;
  return root;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

}  // namespace ledger
