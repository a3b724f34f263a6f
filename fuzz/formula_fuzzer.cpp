// Formulas: parsed, evaluated, and printed in every form; what is printed parses to the same value.
#include <vector>

#include "formula/expression.h"
#include "formula/print.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ledger;
  SymbolTable symbols;
  std::vector<Rational> values;
  for (const char* name : {"N", "C_in", "C_out", "K_h", "H_out", "g", "macs"}) {
    symbols.add(name);
    values.emplace_back(3 + symbols.size());
  }
  const Result<Expression> parsed = parse_expression(text_of(data, size), symbols);
  if (!parsed.ok()) {
    require_sentences({parsed.error()});
    return 0;
  }
  const Expression& expression = parsed.value();
  const Result<Rational> value = evaluate(expression, values);
  if (!value.ok()) require_sentences({value.error()});
  require(!print_symbols(expression, symbols).empty());
  require(!print_numbers(expression, values).empty());
  require(!print_latex(expression, symbols).empty());
  require(!print_latex_numbers(expression, values).empty());
  typeset_symbols(expression, symbols);
  typeset_numbers(expression, values);
  const Result<Expression> again = parse_expression(expression.text(), symbols);
  require(again.ok());
  const Result<Rational> same = evaluate(again.value(), values);
  require(same.ok() == value.ok() && (!value.ok() || same.value() == value.value()));
  return 0;
}
