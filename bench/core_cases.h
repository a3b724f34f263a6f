// What tools/bench measures, the same natively and as WebAssembly.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace ledger {

struct BenchCase {
  std::string_view name;
  // Prepares once and returns what is timed; that returns false where the work went wrong.
  std::function<std::function<bool()>()> prepare;
};

const std::vector<BenchCase>& bench_cases();

}  // namespace ledger
