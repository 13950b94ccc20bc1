#include "cleave/search/exact/least_sram.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cleave/search/exact/stage_search.h"
#include "cleave/search/exact/twins.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kMostSteps = 5'000'000;  // a size
constexpr std::size_t kMostBytes = std::size_t{1} << 28;

constexpr std::uint64_t kOrders = 16;
constexpr int kMoreTries = 4;  // for a better bound, once a size stayed open

// Filling up one chip after the other is the best that can be done with an order.
class OrderFilling {
 public:
  OrderFilling(const Problem& problem, std::vector<OpIndex> order)
      : problem_(problem),
        order_(std::move(order)),
        chip_of_group_(problem.clone_groups().size(), -1) {}

  bool Fits(std::int64_t largest) {
    const Package package = WithLargestSram(problem_.package(), largest);
    std::ranges::fill(chip_of_group_, -1);
    ChipId chip = 0;
    std::int64_t weights = 0;
    for (const OpIndex op : order_) {
      std::int64_t more = Joining(op, chip);
      while (weights + more > package.chips[Index(chip)].sram_bytes) {
        if (++chip == problem_.num_chips()) return false;
        weights = 0;
        more = Joining(op, chip);
      }
      weights += more;
      for (const std::int32_t group : problem_.clone_groups(op))
        chip_of_group_[Index(group)] = chip;
    }
    return true;
  }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  // What the operation adds to the chip's weights.
  std::int64_t Joining(OpIndex op, ChipId chip) const {
    std::int64_t bytes = problem_.weight_bytes(op);
    for (const std::int32_t group : problem_.clone_groups(op)) {
      if (chip_of_group_[Index(group)] == chip) continue;
      bytes += problem_.clone_groups()[Index(group)].weight_bytes;
    }
    return bytes;
  }

  const Problem& problem_;
  std::vector<OpIndex> order_;
  std::vector<ChipId> chip_of_group_;
};

// The least size with which some order fits. 0 if none is known.
std::int64_t FitByOrders(const Problem& problem, std::int64_t low,
                         const std::function<bool()>& stop) {
  // A chip may be left empty here.
  if (!problem.may_run_dry()) return 0;
  const SlicingOrders orders(problem);
  std::int64_t best = 0;
  for (std::uint64_t i = 0; i < kOrders && best != low && !stop(); ++i) {
    OrderFilling filling(problem, orders.Make(1, i));
    std::int64_t high = best > 0 ? best - 1 : low;
    while (best == 0 && !filling.Fits(high)) high *= 2;
    if (best > 0 && !filling.Fits(high)) continue;
    for (std::int64_t least = low; least < high;) {
      const std::int64_t middle = least + (high - least) / 2;
      filling.Fits(middle) ? high = middle : least = middle + 1;
    }
    best = high;
  }
  return best;
}

Verdict Fits(const Problem& problem, const std::vector<TwinBranches>& twins, std::int64_t largest,
             const std::function<bool()>& stop) {
  Package package = WithLargestSram(problem.package(), largest);
  package.triangle = false;
  const Problem sized(problem.graph(), std::move(package), {MemoryModel::kWeights});
  const auto in_order = WithTwinsInOrder(sized, twins);
  const IdealSpace space(in_order ? *in_order : sized);
  Windows windows(space, stop);
  const Ticks limit = PossibleIntervals(sized).beyond;
  if (!windows.Narrow(limit)) return Verdict::kNone;
  return SearchStages(space, windows, {}, limit, {kMostSteps, kMostBytes, stop}).verdict;
}

}  // namespace

std::int64_t LargestSram(const Package& package) {
  std::int64_t largest = 0;
  for (const ChipSpec& chip : package.chips) largest = std::max(largest, chip.sram_bytes);
  return largest;
}

Package WithLargestSram(Package package, std::int64_t largest) {
  const std::int64_t now = LargestSram(package);
  for (ChipSpec& chip : package.chips) {
    if (now == 0 || chip.sram_bytes == now) {
      chip.sram_bytes = largest;
    } else {
      const double share = static_cast<double>(chip.sram_bytes) / static_cast<double>(now);
      chip.sram_bytes = static_cast<std::int64_t>(share * static_cast<double>(largest));
    }
  }
  return package;
}

LeastSram FindLeastSram(const Problem& problem, std::int64_t known,
                        const std::function<bool()>& stop) {
  LeastSram least{std::max<std::int64_t>(known, 1), false, 0};
  least.sufficient_bytes = FitByOrders(problem, least.bytes, stop);
  std::int64_t open = least.sufficient_bytes;  // so much and more needs no search; 0: anything does
  std::vector<TwinBranches> twins;             // whatever the size
  if (open != least.bytes) twins = FindTwins(problem, false);
  int tries = kMoreTries;
  for (std::int64_t step = least.bytes / 64 + 1; open != least.bytes && tries > 0 && !stop();
       step *= 2) {
    const std::int64_t next = least.bytes + (open > 0 ? (open - least.bytes) / 2 : step - 1);
    const Verdict verdict = Fits(problem, twins, next, stop);
    if (verdict == Verdict::kNone) {
      least.bytes = next + 1;
      continue;
    }
    open = next;
    if (verdict == Verdict::kFound) least.sufficient_bytes = next;
    if (verdict == Verdict::kUndecided) --tries;
  }
  least.exact = least.bytes == least.sufficient_bytes;
  return least;
}

}  // namespace cleave
