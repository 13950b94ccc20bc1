#include "cleave/solver/fixer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "cleave/problem/constraints.h"
#include "cleave/solver/chip_limit.h"
#include "cleave/solver/draw_chip.h"
#include "cleave/solver/draw_step.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

Fixer::Fixer(const Problem& problem, const VisitOrders& orders, bool respect_weights)
    : problem_(&problem),
      respect_weights_(respect_weights),
      partial_(problem),
      canonical_(orders.Deepest()),
      key_(canonical_.size()),
      order_(canonical_.size()),
      previous_(canonical_.size()),
      marked_(canonical_.size()),
      limit_(canonical_.size()) {}

// A stable counting sort of the canonical order by key. Keys do not decrease along edges, so the
// result is topological.
void Fixer::OrderByChip(std::span<const ChipId> candidate) {
  std::array<std::int32_t, kMaxSolverChips + 1> start{};
  for (const OpIndex op : canonical_) {
    const ChipId wish = candidate[Index(op)];
    ChipId key = InRange(wish) ? wish : 0;
    for (const OpIndex u : problem_->predecessors()[op]) key = std::max(key, key_[Index(u)]);
    key_[Index(op)] = key;
    ++start[Index(key) + 1];
  }
  for (std::size_t c = 1; c < start.size(); ++c) start[c] += start[c - 1];
  for (const OpIndex op : canonical_) order_[Index(start[Index(key_[Index(op)])]++)] = op;
}

// Longest non-decreasing subsequence by patience sorting (Fredman, Discrete Math. 1975):
// tails_[k] is the position that ends the best subsequence of length k + 1.
void Fixer::MarkMonotonePart(std::span<const ChipId> candidate) {
  tails_.clear();
  const auto chip_at = [&](std::int32_t position) {
    return candidate[Index(order_[Index(position)])];
  };
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(order_.size()); ++i) {
    const ChipId chip = chip_at(i);
    if (!InRange(chip)) continue;
    auto at = tails_.end();
    if (!tails_.empty() && chip < chip_at(tails_.back())) {
      at = std::upper_bound(tails_.begin(), tails_.end(), chip,
                            [&](ChipId value, std::int32_t tail) { return value < chip_at(tail); });
    }
    previous_[Index(i)] = at == tails_.begin() ? -1 : *(at - 1);
    if (at == tails_.end()) {
      tails_.push_back(i);
    } else {
      *at = i;
    }
  }
  std::ranges::fill(marked_, 0);
  for (std::int32_t i = tails_.empty() ? -1 : tails_.back(); i >= 0; i = previous_[Index(i)]) {
    marked_[Index(i)] = 1;
  }
}

void Fixer::LimitByNextMarked(std::span<const ChipId> candidate) {
  ChipId limit = problem_->num_chips() - 1;
  for (std::size_t i = order_.size(); i-- > 0;) {
    if (marked_[i] != 0) limit = candidate[Index(order_[i])];
    limit_[i] = limit;
  }
}

ChipId Fixer::Choose(OpIndex op, ChipId wish, ChipId limit, const ProbabilityRows* rows,
                     RandomStream& random) const {
  ChipSet drawable = DrawableChips(partial_, respect_weights_);
  if ((drawable & ChipsUpTo(limit)) != 0) drawable &= ChipsUpTo(limit);
  if (InRange(wish) && (drawable & ChipBit(wish)) != 0) return wish;
  const auto mass = [&](int chip) {
    if (rows != nullptr) return static_cast<double>((*rows)[op][Index(chip)]);
    return InRange(wish) ? std::ldexp(1.0, -std::abs(chip - wish)) : 1.0;
  };
  return DrawChip(drawable, random, mass);
}

void Fixer::Fix(std::span<const ChipId> candidate, const ProbabilityRows* rows,
                RandomStream& random, std::span<ChipId> chips) {
  if (IsValid(*problem_, candidate)) {
    std::ranges::copy(candidate, chips.begin());
    return;
  }
  OrderByChip(candidate);
  MarkMonotonePart(candidate);
  LimitByNextMarked(candidate);
  partial_.Clear();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const OpIndex op = order_[i];
    const ChipId wish = candidate[Index(op)];
    partial_.Open(op);
    const bool keep = marked_[i] != 0 && wish >= partial_.first() && wish <= partial_.last() &&
                      partial_.Accepts(wish) && (!respect_weights_ || partial_.HasRoom(wish));
    partial_.Place(keep ? wish : Choose(op, wish, limit_[i], rows, random));
  }
  std::ranges::copy(partial_.chips(), chips.begin());
}

}  // namespace cleave
