// What a tensor takes over a link.
#pragma once

#include "cleave/problem/problem.h"

namespace cleave {

// With the latency of its message under overlapped transfers, where links have a time of their own.
inline Ticks LinkTicks(const Problem& problem, TensorIndex tensor) {
  return problem.tensor(tensor).link_ticks + (problem.serial() ? 0 : problem.latency_ticks());
}

}  // namespace cleave
