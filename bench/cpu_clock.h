// The clock of the comparisons.
#pragma once

#include <ctime>

namespace cleave::bench {

// Processor time of the calling thread: what other programs on the machine do matters little to it.
inline double CpuSeconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace cleave::bench
