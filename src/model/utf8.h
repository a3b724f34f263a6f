// UTF-8 a character at a time, for widths in a terminal and for texts that must be valid.
#pragma once

#include <cstddef>
#include <string_view>

namespace ledger {

struct Utf8Character {
  std::string_view bytes;  // never empty; one byte where it starts no character
  bool is_valid = true;
};

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

// The first character of a text that is not empty.
Utf8Character next_character(std::string_view text);

// Characters, taken as one column each: our texts have no wide ones and no accents of their own.
std::size_t column_width(std::string_view text);

}  // namespace ledger
