// HTML, built from front to back with everything escaped.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ledger {

// & < > " ' as entities; bytes that are no UTF-8 and control characters as U+FFFD.
std::string escape_html(std::string_view text);

class HtmlWriter {
 public:
  using Attribute = std::pair<std::string_view, std::string>;
  using Attributes = std::initializer_list<Attribute>;

  // An attribute whose value is empty is written without one; one without a name not at all.
  void open(std::string_view element, Attributes attributes = {});
  void close();                                                          // the innermost one
  void open_and_close(std::string_view element, Attributes attributes);  // <input …/>
  void text(std::string_view content);
  void line() { html_ += '\n'; }
  // <p>text</p>
  void element(std::string_view name, std::string_view content, Attributes attributes = {});

  std::string take() { return std::move(html_); }

 private:
  void begin(std::string_view element, Attributes attributes);

  std::string html_;
  std::vector<std::string_view> open_;  // names are literals
};

}  // namespace ledger
