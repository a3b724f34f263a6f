#include "cost/shape_rules.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

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

// A dimension as people number it, the batch being 0 and negative numbers counting from the end, as
// an index into the shape.
Result<std::size_t> dimension_of(std::int64_t dim, const Shape& shape) {
  const auto rank = static_cast<std::int64_t>(shape.size());
  const std::int64_t index = dim < 0 ? rank + dim : dim - 1;
  if (dim != 0 && index >= 0 && index < rank) return static_cast<std::size_t>(index);
  return mismatch("Its dim " + std::to_string(dim) + " is not there: " + shape_text(shape) +
                      " has dimensions 1 to " + std::to_string(rank) + ".",
                  "Dimension 0 is the batch, -1 the last.");
}

Result<std::size_t> dimension_symbol(const LayerKind& kind, std::span<const Rational> values,
                                     std::string_view symbol, const Shape& shape) {
  return dimension_of(symbol_value(kind, values, symbol, -1), shape);
}

Result<Shape> mean(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  const Shape& input = *inputs.front();
  const auto first = dimension_symbol(kind, values, "start_dim", input);
  const auto last = dimension_symbol(kind, values, "end_dim", input);
  if (!first) return first.error();
  if (!last) return last.error();
  const bool keeps = symbol_value(kind, values, "keepdim", 0) != 0;
  Shape output;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const bool is_inside = i >= *first && i <= *last;
    if (!is_inside) output.push_back(input[i]);
    if (is_inside && keeps) output.push_back(1);
  }
  return output;
}

Result<Shape> permute(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  const Shape& input = *inputs.front();
  Shape output;
  std::vector<bool> taken(input.size());
  for (const std::string_view symbol : {"dim_1", "dim_2", "dim_3", "dim_4", "dim_5", "dim_6"}) {
    const std::int64_t dim = symbol_value(kind, values, symbol, 0);
    if (dim == 0) break;
    const auto index = dimension_of(dim, input);
    if (!index) return index.error();
    if (taken[*index]) {
      return mismatch("Its dims name dimension " + std::to_string(dim) + " twice.",
                      "Name each dimension once: [2, 3, 1] puts the channels last.");
    }
    taken[*index] = true;
    output.push_back(input[*index]);
  }
  if (output.size() == input.size()) return output;
  return mismatch("Its dims name " + std::to_string(output.size()) + " of the " +
                      std::to_string(input.size()) + " dimensions of " + shape_text(input) + ".",
                  "Name each dimension once, without the batch: [2, 3, 1] puts the channels last.");
}

Result<Shape> transpose(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  Shape output = *inputs.front();
  const auto first = dimension_symbol(kind, values, "dim_0", output);
  const auto second = dimension_symbol(kind, values, "dim_1", output);
  if (!first) return first.error();
  if (!second) return second.error();
  std::swap(output[*first], output[*second]);
  return output;
}

constexpr std::array<std::string_view, kMostNumbers> kSizes = {"size_1", "size_2", "size_3",
                                                               "size_4", "size_5", "size_6"};

// The shape that the layer says, whatever its inputs are; -1 alone: that of the first input.
Result<Shape> given(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  if (symbol_value(kind, values, kSizes.front(), -1) == -1) return *inputs.front();
  Shape output;
  for (const std::string_view symbol : kSizes) {
    const std::int64_t size = symbol_value(kind, values, symbol, 0);
    if (size == 0) break;
    if (size < 0) {
      return mismatch("Its shape has the size " + std::to_string(size) + ".",
                      "Sizes are at least 1.");
    }
    output.push_back(size);
  }
  return output;
}

Result<Shape> reshape(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  std::int64_t elements = 1;
  for (const std::int64_t size : *inputs.front()) {
    if (!multiply_by(elements, size)) {
      return Error{ErrorCode::kOverflow, {}, "The input's elements do not fit 64 bits."};
    }
  }
  Shape output;
  std::int64_t known = 1;
  std::size_t open = kSizes.size();  // which dimension takes what is left
  for (const std::string_view symbol : kSizes) {
    const std::int64_t size = symbol_value(kind, values, symbol, 0);
    if (size == 0) break;
    if (size == -1 && open == kSizes.size()) {
      open = output.size();
    } else if (size < 1 || !multiply_by(known, size)) {
      return mismatch("Its shape has the size " + std::to_string(size) + ".",
                      "Sizes are at least 1; one of them may be -1 for what is left.");
    }
    output.push_back(size == -1 ? 1 : size);
  }
  if (open < kSizes.size() && elements % known == 0) {
    output[open] = elements / known;
    known = elements;
  }
  if (known == elements) return output;
  return mismatch("The " + std::to_string(elements) + " numbers of " + shape_text(*inputs.front()) +
                      " cannot be read as " + shape_text(output) +
                      (open < kSizes.size() ? " with one size left open." : "."),
                  "The sizes must multiply to the same number of elements.");
}

