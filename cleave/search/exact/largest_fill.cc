#include "cleave/search/exact/largest_fill.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>

namespace cleave {
namespace {

constexpr std::size_t kMostSums = 1 << 12;

}  // namespace

std::int64_t LargestFill(std::vector<std::int64_t> items, std::int64_t room) {
  std::ranges::sort(items, std::ranges::greater());
  std::int64_t rest = std::accumulate(items.begin(), items.end(), std::int64_t{0});
  if (rest <= room) return rest;
  std::vector<std::int64_t> sums{0};  // of items so far, ascending, within the room
  std::int64_t like_this = 0;         // items before of the same size
  for (std::size_t i = 0; i < items.size() && sums.size() <= kMostSums; ++i) {
    const std::int64_t item = items[i];
    rest -= item;
    like_this = i > 0 && items[i - 1] == item ? like_this + 1 : 0;
    // Of one size no more fit.
    if (item == 0 || like_this >= room / item) continue;
    std::vector<std::int64_t> with;
    for (const std::int64_t sum : sums) {
      if (sum <= room - item) with.push_back(sum + item);
    }
    std::vector<std::int64_t> either;
    std::ranges::set_union(sums, with, std::back_inserter(either));
    sums = std::move(either);
  }
  return std::min(room, sums.back() + rest);
}

}  // namespace cleave
