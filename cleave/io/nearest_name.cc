#include "cleave/io/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace cleave {
namespace {

constexpr std::size_t kLongestName = 64;  // longer ones are no misspelling of ours

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);  // distances from a prefix of a to prefixes of b
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view NearestName(std::string_view name, std::span<const std::string_view> known) {
  if (name.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t smallest = 0;
  for (const std::string_view candidate : known) {
    const std::size_t distance = EditDistance(name, candidate);
    if (2 * distance > std::max(name.size(), candidate.size())) continue;
    if (nearest.empty() || distance < smallest) {
      nearest = candidate;
      smallest = distance;
    }
  }
  return nearest;
}

std::string SuggestName(std::string_view name, std::span<const std::string_view> known) {
  if (const std::string_view nearest = NearestName(name, known); !nearest.empty()) {
    return "did you mean \"" + std::string(nearest) + "\"?";
  }
  std::string text = "known are ";
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i > 0) text += ", ";
    text += known[i];
  }
  return text;
}

}  // namespace cleave
