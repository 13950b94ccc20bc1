#include "cleave/verifier/certificate/measures.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace cleave::verifier {
namespace {

__extension__ using Wide = __int128;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Sums over any subset of 64 operations, eight members a look-up.
class BlockSums {
 public:
  BlockSums(const std::vector<std::int64_t>& own, std::size_t first) {
    for (std::size_t byte = 0; byte < 8; ++byte) {
      sums_[byte][0] = 0;
      for (std::size_t bits = 1; bits < 256; ++bits) {
        const std::size_t op = first + 8 * byte + static_cast<std::size_t>(std::countr_zero(bits));
        sums_[byte][bits] = sums_[byte][bits & (bits - 1)] + (op < own.size() ? own[op] : 0);
      }
    }
  }

  std::int64_t Of(std::uint64_t members) const {
    std::int64_t sum = 0;
    for (std::size_t byte = 0; members != 0; members >>= 8, ++byte) {
      sum += sums_[byte][members & 255];
    }
    return sum;
  }

 private:
  std::array<std::array<std::int64_t, 256>, 8> sums_;
};

// sums[v]: of v and of all that `next` leads to. `order` lists operations behind those they lead
// to. 64 sources at a time: O(operations x (edges + operations) / 64).
std::vector<std::int64_t> SumsOver(const std::vector<std::int64_t>& own,
                                   const std::vector<std::vector<int>>& next,
                                   const std::vector<int>& order) {
  std::vector<std::int64_t> sums(own.size(), 0);
  std::vector<std::uint64_t> reached(own.size());
  for (std::size_t first = 0; first < own.size(); first += 64) {
    const BlockSums block(own, first);
    for (const int v : order) {
      std::uint64_t sources = 0;
      if (Index(v) >= first && Index(v) < first + 64) {
        sources = std::uint64_t{1} << (Index(v) - first);
      }
      for (const int other : next[Index(v)]) sources |= reached[Index(other)];
      reached[Index(v)] = sources;
      sums[Index(v)] += block.Of(sources);
    }
  }
  return sums;
}

void FillSums(const BoundModel& model, Measure& measure) {
  std::vector<std::vector<int>> needs;
  std::vector<std::vector<int>> feeds;
  std::vector<int> order;
  for (const ModelOp& op : model.ops) {
    order.push_back(static_cast<int>(order.size()));
    needs.push_back(op.needs);
    feeds.push_back(op.feeds);
  }
  measure.before = SumsOver(measure.own, needs, order);
  std::ranges::reverse(order);
  measure.behind = SumsOver(measure.own, feeds, order);
  for (const std::int64_t own : measure.own) measure.total += own;
}

// Time on a class, with the shares of clones.
Ticks SharedTicks(const BoundModel& model, const ModelOp& op, int chip_class) {
  Ticks ticks = op.ticks[Index(chip_class)];
  for (const int group : op.clones) {
    const ModelClones& clones = model.clones[Index(group)];
    ticks += clones.ticks[Index(chip_class)] / clones.ops;
  }
  return ticks;
}

}  // namespace

Work::Work(const BoundModel& model) {
  for (const ModelOp& op : model.ops) {
    Ticks least = SharedTicks(model, op, 0);
    for (int k = 1; k < model.classes; ++k) least = std::min(least, SharedTicks(model, op, k));
    own.push_back(least);
  }
  for (int k = 0; k < model.classes; ++k) {
    Ratio best{1, 0};
    for (std::size_t v = 0; v < own.size(); ++v) {
      const Ratio ratio{SharedTicks(model, model.ops[v], k), own[v]};
      const bool better = Wide{ratio.work} * best.ticks > Wide{best.work} * ratio.ticks;
      if (ratio.work > 0 && better) best = ratio;
    }
    best_.push_back(best.work > 0 ? best : Ratio{});
  }
  FillSums(model, *this);
}

std::int64_t Work::Most(int chip_class, Ticks ticks) const {
  const Ratio& best = best_[Index(chip_class)];
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(Wide{ticks} * best.work / best.ticks, kMost));
}

Measure Weights(const BoundModel& model) {
  Measure weights;
  for (const ModelOp& op : model.ops) {
    weights.own.push_back(op.weight_bytes);
    for (const int group : op.clones) {
      const ModelClones& clones = model.clones[Index(group)];
      weights.own.back() += clones.weight_bytes / clones.ops;
    }
  }
  FillSums(model, weights);
  return weights;
}

}  // namespace cleave::verifier
