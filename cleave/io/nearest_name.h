// "Did you mean": the known name closest to a misspelt one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cleave {

// The name in `known` with the smallest edit distance to `name`, the first of equals; empty when
// all differ in more than half of their letters. O(sum of lengths * length of name).
std::string_view NearestName(std::string_view name, std::span<const std::string_view> known);

// The remedy for an unknown name: "did you mean X?" when X is near, else "known are A, B, C".
std::string SuggestName(std::string_view name, std::span<const std::string_view> known);

}  // namespace cleave
