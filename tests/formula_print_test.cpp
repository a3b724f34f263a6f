#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formula/print.h"

namespace ledger {
namespace {

struct Printed {
  std::string symbols, numbers, latex;
};

Printed print(std::string_view text, std::vector<std::pair<std::string, Rational>> scope) {
  SymbolTable symbols;
  std::vector<Rational> values;
  for (const auto& [name, value] : scope) {
    symbols.add(name);
    values.push_back(value);
  }
  const Result<Expression> expression = parse_expression(text, symbols);
  if (!expression) return {describe(expression.error()), "", ""};
  return {print_symbols(*expression, symbols), print_numbers(*expression, values),
          print_latex(*expression, symbols)};
}

TEST(Print, PutsTheNumbersIntoTheSameLine) {
  const Printed printed = print("2*H_out*W_out*((C_in/g)*K_h*K_w + 1)*C_out", {{"H_out", 112},
                                                                               {"W_out", 112},
                                                                               {"C_in", 3},
                                                                               {"g", 1},
                                                                               {"K_h", 7},
                                                                               {"K_w", 7},
                                                                               {"C_out", 1024}});
  EXPECT_EQ(printed.symbols, "2·H_out·W_out·((C_in/g)·K_h·K_w + 1)·C_out");
  EXPECT_EQ(printed.numbers, "2·112·112·((3/1)·7·7 + 1)·1,024");
  EXPECT_EQ(printed.latex,
            "2 \\cdot H_{\\mathrm{out}} \\cdot W_{\\mathrm{out}} \\cdot \\left( "
            "\\frac{C_{\\mathrm{in}}}{g} \\cdot K_h \\cdot K_w + 1 \\right) \\cdot "
            "C_{\\mathrm{out}}");
}

TEST(Print, KeepsTheBracketsThatMatter) {
  const std::vector<std::pair<std::string, Rational>> scope = {{"a", 1}, {"b", 2}, {"c", 3}};
  const struct {
    const char* text;
    const char* printed;
  } cases[] = {
      {"a - (b - c)", "a − (b − c)"},
      {"a - b - c", "a − b − c"},
      {"a + (b + c)", "a + b + c"},
      {"a*(b + c)", "a·(b + c)"},
      {"a/(b*c)", "a/(b·c)"},
      {"a/b/c", "(a/b)/c"},
      {"(a + b)/c", "(a + b)/c"},
      {"(a*b)^c", "(a·b)^c"},
      {"a^b^c", "a^(b^c)"},
      {"(a^b)^c", "(a^b)^c"},
      {"-(a + b)", "−(a + b)"},
      {"-a^b", "−a^b"},
      {"(a < b) == c", "(a < b) = c"},
      {"a && (b || c)", "a and (b or c)"},
      {"(a ? b : c)*2", "(a ? b : c)·2"},
      {"floor(a/b)", "floor(a/b)"},
      {"a % b", "a mod b"},
      {"a*(b*c)", "a·b·c"},
      {"!(a == b)", "not (a = b)"},
      {"min(a, b + c)", "min(a, b + c)"},
  };
  for (const auto& [text, printed] : cases) EXPECT_EQ(print(text, scope).symbols, printed) << text;
}

// What is printed means what was computed: parsing it again gives the same value.
TEST(Print, BracketsANegativeOrFractionalNumber) {
  EXPECT_EQ(print("a*b", {{"a", 2}, {"b", -3}}).numbers, "2·(-3)");
  EXPECT_EQ(print("a - b", {{"a", 2}, {"b", *Rational::make(3, 2)}}).numbers, "2 − 3/2");
  EXPECT_EQ(print("2*p", {{"p", *Rational::make(3, 2)}}).numbers, "2·(3/2)");
}

TEST(Print, LatexHasWordsUprightAndBracketsThatGrow) {
  EXPECT_EQ(print("affine ? 2 : 1", {{"affine", 1}}).latex,
            "\\begin{cases} 2 & \\text{if } \\mathrm{affine} \\\\ 1 & \\text{otherwise} "
            "\\end{cases}");
  EXPECT_EQ(print("floor(H_in/s_h) + 1", {{"H_in", 1}, {"s_h", 1}}).latex,
            "\\left\\lfloor \\frac{H_{\\mathrm{in}}}{s_h} \\right\\rfloor + 1");
  EXPECT_EQ(print("ceil_mode*2", {{"ceil_mode", 1}}).latex, "\\mathrm{ceil\\_mode} \\cdot 2");
}

TEST(Print, BoxesHaveFractionsSubscriptsAndFloors) {
  SymbolTable symbols;
  symbols.add("H_in");
  symbols.add("s_h");
  const Result<Expression> expression = parse_expression("floor(H_in/s_h) + 1", symbols);
  const TypesetBox box = typeset_symbols(*expression, symbols);
  ASSERT_EQ(box.kind, TypesetBox::Kind::kRow);
  ASSERT_EQ(box.children.size(), 3u);
  ASSERT_EQ(box.children[0].kind, TypesetBox::Kind::kFloor);
  const TypesetBox& fraction = box.children[0].children[0];
  ASSERT_EQ(fraction.kind, TypesetBox::Kind::kFraction);
  EXPECT_EQ(fraction.children[0].text, "H");
  EXPECT_EQ(fraction.children[0].subscript, "in");
  EXPECT_EQ(fraction.children[1].slot, 1);

  const std::vector<Rational> values = {225, 2};
  const TypesetBox numbers = typeset_numbers(*expression, values);
  EXPECT_EQ(numbers.children[0].children[0].children[0].text, "225");
  EXPECT_EQ(numbers.children[0].children[0].children[0].slot, 0)
      << "a number still says which symbol it stands for";
}

}  // namespace
}  // namespace ledger
