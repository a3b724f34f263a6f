// Steps through JSON text token by token beside the parser, which tells no positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.h"

namespace ledger {

class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  // Past blanks and comments. False at a comment that is never closed.
  bool skip_blanks();
  // Past blanks, comments, commas and colons: what may stand between two events of the parser.
  void skip_separators();
  // Past the token that starts here, which the parser has found to be in order.
  void skip_string();
  void skip_number();
  void skip(std::size_t bytes) { offset_ += bytes; }

  Mark mark() const { return {line_, static_cast<int>(offset_ - line_start_) + 1}; }
  std::size_t offset() const { return offset_; }
  bool at_end() const { return offset_ >= text_.size(); }
  // '\0' past the end.
  char peek(std::size_t ahead = 0) const {
    return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
  }
  std::string_view rest() const { return at_end() ? std::string_view() : text_.substr(offset_); }
  // The last character before; '\0' at the start.
  char previous() const { return offset_ > 0 ? text_[offset_ - 1] : '\0'; }
  // From `bytes` before here.
  std::string_view from_before(std::size_t bytes) const { return text_.substr(offset_ - bytes); }
  std::string_view since(std::size_t start) const { return text_.substr(start, offset_ - start); }

 private:
  bool skip_comment();
  void new_line();

  std::string_view text_;
  std::size_t offset_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

// What is to be known of a text before it is parsed.
struct JsonSurvey {
  // The text with the commas before a closing bracket replaced by blanks, everything else in its
  // place. Nothing where it has no such commas and stands as it is.
  std::optional<std::string> blanked;
  // How many values stand in each pair of brackets, in the order in which they open. What comes
  // behind a fault may be missing.
  std::vector<std::uint32_t> sizes;
};
JsonSurvey survey_json(std::string_view text);

}  // namespace ledger
