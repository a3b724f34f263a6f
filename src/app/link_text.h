// The readable form of a link, letter by letter: parts, percent signs, values of fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/rational.h"

namespace ledger {

struct LinkPart {
  std::string key, value;  // without percent signs
};
struct LinkParts {
  std::string preset;
  std::vector<LinkPart> others;
};
LinkParts split_link(std::string_view text);

// "1.rest": a link that starts with digits and a dot.
struct LinkVersion {
  int number = 0;
  std::string_view rest;
};
std::optional<LinkVersion> link_version(std::string_view text);

class LinkWriter {
 public:
  explicit LinkWriter(std::string_view preset);
  void add(std::string_view key, std::string_view value);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// A field's value as an edit has it, and as people read and type it in an address: [3, 5] as 3,5
// and "same" as same.
std::string plain_field_text(std::string_view json);
std::string field_text_of(std::string_view plain);

// "224", "0.5", "1/3", "true".
std::optional<Rational> read_link_number(std::string_view text);

}  // namespace ledger
