// Independent work items spread over threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cleave {

// Calls work(item, worker) once for every item in [0, items), on up to `threads` workers, of which
// the caller's thread is one. `worker` is below `threads` and names scratch space that no other
// running call uses. Which worker takes which item is not determined: results must be stored by
// item. Rethrows the first exception after all workers have stopped.
template <typename Work>
void ParallelFor(std::size_t items, int threads, Work work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr error;
  std::mutex error_mutex;
  const auto run = [&](int worker) {
    try {
      for (std::size_t item = next++; item < items; item = next++) work(item, worker);
    } catch (...) {
      const std::scoped_lock lock(error_mutex);
      if (!error) error = std::current_exception();
      next = items;
    }
  };
  const auto workers = static_cast<int>(std::min(items, static_cast<std::size_t>(threads)));
  {
    std::vector<std::jthread> others;
    for (int worker = 1; worker < workers; ++worker) others.emplace_back(run, worker);
    run(0);
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace cleave
