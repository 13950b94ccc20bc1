// What a chip can be filled with, at the most.
#pragma once

#include <cstdint>
#include <vector>

namespace cleave {

// An upper bound on what items that have no more than `room` together can have: the most that any
// of the largest add up to, exactly, with the others on top as if they could be divided. The
// largest are as many as have few different sums; where sizes are few, that is all of them, and the
// bound is reached (subset sums: Bellman 1957). O(items x log + sums x items that fit).
std::int64_t LargestFill(std::vector<std::int64_t> items, std::int64_t room);

}  // namespace cleave