Result<Shape> slice(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  Shape output = *inputs.front();
  const auto dim = dimension_symbol(kind, values, "dim", output);
  if (!dim) return dim.error();
  const std::int64_t size = output[*dim];
  const auto bound = [&](std::string_view symbol) {
    const std::int64_t at = symbol_value(kind, values, symbol, 0);
    return at < 0 ? size + at : at;
  };
  const std::int64_t start = bound("start"), end = std::min(bound("end"), size);
  const std::int64_t step = symbol_value(kind, values, "step", 1);
  if (start < 0 || start >= end || step < 1) {
    return mismatch("It keeps nothing: " + std::to_string(start) + " to " + std::to_string(end) +
                        " of a dimension of " + std::to_string(size) + ".",
                    "start is the first that is kept, from 0; end the first that is not.");
  }
  output[*dim] = (end - start + step - 1) / step;
  return output;
}

// As torch.chunk: all parts but the last are as large as the first.
Result<Shape> chunk(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  Shape output = *inputs.front();
  const auto dim = dimension_symbol(kind, values, "dim", output);
  if (!dim) return dim.error();
  const std::int64_t size = output[*dim], chunks = symbol_value(kind, values, "chunks", 2);
  const std::int64_t index = symbol_value(kind, values, "index", 0);
  const std::int64_t part = size / chunks + (size % chunks == 0 ? 0 : 1);
  const std::int64_t start = index * part;
  if (index >= chunks || start >= size) {
    return mismatch("Part " + std::to_string(index) + " of " + std::to_string(chunks) +
                        " is not there in a dimension of " + std::to_string(size) + ".",
                    "Parts are numbered from 0.");
  }
  output[*dim] = std::min(part, size - start);
  return output;
}

Result<Shape> select(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  Shape output = *inputs.front();
  const auto dim = dimension_symbol(kind, values, "dim", output);
  if (!dim) return dim.error();
  const std::int64_t index = symbol_value(kind, values, "index", 0);
  if (index >= output[*dim] || index < -output[*dim]) {
    return mismatch("Index " + std::to_string(index) + " is not there in a dimension of " +
                        std::to_string(output[*dim]) + ".",
                    "The first is 0, the last -1.");
  }
  output.erase(output.begin() + static_cast<std::ptrdiff_t>(*dim));
  return output;
}

// The last two dimensions are multiplied, those before them are broadcast.
Result<Shape> matmul(const LayerKind& kind, std::span<const Rational> values, Inputs inputs) {
  const Shape& left = *inputs[0];
  Shape right = *inputs[1];
  const bool turns = symbol_value(kind, values, "transpose_b", 0) != 0;
  if (left.size() < 2 || right.size() < 2) {
    return mismatch("It multiplies matrices, and is given " + shape_text(left) + " and " +
                        shape_text(right) + ".",
                    "Each input needs at least two dimensions.");
  }
  if (turns) std::swap(right[right.size() - 1], right[right.size() - 2]);
  const std::int64_t rows = right[right.size() - 2];
  if (left.back() != rows) {
    return mismatch("Rows of " + std::to_string(left.back()) + " do not meet columns of " +
                        std::to_string(rows) + " in " + shape_text(left) + " times " +
                        shape_text(right) + ".",
                    "The last size of the first input must be the last but one of the second.");
  }
  const Shape left_batch(left.begin(), left.end() - 2), right_batch(right.begin(), right.end() - 2);
  const std::array<const Shape*, 2> batches = {&left_batch, &right_batch};
  Result<Shape> output = broadcast(kind, values, batches);
  if (!output) return output;
  output->push_back(left[left.size() - 2]);
  output->push_back(right.back());
  return output;
}

using RuleFunction = Result<Shape> (*)(const LayerKind&, std::span<const Rational>, Inputs);

struct RuleEntry {
  ShapeRule rule;
  RuleFunction function;
};
constexpr std::array<RuleEntry, 13> kRules = {{
    {ShapeRule::kSame, same},
    {ShapeRule::kConcat, concat},
    {ShapeRule::kBroadcast, broadcast},
    {ShapeRule::kFlatten, flatten},
    {ShapeRule::kMean, mean},
    {ShapeRule::kPermute, permute},
    {ShapeRule::kTranspose, transpose},
    {ShapeRule::kReshape, reshape},
    {ShapeRule::kSlice, slice},
    {ShapeRule::kChunk, chunk},
    {ShapeRule::kSelect, select},
    {ShapeRule::kMatmul, matmul},
    {ShapeRule::kGiven, given},
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
