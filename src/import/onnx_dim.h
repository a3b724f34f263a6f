// A size that may depend on the model's parameters: the number it has at their defaults, and a
// formula in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ledger {

struct Dim {
  std::int64_t value = 0;
  // The size is the formula `base` plus `offset`; an empty `base` means a plain number.
  std::string base = {};
  std::int64_t offset = 0;

  Dim() = default;
  Dim(std::int64_t plain) : value(plain) {}
  bool is_plain() const { return base.empty(); }
  // "floor((height + 5)/2) + 1", or the number.
  std::string text() const;
};

using Dims = std::vector<Dim>;

// Nothing where the number leaves 64 bits. A formula that grows past what a person can read is
// given up for the number.
std::optional<Dim> add(const Dim& a, const Dim& b);
std::optional<Dim> subtract(const Dim& a, const Dim& b);
std::optional<Dim> multiply(const Dim& a, const Dim& b);
// Rounded down; nothing for b = 0.
std::optional<Dim> divide(const Dim& a, const Dim& b);
std::optional<Dim> divide_up(const Dim& a, const Dim& b);
std::optional<Dim> product(const Dims& dims);

// Both have the same number and the same formula.
bool same(const Dim& a, const Dim& b);
std::vector<std::int64_t> numbers_of(const Dims& dims);

}  // namespace ledger
