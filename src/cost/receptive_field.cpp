#include "cost/receptive_field.h"

#include <optional>

namespace ledger {
namespace {

void keep_larger(Rational& a, const Rational& b) {
  if (compare(a, b) < 0) a = b;
}

}  // namespace

ReceptiveField receptive_field(const LayerKind& kind, const LayerCost& cost,
                               std::span<const ReceptiveField* const> inputs) {
  ReceptiveField field = *inputs.front();
  for (const ReceptiveField* input : inputs.subspan(1)) {
    field.known = field.known && input->known;
    field.everything = field.everything || input->everything;
    for (std::size_t i = 0; i < 2; ++i) {
      keep_larger(field.size[i], input->size[i]);
      keep_larger(field.jump[i], input->jump[i]);
    }
  }
  if (kind.window == Window::kEverything) field.everything = true;
  if (kind.window != Window::kFormula || field.everything || !field.known) return field;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::optional<Rational> steps = subtract(cost.window_size[i], 1);
    const std::optional<Rational> reach = steps ? multiply(*steps, field.jump[i]) : std::nullopt;
    const std::optional<Rational> size = reach ? add(field.size[i], *reach) : std::nullopt;
    const std::optional<Rational> jump = multiply(field.jump[i], cost.window_stride[i]);
    if (!size || !jump) {
      field.known = false;
      return field;
    }
    field.size[i] = *size;
    field.jump[i] = *jump;
  }
  return field;
}

}  // namespace ledger
