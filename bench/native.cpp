#include <benchmark/benchmark.h>

#include <string>

#include "core_cases.h"

int main(int argc, char** argv) {
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
