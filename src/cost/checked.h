// Sums and products of counts that say when they leave 64 bits.
#pragma once

#include <cstdint>

namespace ledger {

// `total` is left alone where the result does not fit.
inline bool add_to(std::int64_t& total, std::int64_t value) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(total, value, &sum)) return false;
  total = sum;
  return true;
}

inline bool multiply_by(std::int64_t& total, std::int64_t value) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(total, value, &product)) return false;
  total = product;
  return true;
}

}  // namespace ledger
