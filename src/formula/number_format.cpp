#include "formula/number_format.h"

#include <array>
#include <string_view>

namespace ledger {
namespace {

__extension__ using Wide = __int128;

constexpr std::string_view kNarrowNoBreakSpace = "\u202F";

std::string_view separator(Grouping grouping) {
  switch (grouping) {
    case Grouping::kComma:
      return ",";
    case Grouping::kNarrowSpace:
      return kNarrowNoBreakSpace;
    case Grouping::kNone:
      break;
  }
  return {};
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

Wide power_of_ten(int exponent) {
  Wide result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

// value/unit with `decimals` decimals, halves away from zero as a reader expects.
std::string fixed(std::int64_t value, Wide unit, int decimals) {
  const Wide scale = power_of_ten(decimals);
  const Wide steps = static_cast<Wide>(magnitude(value)) * scale;
  const Wide rounded = (2 * steps + unit) / (2 * unit);
  std::string text = std::to_string(static_cast<std::uint64_t>(rounded / scale));
  if (decimals > 0) {
    std::string tail = std::to_string(static_cast<std::uint64_t>(rounded % scale));
    tail.insert(0, static_cast<std::size_t>(decimals) - tail.size(), '0');
    text += "." + tail;
  }
  return value < 0 && rounded != 0 ? "-" + text : text;
}

// Four significant digits: 4.089, 25.56, 102.2, 1023. Rounding may carry into one digit more, and
// then one decimal less is shown: 9.9996 becomes 10.00.
std::string four_digits(std::int64_t value, Wide unit) {
  for (int decimals = 3; decimals > 0; --decimals) {
    const std::string text = fixed(value, unit, decimals);
    constexpr std::size_t kDigitsAndPoint = 5;
    if (text.size() - (value < 0 ? 1u : 0u) <= kDigitsAndPoint) return text;
  }
  return fixed(value, unit, 0);
}

struct Unit {
  std::string_view name;
  Wide size;
};

template <std::size_t Count>
ScaledNumber scale(std::int64_t value, const std::array<Unit, Count>& units) {
  for (std::size_t i = Count; i-- > 1;) {
    // A value that rounds up to a whole of the next unit is shown in it: 1.000 M, not 1000 k.
    const Wide nearly = units[i].size - units[i].size / 20'000;
    if (static_cast<Wide>(magnitude(value)) >= nearly) {
      return {four_digits(value, units[i].size), std::string(units[i].name)};
    }
  }
  return {format_whole(value), std::string(units[0].name)};
}

constexpr std::array<Unit, 7> kCountUnits = {{{"", 1},
                                              {"k", 1'000},
                                              {"M", 1'000'000},
                                              {"G", 1'000'000'000},
                                              {"T", 1'000'000'000'000},
                                              {"P", 1'000'000'000'000'000},
                                              {"E", 1'000'000'000'000'000'000}}};
constexpr std::array<Unit, 6> kDecimalByteUnits = {{{"B", 1},
                                                    {"kB", 1'000},
                                                    {"MB", 1'000'000},
                                                    {"GB", 1'000'000'000},
                                                    {"TB", 1'000'000'000'000},
                                                    {"PB", 1'000'000'000'000'000}}};
constexpr std::array<Unit, 6> kBinaryByteUnits = {{{"B", 1},
                                                   {"KiB", Wide{1} << 10},
                                                   {"MiB", Wide{1} << 20},
                                                   {"GiB", Wide{1} << 30},
                                                   {"TiB", Wide{1} << 40},
                                                   {"PiB", Wide{1} << 50}}};

std::string with_unit(const ScaledNumber& number) {
  return number.unit.empty() ? number.digits : number.digits + " " + number.unit;
}

}  // namespace

std::string format_whole(std::int64_t value, Grouping grouping) {
  const std::string digits = std::to_string(magnitude(value));
  std::string text = value < 0 ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += separator(grouping);
    text += digits[i];
  }
  return text;
}

std::string format_exact(const Rational& value, Grouping grouping) {
  std::string text = format_whole(value.numerator, grouping);
  if (!value.is_whole()) text += "/" + format_whole(value.denominator, grouping);
  return text;
}

ScaledNumber scale_count(std::int64_t value) {
  return scale(value, kCountUnits);
}

std::string format_count(std::int64_t value) {
  return with_unit(scale_count(value));
}

std::string format_count_in(std::int64_t value, int decimal_exponent, int decimals) {
  return fixed(value, power_of_ten(decimal_exponent), decimals);
}

ScaledNumber scale_bytes(std::int64_t bytes, ByteUnits units) {
  return units == ByteUnits::kDecimal ? scale(bytes, kDecimalByteUnits)
                                      : scale(bytes, kBinaryByteUnits);
}

std::string format_bytes(std::int64_t bytes, ByteUnits units) {
  return with_unit(scale_bytes(bytes, units));
}

std::string format_share(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return {};
  if (part == 0) return "0 %";
  const Wide thousandths = (Wide{part} * 2000 + whole) / (2 * Wide{whole});
  if (thousandths == 0) return "<0.1 %";
  return format_count_in(static_cast<std::int64_t>(thousandths), 1, 1) + " %";
}

}  // namespace ledger
