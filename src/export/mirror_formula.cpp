#include <array>

#include "explain/formula_text.h"
#include "export/mirror_parts.h"

namespace ledger {
namespace {

struct Part {
  Quantity quantity;
  std::string_view id;
  std::string_view title;
};
constexpr std::array<Part, 6> kParts = {{{Quantity::kOutputShape, "output", "Output shape"},
                                         {Quantity::kParameters, "parameters", "Parameters"},
                                         {Quantity::kMacs, "macs", "Multiply-accumulates"},
                                         {Quantity::kOperations, "operations", "Operations"},
                                         {Quantity::kCount, "count", "Count"},
                                         {Quantity::kActivation, "activation", "Memory"}}};

void write_formula(HtmlWriter& html, const FormulaText& formula) {
  html.element("dt", formula.title);
  html.element("dd", "= " + formula.symbols, {{"class", "formula"}, {"data-symbols", ""}});
  html.element("dd", "= " + formula.numbers, {{"class", "formula"}, {"data-numbers", ""}});
  html.element("dd", "= " + formula.result, {{"class", "formula"}, {"data-result", ""}});
  html.line();
}

}  // namespace

void write_formulas(HtmlWriter& html, const Analysis& analysis, int layer, int convention) {
  const Model& model = *analysis.model;
  const Layer& at = model.layers[static_cast<std::size_t>(layer)];
  html.open("section", {{"data-formula", at.name}});
  html.element("h2", at.name + ": " + model.kind_of(at).title);
  html.line();
  for (const Part& part : kParts) {
    const std::vector<FormulaText> formulas = explain(analysis, layer, part.quantity, convention);
    if (formulas.empty()) continue;
    std::string title(part.title);
    if (part.quantity == Quantity::kCount) {
      title += " by " + model.catalog->conventions()[static_cast<std::size_t>(convention)].title;
    }
    html.element("h3", title);
    html.open("dl", {{"data-quantity", std::string(part.id)}});
    html.line();
    for (const FormulaText& formula : formulas) write_formula(html, formula);
    html.close();
    html.line();
  }
  const std::string reason = not_counted_reason(analysis, layer, convention);
  if (!reason.empty()) html.element("p", reason, {{"data-not-counted-reason", ""}});
  html.close();
  html.line();
}

void write_errors(HtmlWriter& html, const Errors& errors) {
  if (errors.empty()) return;
  constexpr std::size_t kMostErrors = 200;
  html.element("h2", errors.size() == 1 ? "One error" : std::to_string(errors.size()) + " errors");
  html.element("p", "The table below is of the last model without errors.");
  html.open("ul", {{"data-errors", ""}});
  html.line();
  for (std::size_t i = 0; i < errors.size() && i < kMostErrors; ++i) {
    const Error& error = errors[i];
    html.element("li", describe(error),
                 {{"class", "error"},
                  {"data-error", std::string(error_code_name(error.code))},
                  {"data-line", std::to_string(error.place.line)},
                  {"data-error-column", std::to_string(error.place.column)}});
    html.line();
  }
  html.close();
  html.line();
}

}  // namespace ledger
