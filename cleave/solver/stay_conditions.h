// Which positions of a visit order can simply go where the stretch before them lies.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cleave {

// A position goes along with the stretch [begin, position) if `begin` is not behind a bound of its
// own; otherwise it is a stop.
class StayConditions {
 public:
  StayConditions() = default;
  // `latest_begin` has the bound of every position; -1: always a stop. O(n).
  explicit StayConditions(std::vector<std::int32_t> latest_begin)
      : latest_begin_(std::move(latest_begin)), next_lasting_stop_(latest_begin_.size() + 1) {
    next_lasting_stop_.back() = static_cast<std::int32_t>(latest_begin_.size());
    for (std::size_t i = latest_begin_.size(); i-- > 0;) {
      next_lasting_stop_[i] =
          latest_begin_[i] < 0 ? static_cast<std::int32_t>(i) : next_lasting_stop_[i + 1];
    }
  }

  bool Holds(std::int32_t begin, std::int32_t position) const {
    return latest_begin_[static_cast<std::size_t>(position)] >= begin;
  }

  // The first stop in [from, limit); `limit` if there is none. From `settled` on only positions
  // that always are one are looked at.
  std::int32_t NextStop(std::int32_t begin, std::int32_t from, std::int32_t settled,
                        std::int32_t limit) const {
    const std::int32_t scanned = std::min(settled, limit);
    for (; from < scanned; ++from) {
      if (!Holds(begin, from)) return from;
    }
    return std::min(limit, next_lasting_stop_[static_cast<std::size_t>(from)]);
  }

 private:
  std::vector<std::int32_t> latest_begin_;
  std::vector<std::int32_t> next_lasting_stop_;  // from a position on
};

}  // namespace cleave
