#include "import/sizes.h"

#include "formula/rational.h"

namespace ledger {

long long size_product(const std::vector<long long>& sizes) {
  Rational product = 1;
  for (const long long size : sizes) {
    const std::optional<Rational> next = multiply(product, Rational(size));
    if (size < 0 || !next) return kUnknownSize;
    product = *next;
  }
  return product.numerator;
}

long long size_sum(long long a, long long b) {
  if (a == kUnknownSize || b == kUnknownSize) return kUnknownSize;
  const std::optional<Rational> sum = add(Rational(a), Rational(b));
  return sum && sum->numerator >= 0 ? sum->numerator : kUnknownSize;
}

}  // namespace ledger
