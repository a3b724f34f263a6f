#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formula/expression.h"

namespace ledger {
namespace {

struct Scope {
  SymbolTable symbols;
  std::vector<Rational> values;
  void set(std::string_view name, const Rational& value) {
    const auto slot = static_cast<std::size_t>(symbols.add(name));
    values.resize(std::max(values.size(), slot + 1));
    values[slot] = value;
  }
};

Scope convolution() {
  Scope scope;
  scope.set("C_in", 3);
  scope.set("C_out", 64);
  scope.set("K_h", 7);
  scope.set("g", 1);
  scope.set("H_out", 112);
  scope.set("zero", 0);
  return scope;
}

std::string value_of(std::string_view text) {
  const Scope scope = convolution();
  const Result<Expression> expression = parse_expression(text, scope.symbols);
  if (!expression) return "syntax: " + describe(expression.error());
  const Result<Rational> value = evaluate(*expression, scope.values);
  if (!value) return "value: " + describe(value.error());
  return to_string(*value);
}

TEST(Expression, ComputesWhatItSays) {
  const struct {
    const char* text;
    const char* value;
  } cases[] = {
      {"1 + 2*3", "7"},
      {"(1 + 2)*3", "9"},
      {"7/2", "7/2"},
      {"7 - 2 - 1", "4"},
      {"12/2/3", "2"},
      {"2^3^2", "512"},
      {"-2^2", "-4"},
      {"2^-1", "1/2"},
      {"2*-3", "-6"},
      {"floor(7/2) + ceil(7/2)", "7"},
      {"round(5/2)", "2"},
      {"abs(2 - 5)", "3"},
      {"min(3, 1, 2)", "1"},
      {"max(3, 1/2)", "3"},
      {"-7 % 3", "2"},
      {"K_h*K_h*(C_in/g)*C_out*H_out*H_out", "118013952"},
      {"g == 1 ? 5 : 1/zero", "5"},
      {"zero && 1/zero", "0"},
      {"g || 1/zero", "1"},
      {"!zero && !(g > 1)", "1"},
      {"1 < 2", "1"},
      {"2 >= 3", "0"},
      {"3 != 3", "0"},
      {"g == 2 ? 1 : g == 1 ? 2 : 3", "2"},
      {"true + false", "1"},
      {"0.25*4", "1"},
      {"1e3", "1000"},
      {" \t1\n", "1"},
  };
  for (const auto& [text, value] : cases) EXPECT_EQ(value_of(text), value) << text;
}

TEST(Expression, MakeDivisibleFollowsTheMobileNetRule) {
  // torchvision's _make_divisible(v, 8) for widths of MobileNet V2 × 0.75 and 1.4 and others.
  EXPECT_EQ(value_of("make_divisible(24, 8)"), "24");
  EXPECT_EQ(value_of("make_divisible(12, 8)"), "16");
  EXPECT_EQ(value_of("make_divisible(32*1.4, 8)"), "48");
  EXPECT_EQ(value_of("make_divisible(16*1.4, 8)"), "24");
  EXPECT_EQ(value_of("make_divisible(3, 8)"), "8");
  EXPECT_EQ(value_of("make_divisible(35, 8)"), "32");
  EXPECT_EQ(value_of("make_divisible(36, 8)"), "40");
  // 19 rounds to 16, which is more than 10 % below, so the next step is taken.
  EXPECT_EQ(value_of("make_divisible(19, 8)"), "24");
}

TEST(Expression, SaysWhereAndWhyItDoesNotParse) {
  const struct {
    const char* text;
    ErrorCode code;
    int column;
    const char* phrase;
  } cases[] = {
      {"", ErrorCode::kFormulaSyntax, 1, "found the end"},
      {"1 +", ErrorCode::kFormulaSyntax, 4, "found the end"},
      {"(1 + 2", ErrorCode::kFormulaSyntax, 7, "\")\""},
      {"1 2", ErrorCode::kFormulaSyntax, 3, "an operator"},
      {"2**3", ErrorCode::kFormulaSyntax, 2, "written with ^"},
      {"7//2", ErrorCode::kFormulaSyntax, 2, "floor(a/b)"},
      {"g = 1", ErrorCode::kFormulaSyntax, 3, "written with =="},
      {"C_on*2", ErrorCode::kUnknownName, 1, "\"C_in\""},
      {"flor(2)", ErrorCode::kUnknownName, 1, "\"floor\""},
      {"floor(1, 2)", ErrorCode::kFormulaSyntax, 1, "takes 1"},
      {"min()", ErrorCode::kFormulaSyntax, 1, "or more"},
      {"make_divisible(8)", ErrorCode::kFormulaSyntax, 1, "takes 2"},
      {"1 ? 2", ErrorCode::kFormulaSyntax, 6, "\":\""},
      {"99999999999999999999", ErrorCode::kOverflow, 1, "64 bits"},
      {"1.2.3", ErrorCode::kFormulaSyntax, 1, "not a number"},
      {"3 × 4", ErrorCode::kFormulaSyntax, 3, "\"×\""},
      {"1 < 2 < 3", ErrorCode::kFormulaSyntax, 7, "\"<\""},
  };
  const Scope scope = convolution();
  for (const auto& test : cases) {
    const Result<Expression> result = parse_expression(test.text, scope.symbols);
    ASSERT_FALSE(result.ok()) << test.text;
    const Error& error = result.error();
    EXPECT_EQ(error.code, test.code) << test.text << ": " << describe(error);
    EXPECT_EQ(error.place.column, test.column) << test.text << ": " << describe(error);
    EXPECT_NE(describe(error).find(test.phrase), std::string::npos)
        << test.text << ": " << describe(error);
  }
}

TEST(Expression, IsBoundedInLengthAndDepth) {
  const Scope scope = convolution();
  const std::string deep(10'000, '(');
  EXPECT_EQ(parse_expression(deep, scope.symbols).error().code, ErrorCode::kTooLarge);
  const std::string nested = std::string(70, '(') + "1" + std::string(70, ')');
  EXPECT_EQ(parse_expression(nested, scope.symbols).error().code, ErrorCode::kTooLarge);
  const std::string minuses(100, '-');
  EXPECT_EQ(parse_expression(minuses + "1", scope.symbols).error().code, ErrorCode::kTooLarge);
  const std::string powers = "1" + [] {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "^1";
    return text;
  }();
  EXPECT_EQ(parse_expression(powers, scope.symbols).error().code, ErrorCode::kTooLarge);
  std::string sum = "1";
  for (int i = 0; i < 1000; ++i) sum += " + 1";
  EXPECT_EQ(value_of(sum), "1001") << "a long chain is not deep";
}

TEST(Expression, NamesThePartThatFails) {
  EXPECT_EQ(value_of("1 + C_in/zero"),
            "value: line 1, column 9: 3 / 0 divides by zero in \"1 + C_in/zero\".");
  EXPECT_NE(value_of("C_in % zero").find("3 % 0 divides by zero"), std::string::npos);
  EXPECT_NE(value_of("9e18*C_in").find("does not fit 64-bit integers"), std::string::npos);
  EXPECT_NE(value_of("2^(1/2)").find("no whole exponent"), std::string::npos);
  EXPECT_NE(value_of("make_divisible(3, 0)").find("divisor above 0"), std::string::npos);
}

TEST(Expression, KnowsWhatItUses) {
  const Scope scope = convolution();
  const Result<Expression> expression = parse_expression("C_in*2", scope.symbols);
  EXPECT_TRUE(expression->uses(scope.symbols.find("C_in")));
  EXPECT_FALSE(expression->uses(scope.symbols.find("g")));
  EXPECT_FALSE(expression->is_constant());
  EXPECT_TRUE(parse_expression("2*3", scope.symbols)->is_constant());
}

}  // namespace
}  // namespace ledger
