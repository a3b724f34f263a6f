#include "cost/shape_rules.h"

#include <array>

#include "cost/checked.h"

namespace ledger {
namespace {

using Inputs = std::span<const Shape* const>;

Error mismatch(std::string message, std::string hint = {}) {
  return {ErrorCode::kShapeMismatch, {}, std::move(message), std::move(hint)};
}

// A field's value, or `otherwise` where the kind has no such symbol.
std::int64_t symbol_value(const LayerKind& kind, std::span<const Rational> values,
                          std::string_view symbol, std::int64_t otherwise) {
  const int slot = kind.symbols.find(symbol);
  return slot < 0 ? otherwise : floor(values[static_cast<std::size_t>(slot)]);
}

Result<Shape> same(const LayerKind&, std::span<const Rational>, Inputs inputs) {
  return *inputs.front();
}

Result<Shape> flatten(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  const Shape& input = *inputs.front();
  const std::int64_t start = symbol_value(kind, values, "start_dim", 1);
  const auto rank = static_cast<std::int64_t>(input.size());
  if (start < 1 || start > rank) {
    return mismatch("start_dim is " + std::to_string(start) + ", but the input " +
                        shape_text(input) + " has dimensions 1 to " + std::to_string(rank) + ".",
                    "Dimension 0 is the batch; 1 folds everything.");
  }
  Shape output(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(start - 1));
  std::int64_t folded = 1;
  for (auto i = static_cast<std::size_t>(start - 1); i < input.size(); ++i) {
    if (!multiply_by(folded, input[i])) {
      return Error{ErrorCode::kOverflow, {}, "The flattened size does not fit 64 bits."};
    }
  }
  output.push_back(folded);
  return output;
}

Result<Shape> concat(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  Shape output = *inputs.front();
  const std::int64_t dim = symbol_value(kind, values, "dim", 1);
  if (dim < 1 || dim > static_cast<std::int64_t>(output.size())) {
    return mismatch("It joins dimension " + std::to_string(dim) + ", but its first input " +
                    shape_text(output) + " has dimensions 1 to " + std::to_string(output.size()) +
                    ".");
  }
  const auto joined = static_cast<std::size_t>(dim - 1);
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const Shape& next = *inputs[i];
    bool fits = next.size() == output.size();
    for (std::size_t d = 0; fits && d < output.size(); ++d) {
      fits = d == joined || next[d] == output[d];
    }
    if (!fits) {
      return mismatch("It cannot join " + shape_text(*inputs.front()) + " and " + shape_text(next) +
                          " along dimension " + std::to_string(dim) + ".",
                      "All sizes but that of the joined dimension must be equal.");
    }
    if (!add_to(output[joined], next[joined])) {
      return Error{ErrorCode::kOverflow, {}, "The joined size does not fit 64 bits."};
    }
  }
  return output;
}

// As NumPy and PyTorch do: shapes are aligned at the right, and a size of 1 is repeated.
Result<Shape> broadcast(const LayerKind&, std::span<const Rational>, Inputs inputs) {
  Shape output = *inputs.front();
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const Shape& next = *inputs[i];
    if (next.size() > output.size()) {
      output.insert(output.begin(), next.size() - output.size(), 1);
    }
    const std::size_t offset = output.size() - next.size();
    for (std::size_t d = 0; d < next.size(); ++d) {
      std::int64_t& size = output[offset + d];
      if (size == 1) size = next[d];
      if (next[d] != size && next[d] != 1) {
        return mismatch("Its inputs " + shape_text(*inputs.front()) + " and " + shape_text(next) +
                            " do not fit together.",
                        "Give both branches the same channels and stride.");
      }
    }
  }
  return output;
}

using RuleFunction = Result<Shape> (*)(const LayerKind&, std::span<const Rational>, Inputs);

struct RuleEntry {
  ShapeRule rule;
  RuleFunction function;
};
constexpr std::array<RuleEntry, 4> kRules = {{
    {ShapeRule::kSame, same},
    {ShapeRule::kConcat, concat},
    {ShapeRule::kBroadcast, broadcast},
    {ShapeRule::kFlatten, flatten},
}};

}  // namespace

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t size : shape) {
    if (!text.empty()) text += "×";
    text += std::to_string(size);
  }
  return text.empty() ? "one number" : text;
}

Result<Shape> apply_shape_rule(const LayerKind& kind, std::span<const Rational> values,
                               std::span<const Shape* const> inputs) {
  for (const RuleEntry& entry : kRules) {
    if (entry.rule == kind.shape_rule) return entry.function(kind, values, inputs);
  }
  return Error{ErrorCode::kBadCatalog, {}, "The kind " + kind.name + " names no shape rule."};
}

}  // namespace ledger
