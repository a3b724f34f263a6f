// Arithmetic of sizes while a network is read, where some are not known and files may be hostile.
#pragma once

#include <vector>

namespace ledger {

// Stands for a size that a file leaves open, or that is past what anybody means.
inline constexpr long long kUnknownSize = -1;

// kUnknownSize where a size is, or the result does not fit 64 bits.
long long size_product(const std::vector<long long>& sizes);
long long size_sum(long long a, long long b);

}  // namespace ledger
