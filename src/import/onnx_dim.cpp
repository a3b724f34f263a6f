#include "import/onnx_dim.h"

#include "formula/rational.h"

namespace ledger {
namespace {

constexpr std::size_t kLongestFormula = 200;

Dim formula(std::int64_t value, std::string base) {
  Dim dim(value);
  if (base.size() <= kLongestFormula) dim.base = std::move(base);
  return dim;
}

bool is_name(const std::string& text) {
  return text.find_first_of("+-*/ ") == std::string::npos;
}

std::string in_parentheses(const Dim& dim) {
  std::string text = dim.text();
  if (dim.is_plain() || is_name(text)) return text;
  return '(' + std::move(text) + ')';
}

std::optional<Dim> rounded(const Dim& a, const Dim& b, bool up) {
  if (b.value == 0) return std::nullopt;
  if (b.is_plain() && b.value == 1) return a;
  const std::optional<Rational> exact = divide(Rational(a.value), Rational(b.value));
  if (!exact) return std::nullopt;
  const std::int64_t value = up ? ceil(*exact) : floor(*exact);
  if (a.is_plain() && b.is_plain()) return Dim(value);
  return formula(value, std::string(up ? "ceil(" : "floor(") + in_parentheses(a) + "/" +
                            in_parentheses(b) + ")");
}

}  // namespace

std::string Dim::text() const {
  if (is_plain()) return std::to_string(value);
  if (offset == 0) return base;
  return base + (offset > 0 ? " + " : " - ") +
         (offset > 0 ? std::to_string(offset) : std::to_string(offset).substr(1));
}

std::optional<Dim> add(const Dim& a, const Dim& b) {
  std::int64_t value = 0;
  if (__builtin_add_overflow(a.value, b.value, &value)) return std::nullopt;
  if (a.is_plain() && b.is_plain()) return Dim(value);
  if (!a.is_plain() && !b.is_plain()) {
    return formula(value, in_parentheses(a) + " + " + in_parentheses(b));
  }
  Dim sum = a.is_plain() ? b : a;
  const std::int64_t more = a.is_plain() ? a.value : b.value;
  sum.value = value;
  if (__builtin_add_overflow(sum.offset, more, &sum.offset)) return Dim(value);
  return sum;
}

std::optional<Dim> subtract(const Dim& a, const Dim& b) {
  if (b.is_plain()) {
    std::int64_t negative = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, b.value, &negative)) return std::nullopt;
    return add(a, Dim(negative));
  }
  std::int64_t value = 0;
  if (__builtin_sub_overflow(a.value, b.value, &value)) return std::nullopt;
  return formula(value, in_parentheses(a) + " - " + in_parentheses(b));
}

std::optional<Dim> multiply(const Dim& a, const Dim& b) {
  std::int64_t value = 0;
  if (__builtin_mul_overflow(a.value, b.value, &value)) return std::nullopt;
  if (a.is_plain() && b.is_plain()) return Dim(value);
  if (a.is_plain() && a.value == 1) return b;
  if (b.is_plain() && b.value == 1) return a;
  return formula(value, in_parentheses(a) + "*" + in_parentheses(b));
}

std::optional<Dim> divide(const Dim& a, const Dim& b) {
  return rounded(a, b, false);
}
std::optional<Dim> divide_up(const Dim& a, const Dim& b) {
  return rounded(a, b, true);
}

std::optional<Dim> product(const Dims& dims) {
  Dim total = 1;
  for (const Dim& dim : dims) {
    const std::optional<Dim> next = multiply(total, dim);
    if (!next) return std::nullopt;
    total = *next;
  }
  return total;
}

bool same(const Dim& a, const Dim& b) {
  return a.value == b.value && a.base == b.base && a.offset == b.offset;
}

std::vector<std::int64_t> numbers_of(const Dims& dims) {
  std::vector<std::int64_t> numbers;
  for (const Dim& dim : dims) numbers.push_back(dim.value);
  return numbers;
}

}  // namespace ledger
