#include "cleave/search/exact/stand_ins.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace cleave {
namespace {

constexpr std::size_t kMostTried = 128;
constexpr int kMostInDepth = 8;
constexpr std::int64_t kStepsBetweenQuestions = 4096;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// The words in which sets differ.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

WordRange DifferingWords(std::span<const MetIdeal> ideals) {
  const IdealWords& first = ideals.front().words;
  const std::size_t words = first.size();
  const auto differs = [&](std::size_t word) {
    return std::ranges::any_of(
        ideals, [&](const MetIdeal& ideal) { return ideal.words[word] != first[word]; });
  };
  WordRange range{0, words};
  while (range.begin < words && !differs(range.begin)) ++range.begin;
  while (range.end > range.begin && !differs(range.end - 1)) --range.end;
  return range;
}

bool IsSubset(const IdealWords& smaller, const IdealWords& larger, const WordRange& range) {
  for (std::size_t word = range.begin; word < range.end; ++word) {
    if ((smaller[word] & ~larger[word]) != 0) return false;
  }
  return true;
}

// Descending. What holds another ideal has no less, and comes first as it holds more operations.
std::vector<std::int32_t> OrderByWork(std::span<const MetIdeal> ideals) {
  std::vector<std::pair<Ticks, int>> size;  // work, operations
  for (const MetIdeal& ideal : ideals) {
    int ops = 0;
    for (const std::uint64_t word : ideal.words) ops += std::popcount(word);
    size.emplace_back(ideal.work, ops);
  }
  std::vector<std::int32_t> order(ideals.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::int32_t i) { return size[Index(i)]; });
  return order;
}

}  // namespace

std::vector<std::int32_t> StandIns::Find(std::span<const MetIdeal> ideals,
                                         const std::function<bool()>& stop) {
  std::vector<std::int32_t> found(ideals.size(), -1);
  if (ideals.size() < 2) return found;
  const WordRange range = DifferingWords(ideals);
  std::vector<std::int32_t> kept;
  std::int64_t asked = steps();
  for (const std::int32_t i : OrderByWork(ideals)) {
    if (steps() >= asked + kStepsBetweenQuestions) {
      asked = steps();
      if (stop()) return found;
    }
    const MetIdeal& smaller = ideals[Index(i)];
    int in_depth = 0;
    for (const std::int32_t k : kept) {
      ++compared_;
      if (!IsSubset(smaller.words, ideals[Index(k)].words, range)) continue;
      if (domination_.MayStandIn(ideals[Index(k)], smaller)) found[Index(i)] = k;
      if (found[Index(i)] >= 0 || ++in_depth == kMostInDepth) break;
    }
    if (found[Index(i)] < 0 && kept.size() < kMostTried) kept.push_back(i);
  }
  return found;
}

}  // namespace cleave
