#include <benchmark/benchmark.h>

#include <limits>
#include <string>

#include "core_cases.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

// As the page does, whose memory never shrinks. Else glibc gives back what the large list frees,
// but not what the small one frees, and their ratio tells what it costs the system to find it
// again.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_MMAP_MAX, 0);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  for (const ledger::BenchCase& each : ledger::bench_cases()) {
    const auto run = [&each](benchmark::State& state) {
      const auto work = each.prepare();
      if (!work()) state.SkipWithError("the work went wrong");
      for (auto _ : state) benchmark::DoNotOptimize(work());
    };
    benchmark::RegisterBenchmark(std::string(each.name).c_str(), run)
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
