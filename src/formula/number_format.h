// How numbers look, everywhere: table, formula, CSV, terminal and tests use these and no others.
// The values stay exact; only these texts are rounded.
#pragma once

#include <cstdint>
#include <string>

#include "formula/rational.h"

namespace ledger {

// U+202F, the narrow no-break space between groups of three digits; an ASCII comma for texts that
// are pasted into other programs.
enum class Grouping : std::uint8_t { kNone, kComma, kNarrowSpace };

// 115605504 -> "115,605,504".
std::string format_whole(std::int64_t value, Grouping grouping = Grouping::kComma);
// A fraction as "7/2".
std::string format_exact(const Rational& value, Grouping grouping = Grouping::kComma);

// A count with three to four significant digits and its SI unit, never "0.00 G":
// 4089184256 -> {"4.089", "G"}, 25557032 -> {"25.56", "M"}, 512 -> {"512", ""}.
struct ScaledNumber {
  std::string digits;
  std::string unit;
};
ScaledNumber scale_count(std::int64_t value);
// "4.089 G"; "512" where there is no unit.
std::string format_count(std::int64_t value);
// In one given unit, so that a column or a sum lines up: exponent 9 gives "4.089".
std::string format_count_in(std::int64_t value, int decimal_exponent, int decimals);

enum class ByteUnits : std::uint8_t { kDecimal /* MB, 10^6 */, kBinary /* MiB, 2^20 */ };
// 102228128 -> {"102.2", "MB"} or {"97.49", "MiB"}.
ScaledNumber scale_bytes(std::int64_t bytes, ByteUnits units = ByteUnits::kDecimal);
std::string format_bytes(std::int64_t bytes, ByteUnits units = ByteUnits::kDecimal);

// part/whole as "37.2 %"; "<0.1 %" rather than "0.0 %"; empty where whole is 0.
std::string format_share(std::int64_t part, std::int64_t whole);

}  // namespace ledger
