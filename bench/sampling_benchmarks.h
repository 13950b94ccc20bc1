// Benchmarks of SAMPLE and FIX as their callers use them.
#pragma once

#include "bench/bench_graphs.h"

namespace cleave::bench {

// Registers, for every number of chips, samples per second of
//   sample/peaked/cached     one order and table for all samples,
//   sample/peaked/rebuilt    a random order and its table for every sample,
//   sample/uniform/cached,
//   fix/peaked               candidates are an even spread of the work with Gaussian noise.
// `graph` must outlive the benchmarks.
void RegisterSamplingBenchmarks(const BenchGraph& graph);

}  // namespace cleave::bench
