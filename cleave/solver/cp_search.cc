#include "cleave/solver/cp_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "cleave/base/error.h"
#include "cleave/solver/cp_domains.h"
#include "cleave/solver/draw_chip.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// 1, 1, 2, 1, 1, 2, 4, ... for i = 1, 2, 3, ...
std::int64_t Luby(std::int64_t i) {
  for (;;) {
    const auto bits = std::bit_width(static_cast<std::uint64_t>(i));
    if (i == (std::int64_t{1} << bits) - 1) return std::int64_t{1} << (bits - 1);
    i -= (std::int64_t{1} << (bits - 1)) - 1;
  }
}

class DepthFirst {
 public:
  DepthFirst(const Problem& problem, const ProbabilityRows* rows, const CpOptions& options,
             RandomStream& random)
      : problem_(problem), rows_(rows), random_(random), domains_(problem), order_(options.order) {
    if (order_.empty()) {
      order_.resize(Index(problem.num_ops()));
      std::iota(order_.begin(), order_.end(), 0);
    }
  }

  // Narrows the root domains; false: infeasible.
  bool Restrict(std::span<const ChipSet> allowed) {
    for (OpIndex op = 0; op < static_cast<OpIndex>(allowed.size()); ++op) {
      if (!domains_.Narrow(op, allowed[Index(op)])) return false;
    }
    return domains_.Propagate();
  }

  // One descent with at most `limit` failures.
  CpStatus Run(std::int64_t limit) {
    const std::size_t root = domains_.Mark();
    levels_.clear();
    std::int64_t left = limit;
    CpStatus status = CpStatus::kGaveUp;
    std::size_t at = 0;
    for (bool deeper = true;;) {
      if (deeper) {
        while (at < order_.size() && domains_.IsFixed(order_[at])) ++at;
        if (at == order_.size()) {
          status = CpStatus::kSolved;
          break;
        }
        levels_.push_back({at, domains_.Mark(), 0});
      }
      Level& level = levels_.back();
      deeper = TryNextValue(level);
      if (deeper) continue;
      ++failures_;
      if (left-- == 0) break;
      if (!Retreat()) {
        status = CpStatus::kInfeasible;
        break;
      }
      at = levels_.back().position;
    }
    if (status != CpStatus::kSolved) domains_.Undo(root);
    return status;
  }

  std::vector<ChipId> Chips() const { return domains_.Values(); }
  std::int64_t failures() const { return failures_; }

 private:
  struct Level {
    std::size_t position;  // in the order
    std::size_t mark;      // of the trail, before the level's decision
    ChipSet tried;
  };

  // Leaves the innermost level without a value; false when there is none to go back to.
  bool Retreat() {
    while (!levels_.empty()) {
      const Level& level = levels_.back();
      domains_.Undo(level.mark);
      if ((domains_.domain(order_[level.position]) & ~level.tried) != 0) return true;
      levels_.pop_back();
    }
    return false;
  }

  bool TryNextValue(Level& level) {
    domains_.Undo(level.mark);
    const OpIndex op = order_[level.position];
    const ChipSet open = domains_.domain(op) & ~level.tried;
    if (open == 0) return false;
    const ChipId chip = DrawValue(op, open);
    level.tried |= ChipBit(chip);
    return domains_.Narrow(op, ChipBit(chip)) && domains_.Propagate();
  }

  ChipId DrawValue(OpIndex op, ChipSet open) {
    return DrawChip(open, random_, [&](int chip) {
      return rows_ == nullptr ? 1.0 : static_cast<double>((*rows_)[op][Index(chip)]);
    });
  }

  const Problem& problem_;
  const ProbabilityRows* rows_;
  RandomStream& random_;
  CpDomains domains_;
  std::vector<OpIndex> order_;
  std::vector<Level> levels_;
  std::int64_t failures_ = 0;
};

}  // namespace

CpResult CpSearch(const Problem& problem, const ProbabilityRows* rows, const CpOptions& options,
                  RandomStream& random) {
  CLEAVE_CHECK(options.order.empty() || options.order.size() == Index(problem.num_ops()));
  CLEAVE_CHECK(options.domains.empty() || options.domains.size() == Index(problem.num_ops()));
  constexpr std::int64_t kRestartUnit = 128;
  DepthFirst search(problem, rows, options, random);
  CpResult result;
  if (!search.Restrict(options.domains)) {
    result.status = CpStatus::kInfeasible;
    return result;
  }
  for (std::int64_t round = 1; search.failures() < options.max_failures; ++round) {
    const std::int64_t left = options.max_failures - search.failures();
    result.status = search.Run(std::min(kRestartUnit * Luby(round), left));
    if (result.status != CpStatus::kGaveUp) break;
  }
  if (result.status == CpStatus::kSolved) result.chips = search.Chips();
  result.failures = search.failures();
  return result;
}

}  // namespace cleave
