// The printed forms of a formula: a line of symbols, the same line with numbers put in, LaTeX, and
// boxes for a typeset picture of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "formula/expression.h"

namespace ledger {

// "2·H_out·W_out·((C_in/g)·K_h·K_w + 1)·C_out"
std::string print_symbols(const Expression& expression, const SymbolTable& symbols);
// "2·112·112·((3/1)·7·7 + 1)·64"
std::string print_numbers(const Expression& expression, std::span<const Rational> values);
// "2 \cdot H_{\mathrm{out}} \cdot W_{\mathrm{out}} \cdot \left( \frac{C_{\mathrm{in}}}{g} …"
std::string print_latex(const Expression& expression, const SymbolTable& symbols);
std::string print_latex_numbers(const Expression& expression, std::span<const Rational> values);

// A formula as nested boxes, left to right, ready to be measured and drawn by any painter.
struct TypesetBox {
  enum class Kind : std::uint8_t {
    kRow,          // children side by side
    kText,         // an operator, a bracket or a number in `text`
    kSymbol,       // `text` is the base, `subscript` what hangs below; `slot` names the symbol
    kFraction,     // children[0] over children[1]
    kSuperscript,  // children[0] with children[1] raised
    kFloor,        // children[0] between floor brackets
    kCeil,
  };
  Kind kind = Kind::kRow;
  std::string text = {};
  std::string subscript = {};
  int slot = -1;  // the symbol this shows, also where a number was put in for it
  std::vector<TypesetBox> children = {};
};
TypesetBox typeset_symbols(const Expression& expression, const SymbolTable& symbols);
TypesetBox typeset_numbers(const Expression& expression, std::span<const Rational> values);

}  // namespace ledger
