// JSON text, written from front to back. A container is one line, or one line an entry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formula/rational.h"

namespace ledger {

class JsonWriter {
 public:
  enum class Layout : std::uint8_t { kInline, kLines };

  void begin_object(Layout layout = Layout::kInline) { begin('{', layout); }
  void end_object() { end('}'); }
  void begin_array(Layout layout = Layout::kInline) { begin('[', layout); }
  void end_array() { end(']'); }
  // Before each value of an object.
  void key(std::string_view name);

  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(bool truth);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  // A whole number or an exact decimal; "1/3" as a text where there is none.
  void value(const Rational& number);
  void null();
  // A value that is JSON text already.
  void raw(std::string_view json);

  template <class Value>
  void member(std::string_view name, const Value& content) {
    key(name);
    value(content);
  }

  // The text so far; whole once every container has ended.
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  struct Level {
    Layout layout;
    bool is_empty = true;
  };
  void begin(char bracket, Layout layout);
  void end(char bracket);
  void separate();
  void new_line();
  void quote(std::string_view text);

  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace ledger
