#include <gtest/gtest.h>

#include <limits>

#include "formula/rational.h"

namespace ledger {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

Rational fraction(std::int64_t numerator, std::int64_t denominator) {
  return *Rational::make(numerator, denominator);
}

TEST(Rational, IsAlwaysInLowestTermsWithAPositiveDenominator) {
  EXPECT_EQ(fraction(6, 4), fraction(3, 2));
  EXPECT_EQ(fraction(-6, -4), fraction(3, 2));
  EXPECT_EQ(fraction(6, -4).numerator, -3);
  EXPECT_EQ(fraction(0, -7), Rational(0));
  EXPECT_FALSE(Rational::make(1, 0));
}

TEST(Rational, ComputesExactly) {
  EXPECT_EQ(add(fraction(1, 3), fraction(1, 6)), fraction(1, 2));
  EXPECT_EQ(subtract(fraction(1, 3), fraction(1, 3)), Rational(0));
  EXPECT_EQ(multiply(fraction(2, 3), fraction(9, 4)), fraction(3, 2));
  EXPECT_EQ(divide(fraction(1, 2), fraction(3, 4)), fraction(2, 3));
  EXPECT_EQ(power(fraction(2, 3), 3), fraction(8, 27));
  EXPECT_EQ(power(fraction(2, 3), -2), fraction(9, 4));
  EXPECT_EQ(power(0, 0), Rational(1));
}

TEST(Rational, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(add(kLargest, 1));
  EXPECT_FALSE(subtract(-kLargest, 1));
  EXPECT_FALSE(multiply(std::int64_t{1} << 32, std::int64_t{1} << 31));
  EXPECT_FALSE(power(2, 63));
  EXPECT_EQ(power(2, 62), Rational(std::int64_t{1} << 62));
  EXPECT_FALSE(power(2, fraction(1, 2)));
  EXPECT_FALSE(divide(1, 0));
  EXPECT_FALSE(remainder(1, 0));
  EXPECT_FALSE(power(0, -1));
  EXPECT_FALSE(Rational::make(std::numeric_limits<std::int64_t>::min(), 1));
}

TEST(Rational, AProductMayBeLargeOnTheWayWhenItsReducedValueFits) {
  EXPECT_EQ(multiply(fraction(kLargest, 2), fraction(2, kLargest)), Rational(1));
}

TEST(Rational, RoundsDownUpAndToEven) {
  EXPECT_EQ(floor(fraction(-7, 2)), -4);
  EXPECT_EQ(floor(fraction(7, 2)), 3);
  EXPECT_EQ(ceil(fraction(-7, 2)), -3);
  EXPECT_EQ(ceil(fraction(7, 2)), 4);
  EXPECT_EQ(round_half_even(fraction(5, 2)), 2);
  EXPECT_EQ(round_half_even(fraction(7, 2)), 4);
  EXPECT_EQ(round_half_even(fraction(-5, 2)), -2);
  EXPECT_EQ(round_half_even(fraction(8, 3)), 3);
}

TEST(Rational, RemainderHasTheSignOfTheDivisor) {
  EXPECT_EQ(remainder(7, 3), Rational(1));
  EXPECT_EQ(remainder(-7, 3), Rational(2));
  EXPECT_EQ(remainder(7, -3), Rational(-2));
  EXPECT_EQ(remainder(fraction(7, 2), 1), fraction(1, 2));
}

TEST(Rational, ReadsDecimalsExactly) {
  EXPECT_EQ(parse_decimal("12"), Rational(12));
  EXPECT_EQ(parse_decimal("-3.5"), fraction(-7, 2));
  EXPECT_EQ(parse_decimal("0.1"), fraction(1, 10));
  EXPECT_EQ(parse_decimal("1e9"), Rational(1'000'000'000));
  EXPECT_EQ(parse_decimal("25E-2"), fraction(1, 4));
  EXPECT_EQ(parse_decimal("1.0000000000000000000000"), Rational(1));
  EXPECT_EQ(parse_decimal("0e999999999999"), Rational(0));
  EXPECT_EQ(parse_decimal("9223372036854775807"), Rational(kLargest));
}

TEST(Rational, TellsATextThatIsNoNumberFromOneThatDoesNotFit) {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "1e+", "abc", "1 2", "0x10"}) {
    bool overflowed = true;
    EXPECT_FALSE(parse_decimal(text, &overflowed)) << text;
    EXPECT_FALSE(overflowed) << text;
  }
  for (const char* text : {"9223372036854775808", "18446744073709551616", "1e400", "1e-400",
                           "123456789012345678901234567890123456789012345678901234567890"}) {
    bool overflowed = false;
    EXPECT_FALSE(parse_decimal(text, &overflowed)) << text;
    EXPECT_TRUE(overflowed) << text;
  }
}

}  // namespace
}  // namespace ledger
