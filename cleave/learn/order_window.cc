#include "cleave/learn/order_window.h"

#include <algorithm>
#include <deque>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

CutProfile CutsAlong(const Problem& problem, std::span<const OpIndex> order) {
  std::vector<std::size_t> at(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) at[Index(order[i])] = i;
  CutProfile cuts;
  cuts.ticks.assign(order.size() + 1, 0);
  cuts.bytes.assign(order.size() + 1, 0);
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    const OpTensor& tensor = problem.tensor(t);
    if (tensor.producer == kHost) continue;
    const std::size_t first = at[Index(tensor.producer)];
    std::size_t last = first;
    for (const OpIndex reader : problem.consumers(t)) last = std::max(last, at[Index(reader)]);
    if (last == first) continue;
    // As differences first; summed up below.
    cuts.ticks[first + 1] += tensor.link_ticks;
    cuts.ticks[last + 1] -= tensor.link_ticks;
    cuts.bytes[first + 1] += tensor.bytes;
    cuts.bytes[last + 1] -= tensor.bytes;
  }
  for (std::size_t i = 1; i < cuts.ticks.size(); ++i) {
    cuts.ticks[i] += cuts.ticks[i - 1];
    cuts.bytes[i] += cuts.bytes[i - 1];
  }
  return cuts;
}

std::vector<Window> WindowsAround(std::span<const double> positions, double radius) {
  std::vector<Window> windows(positions.size());
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    while (positions[begin] < positions[i] - radius) ++begin;
    end = std::max(end, i + 1);
    while (end < positions.size() && positions[end] <= positions[i] + radius) ++end;
    windows[i] = {begin, end};
  }
  return windows;
}

std::vector<std::size_t> LeastIn(std::span<const Window> windows, std::span<const Ticks> values) {
  std::vector<std::size_t> least(windows.size());
  std::deque<std::size_t> rising;  // candidates, values strictly increasing
  std::size_t seen = 0;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    for (; seen < windows[i].end; ++seen) {
      while (!rising.empty() && values[rising.back()] > values[seen]) rising.pop_back();
      rising.push_back(seen);
    }
    while (rising.front() < windows[i].begin) rising.pop_front();
    least[i] = rising.front();
  }
  return least;
}

}  // namespace cleave
