#include "cleave/verifier/certificate/most_weights.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace cleave::verifier {
namespace {

constexpr std::size_t kMostSums = 4096;

// How many there are of each size, the largest first.
using Sizes = std::map<std::int64_t, std::int64_t, std::greater<>>;

std::int64_t Fill(const Sizes& sizes, std::int64_t sram) {
  std::int64_t smaller = 0;
  for (const auto& [size, count] : sizes) smaller += size * count;
  if (smaller <= sram) return smaller;
  std::set<std::int64_t> sums{0};
  for (const auto& [size, count] : sizes) {
    const std::int64_t fit = size > 0 ? std::min(count, sram / size) : 0;
    std::int64_t used = 0;
    for (; used < fit && sums.size() <= kMostSums; ++used) {
      std::set<std::int64_t> more;
      for (const std::int64_t sum : sums) {
        if (sum + size <= sram) more.insert(sum + size);
      }
      sums.merge(more);
    }
    const bool ends = sums.size() > kMostSums;
    smaller -= size * (ends ? used : count);
    if (ends) break;
  }
  return std::min(sram, *sums.rbegin() + smaller);
}

}  // namespace

std::vector<std::int64_t> MostWeights(const BoundModel& model) {
  Sizes sizes;
  for (const ModelOp& op : model.ops) ++sizes[op.weight_bytes];
  for (const ModelClones& clones : model.clones) ++sizes[clones.weight_bytes];
  std::vector<std::int64_t> most;
  for (const std::int64_t sram : model.sram_bytes) {
    const auto twin = std::ranges::find(model.sram_bytes, sram) - model.sram_bytes.begin();
    const bool known = twin < static_cast<std::ptrdiff_t>(most.size());
    most.push_back(known ? most[static_cast<std::size_t>(twin)] : Fill(sizes, sram));
  }
  return most;
}

}  // namespace cleave::verifier
