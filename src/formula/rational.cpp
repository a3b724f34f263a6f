#include "formula/rational.h"

#include <cstdlib>
#include <limits>
#include <utility>

namespace ledger {
namespace {

// Products of two 64-bit numbers, and sums of two of those, fit; the result is reduced before it
// has to fit 64 bits again.
__extension__ using Wide = __int128;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

constexpr Wide absolute(Wide a) {
  return a < 0 ? -a : a;
}

Wide greatest_common_divisor(Wide a, Wide b) {
  a = absolute(a);
  b = absolute(b);
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

// The most negative 64-bit number is left out, so that every value has a negative.
bool fits(Wide a) {
  return absolute(a) <= kLargest;
}

std::optional<Rational> reduced(Wide numerator, Wide denominator) {
  if (denominator == 0) return std::nullopt;
  if (denominator != 1) {
    const Wide divisor = greatest_common_divisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (denominator < 0) {
      numerator = -numerator;
      denominator = -denominator;
    }
  }
  if (!fits(numerator) || !fits(denominator)) return std::nullopt;
  Rational result;
  result.numerator = static_cast<std::int64_t>(numerator);
  result.denominator = static_cast<std::int64_t>(denominator);
  return result;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Rational> Rational::make(std::int64_t numerator, std::int64_t denominator) {
  return reduced(numerator, denominator);
}

std::strong_ordering compare(const Rational& a, const Rational& b) {
  const Wide left = Wide{a.numerator} * b.denominator;
  const Wide right = Wide{b.numerator} * a.denominator;
  return left <=> right;
}

std::optional<Rational> add(const Rational& a, const Rational& b) {
  if (a.is_whole() && b.is_whole()) return reduced(Wide{a.numerator} + b.numerator, 1);
  return reduced(Wide{a.numerator} * b.denominator + Wide{b.numerator} * a.denominator,
                 Wide{a.denominator} * b.denominator);
}

std::optional<Rational> subtract(const Rational& a, const Rational& b) {
  Rational negative = b;
  negative.numerator = -negative.numerator;
  return add(a, negative);
}

std::optional<Rational> multiply(const Rational& a, const Rational& b) {
  return reduced(Wide{a.numerator} * b.numerator, Wide{a.denominator} * b.denominator);
}

std::optional<Rational> divide(const Rational& a, const Rational& b) {
  return reduced(Wide{a.numerator} * b.denominator, Wide{a.denominator} * b.numerator);
}

std::optional<Rational> remainder(const Rational& a, const Rational& b) {
  const std::optional<Rational> quotient = divide(a, b);
  if (!quotient) return std::nullopt;
  const std::optional<Rational> whole_part = multiply(b, floor(*quotient));
  return whole_part ? subtract(a, *whole_part) : std::nullopt;
}

std::optional<Rational> power(const Rational& base, const Rational& exponent) {
  if (!exponent.is_whole()) return std::nullopt;
  std::int64_t remaining = exponent.numerator;
  Rational factor = base;
  if (remaining < 0) {
    const std::optional<Rational> inverse = divide(1, base);
    if (!inverse) return std::nullopt;
    factor = *inverse;
    remaining = -remaining;
  }
  Rational result = 1;
  while (true) {
    if (remaining % 2 == 1) {
      const std::optional<Rational> product = multiply(result, factor);
      if (!product) return std::nullopt;
      result = *product;
    }
    remaining /= 2;
    if (remaining == 0) return result;
    const std::optional<Rational> square = multiply(factor, factor);
    if (!square) return std::nullopt;
    factor = *square;
  }
}

std::int64_t floor(const Rational& a) {
  const std::int64_t quotient = a.numerator / a.denominator;
  return a.numerator % a.denominator < 0 ? quotient - 1 : quotient;
}

std::int64_t ceil(const Rational& a) {
  const std::int64_t quotient = a.numerator / a.denominator;
  return a.numerator % a.denominator > 0 ? quotient + 1 : quotient;
}

std::int64_t round_half_even(const Rational& a) {
  const std::int64_t below = floor(a);
  const Wide twice_fraction = 2 * (Wide{a.numerator} - Wide{below} * a.denominator);
  if (twice_fraction < a.denominator) return below;
  if (twice_fraction > a.denominator) return below + 1;
  return below % 2 == 0 ? below : below + 1;
}

std::optional<Rational> parse_decimal(std::string_view text, bool* overflowed) {
  if (overflowed != nullptr) *overflowed = false;
  const auto too_large = [&]() -> std::optional<Rational> {
    if (overflowed != nullptr) *overflowed = true;
    return std::nullopt;
  };
  std::size_t at = 0;
  const bool negative = at < text.size() && text[at] == '-';
  if (negative) ++at;
  Wide digits = 0;
  int exponent = 0;
  bool any_digit = false, after_point = false, overflow = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !after_point)); ++at) {
    if (text[at] == '.') {
      after_point = true;
      continue;
    }
    any_digit = true;
    // 10^30 leaves room in 128 bits; zeros at the end of a long fraction may still reduce it.
    if (digits > Wide{kLargest} * 1'000'000'000) overflow = true;
    if (!overflow) digits = digits * 10 + (text[at] - '0');
    if (after_point && !overflow) --exponent;
  }
  if (!any_digit) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool minus = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (at == text.size()) return std::nullopt;
    int written = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      if (written < 10'000) written = written * 10 + (text[at] - '0');
    }
    exponent += minus ? -written : written;
  }
  if (at != text.size()) return std::nullopt;
  if (overflow) return too_large();
  if (digits == 0) return Rational{};
  while (exponent < 0 && digits % 10 == 0) {
    digits /= 10;
    ++exponent;
  }
  if (exponent > 18 || exponent < -18) return too_large();
  Wide scale = 1;
  for (int i = 0; i < std::abs(exponent); ++i) scale *= 10;
  if (exponent > 0 && digits > kLargest) return too_large();
  const Wide signed_digits = negative ? -digits : digits;
  const std::optional<Rational> result =
      exponent >= 0 ? reduced(signed_digits * scale, 1) : reduced(signed_digits, scale);
  return result ? result : too_large();
}

std::string to_string(const Rational& a) {
  std::string text = std::to_string(a.numerator);
  if (!a.is_whole()) text += "/" + std::to_string(a.denominator);
  return text;
}

}  // namespace ledger
