// Benchmarks of the steps that sampling and search are made of, on 36 chips.
#pragma once

#include "bench/bench_graphs.h"

namespace cleave::bench {

// Registers order/deepest, table/rebuild, sample/log_probability, cost/evaluate and cost/move; a
// move is one operation to a neighbour's chip and back. `graph` must outlive the benchmarks.
void RegisterMicroBenchmarks(const BenchGraph& graph);

}  // namespace cleave::bench
