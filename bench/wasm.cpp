// The cases in a plain timing loop, for Node. Prints {"name": microseconds, …}: of several rounds
// the middle one.

#include <emscripten/emscripten.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core_cases.h"

namespace {

constexpr double kRoundTime = 200.0;  // milliseconds, at least
constexpr std::size_t kRounds = 5;

double microseconds(const std::function<bool()>& work) {
  int runs = 0;
  const double start = emscripten_get_now();
  double time = 0.0;
  while (time < kRoundTime) {
    if (!work()) return -1.0;
    ++runs;
    time = emscripten_get_now() - start;
  }
  return 1000.0 * time / runs;
}

}  // namespace

int main() {
  const char* separator = "{";
  for (const ledger::BenchCase& each : ledger::bench_cases()) {
    const auto work = each.prepare();
    work();  // memory grown, code compiled
    std::array<double, kRounds> rounds = {};
    for (double& round : rounds) round = microseconds(work);
    std::sort(rounds.begin(), rounds.end());
    std::printf("%s\"%.*s\": %.3f", separator, static_cast<int>(each.name.size()), each.name.data(),
                rounds[kRounds / 2]);
    separator = ", ";
  }
  std::printf("}\n");
  return 0;
}
