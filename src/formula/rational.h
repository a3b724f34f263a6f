// Exact fractions of 64-bit integers, checked: an operation gives the exact value or says why not.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ledger {

// Always in lowest terms with a positive denominator, so equal values have equal members.
struct Rational {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;

  constexpr Rational() = default;
  constexpr Rational(std::int64_t whole) : numerator(whole) {}
  // Reduces; nothing where `denominator` is 0 or the reduced value does not fit.
  static std::optional<Rational> make(std::int64_t numerator, std::int64_t denominator);

  constexpr bool is_whole() const { return denominator == 1; }
  constexpr bool is_zero() const { return numerator == 0; }
  friend constexpr bool operator==(const Rational&, const Rational&) = default;
};

std::strong_ordering compare(const Rational& a, const Rational& b);

// Each gives nothing where the exact result does not fit 64 bits over 64 bits.
std::optional<Rational> add(const Rational& a, const Rational& b);
std::optional<Rational> subtract(const Rational& a, const Rational& b);
std::optional<Rational> multiply(const Rational& a, const Rational& b);
// Also nothing for b = 0: test that first to tell the two apart.
std::optional<Rational> divide(const Rational& a, const Rational& b);
// a - b*floor(a/b): the sign of b, as in Python, so that "C % g == 0" means what it says.
std::optional<Rational> remainder(const Rational& a, const Rational& b);
// Whole exponents only, negative ones for b != 0.
std::optional<Rational> power(const Rational& base, const Rational& exponent);

std::int64_t floor(const Rational& a);
std::int64_t ceil(const Rational& a);
// To the nearest whole number, halves to the even one, as Python's round does.
std::int64_t round_half_even(const Rational& a);

// "12", "-3.5", "1e9", "0.125" read exactly. Nothing where the text is no such number or does not
// fit; `overflowed`, if given, tells which.
std::optional<Rational> parse_decimal(std::string_view text, bool* overflowed = nullptr);

// "12" or "7/2", digits ungrouped: for messages and JSON. Display goes through number_format.h.
std::string to_string(const Rational& a);

}  // namespace ledger
