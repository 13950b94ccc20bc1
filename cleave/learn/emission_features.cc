// What the policy sees of its previous emission.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"
#include "cleave/learn/features.h"
#include "cleave/learn/order_window.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

float Lg(double x) { return static_cast<float>(std::log2(1 + 16 * x) / 4); }

float BoundedLog2(double ratio) {
  return static_cast<float>(std::clamp(std::log2(std::max(ratio, 1e-9)), -2.0, 2.0));
}

// log2(SRAM needed / SRAM) of every chip, bounded.
std::vector<float> RelativeMemory(const Problem& problem, std::span<const ChipId> chips,
                                  const LoadTable& table) {
  std::vector<float> relative(Index(problem.num_chips()), 0.0F);
  if (problem.memory_model() == MemoryModel::kNone) return relative;
  for (int c = 0; c < problem.num_chips(); ++c) {
    const auto needed = static_cast<double>(SramBytes(problem, chips, c, table.chip(c)));
    relative[Index(c)] = BoundedLog2(needed / static_cast<double>(problem.sram_bytes(c)));
  }
  return relative;
}

// Of every chip. A hop counts for both of its chips.
std::vector<double> BusyTicks(const Problem& problem, const LoadTable& table) {
  std::vector<double> loads(Index(problem.num_chips()));
  for (int c = 0; c < problem.num_chips(); ++c) {
    Ticks load = std::max(table.ChipTicks(c), table.HopTicks(c));
    if (c > 0) load = std::max(load, table.HopTicks(c - 1));
    loads[Index(c)] = static_cast<double>(load);
  }
  return loads;
}

// Operations chip by chip, those of a chip as in `within`.
std::vector<OpIndex> OrderByChip(std::span<const ChipId> chips, std::span<const OpIndex> within) {
  std::vector<OpIndex> order(within.begin(), within.end());
  std::ranges::stable_sort(order, {}, [&](OpIndex op) { return chips[Index(op)]; });
  return order;
}

// Places every operation on its chip, along the observation's order. Neighbours lie far apart where
// a border between them would be cheap, and close together where it would be dear, so that
// positions drawn at random put borders where they should be.
class Centres {
 public:
  Centres(const Problem& problem, std::span<const ChipId> chips, const CutProfile& cuts,
          Observation& seen)
      : chips_(chips), cuts_(cuts), seen_(seen) {
    for (OpIndex op = 0; op < seen.ops; ++op) {
      share_ += static_cast<double>(problem.alone_ticks(op, 0)) / seen.chips;
    }
    share_ = std::max(share_, 1.0);
  }

  void Place() {
    for (std::size_t begin = 0; begin < seen_.order.size();) {
      std::size_t end = begin;
      while (end < seen_.order.size() && ChipAt(end) == ChipAt(begin)) ++end;
      PlaceChip(begin, end);
      begin = end;
    }
  }

 private:
  ChipId ChipAt(std::size_t i) const { return chips_[Index(seen_.order[i])]; }
  double WorkAt(std::size_t i) const {
    return static_cast<double>(seen_.work[Index(seen_.order[i])]);
  }

  void PlaceChip(std::size_t begin, std::size_t end) {
    const Ticks cheapest = *std::min_element(cuts_.ticks.begin() + Offset(begin),
                                             cuts_.ticks.begin() + Offset(end) + 1);
    double work = 0;
    for (std::size_t i = begin; i < end; ++i) work += WorkAt(i);
    const double scale = static_cast<double>(end - begin) / work;
    // gap[i] is before the i-th of the chip; only half of the outer ones is this chip's.
    std::vector<double> gap(end - begin + 1);
    for (std::size_t i = begin; i <= end; ++i) {
      const double low = i > begin ? WorkAt(i - 1) : WorkAt(i);
      const double high = i < end ? WorkAt(i) : WorkAt(i - 1);
      const double dear = static_cast<double>(cuts_.ticks[i] - cheapest) / share_;
      gap[i - begin] =
          (1 + scale * (low + high) / 2) * std::max(std::exp(-kAversion * dear), kLeastGap);
    }
    double total = -(gap.front() + gap.back()) / 2;
    for (const double width : gap) total += width;
    double at = ChipAt(begin) - 0.5 - gap.front() / 2 / total;
    for (std::size_t i = begin; i < end; ++i) {
      const auto op = Index(seen_.order[i]);
      at += gap[i - begin] / total;
      seen_.centre[op] = static_cast<float>(at);
      seen_.mass[op] = static_cast<float>((gap[i - begin] + gap[i - begin + 1]) / 2 / total);
    }
  }

  static std::ptrdiff_t Offset(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

  static constexpr double kAversion = 6;  // to a chip's share of link time more
  static constexpr double kLeastGap = 0.01;

  std::span<const ChipId> chips_;
  const CutProfile& cuts_;
  Observation& seen_;
  double share_ = 0;  // of the work, in ticks
};

// What moving one chip border along the emission's order would do, by the cost model and as if no
// tensor passed over a whole chip.
class BorderMoves {
 public:
  BorderMoves(const Problem& problem, std::span<const ChipId> chips, const LoadTable& table,
              const CutProfile& cuts, const Observation& seen)
      : problem_(problem),
        table_(table),
        seen_(seen),
        cuts_(cuts),
        begin_(Index(problem.num_chips()) + 1, seen.order.size()),
        work_(seen.order.size() + 1, 0.0) {
    for (std::size_t i = seen.order.size(); i-- > 0;) {
      begin_[Index(chips[Index(seen.order[i])])] = i;
    }
    for (std::size_t c = begin_.size() - 1; c-- > 0;)
      begin_[c] = std::min(begin_[c], begin_[c + 1]);
    for (std::size_t i = 0; i < seen.order.size(); ++i) {
      work_[i + 1] = work_[i] + static_cast<double>(problem.alone_ticks(seen.order[i], 0));
    }
    const std::vector<double> busy = BusyTicks(problem, table);
    mean_ = std::max(std::reduce(busy.begin(), busy.end()) / problem.num_chips(), 1.0);
  }

  double Cut(std::size_t at) const { return static_cast<double>(cuts_.ticks[at]); }
  std::size_t Begin(ChipId chip) const { return begin_[Index(chip)]; }

  // Of the border between `chip` and the next, moved to before the operation at `to`.
  double Gain(ChipId chip, std::size_t to) const {
    const std::size_t from = Begin(chip + 1);
    const double moved = work_[to] - work_[from];
    const double cut = Cut(to) - Cut(from);
    const auto low = static_cast<double>(table_.ChipTicks(chip));
    const auto high = static_cast<double>(table_.ChipTicks(chip + 1));
    const auto hop = static_cast<double>(table_.HopTicks(chip));
    const double before = std::max({low, high, hop});
    const double after = problem_.serial() ? std::max(low + moved + cut, high - moved + cut)
                                           : std::max({low + moved, high - moved, hop + cut});
    return std::clamp((before - after) / mean_, -1.0, 1.0);
  }

  struct Move {
    double gain = 0;
    double shift = 0;  // chips from where the border would go to where it is
  };

  Move Best(ChipId chip) const {
    Move best;
    const std::size_t end = Begin(chip + 2);
    for (std::size_t to = Begin(chip) + 1; to < end; ++to) {
      const double gain = Gain(chip, to);
      const double shift = chip + 0.5 - PlaceBefore(to);
      const bool nearer = gain == best.gain && std::abs(shift) < std::abs(best.shift);
      if (gain > best.gain || nearer) best = {gain, shift};
    }
    return best;
  }

 private:
  // Of the cut before the i-th operation, which is not the first.
  double PlaceBefore(std::size_t i) const {
    return (static_cast<double>(seen_.centre[Index(seen_.order[i - 1])]) +
            static_cast<double>(seen_.centre[Index(seen_.order[i])])) /
           2;
  }

  const Problem& problem_;
  const LoadTable& table_;
  const Observation& seen_;
  const CutProfile& cuts_;
  std::vector<std::size_t> begin_;  // of every chip in the order; the one behind: the end
  std::vector<double> work_;        // before the i-th operation
  double mean_ = 1;
};

class EmissionWriter {
 public:
  EmissionWriter(const Problem& problem, std::span<const ChipId> chips, const CutProfile& cuts,
                 Observation& seen)
      : problem_(problem),
        chips_(chips),
        cuts_(cuts),
        seen_(seen),
        table_(CostModel(problem).Loads(chips)) {}

  void Run() {
    WriteChips();
    WriteBorders();
  }

 private:
  float& At(OpIndex op, Feature feature) {
    return seen_.features[Index(op) * kFeatureCount + Index(static_cast<int>(feature))];
  }

  void WriteChips() {
    const std::vector<double> busy = BusyTicks(problem_, table_);
    const double mean = std::reduce(busy.begin(), busy.end()) / seen_.chips;
    const std::vector<float> memory = RelativeMemory(problem_, chips_, table_);
    const auto load = [&](int chip) {
      return mean > 0 ? BoundedLog2(busy[Index(chip)] / mean) : 0;
    };
    const float peak = mean > 0 ? BoundedLog2(*std::ranges::max_element(busy) / mean) : 0;
    for (OpIndex op = 0; op < seen_.ops; ++op) {
      const ChipId chip = chips_[Index(op)];
      const bool first = chip == 0;
      const bool last = chip + 1 == seen_.chips;
      const float shift = static_cast<float>(chip) - seen_.even_position[Index(op)];
      At(op, Feature::kEmitted) = 1;
      At(op, Feature::kEmittedShift) = std::clamp(shift / 2, -1.0F, 1.0F);
      At(op, Feature::kEmittedLoad) = load(chip);
      At(op, Feature::kEmittedLoadBelow) = first ? 0 : load(chip - 1);
      At(op, Feature::kEmittedLoadAbove) = last ? 0 : load(chip + 1);
      At(op, Feature::kEmittedPeak) = peak;
      At(op, Feature::kEmittedMemory) = memory[Index(chip)];
      At(op, Feature::kEmittedMemoryBelow) = first ? 0 : memory[Index(chip - 1)];
      At(op, Feature::kEmittedMemoryAbove) = last ? 0 : memory[Index(chip + 1)];
      At(op, Feature::kEmittedPhase) = seen_.centre[Index(op)] - static_cast<float>(chip);
    }
  }

  void WriteBorders() {
    const BorderMoves moves(problem_, chips_, table_, cuts_, seen_);
    std::vector<BorderMoves::Move> best(Index(seen_.chips));
    for (ChipId c = 0; c + 1 < seen_.chips; ++c) best[Index(c)] = moves.Best(c);
    double total = 0;
    for (OpIndex op = 0; op < seen_.ops; ++op) {
      total += static_cast<double>(problem_.alone_ticks(op, 0));
    }
    const double share = std::max(total / seen_.chips, 1.0);
    for (std::size_t i = 0; i < seen_.order.size(); ++i) {
      const OpIndex op = seen_.order[i];
      const ChipId chip = chips_[Index(op)];
      const bool last = chip + 1 == seen_.chips;
      At(op, Feature::kEmittedInBorder) = Differs(seen_.predecessors[op], chip);
      At(op, Feature::kEmittedOutBorder) = Differs(seen_.successors[op], chip);
      At(op, Feature::kEmittedCutBefore) = Lg(moves.Cut(i) / share);
      At(op, Feature::kEmittedCutAfter) = Lg(moves.Cut(i + 1) / share);
      At(op, Feature::kEmittedGainBelow) =
          chip > 0 ? static_cast<float>(moves.Gain(chip - 1, i + 1)) : 0;
      At(op, Feature::kEmittedGainAbove) = last ? 0 : static_cast<float>(moves.Gain(chip, i));
      const ChipId border = At(op, Feature::kEmittedPhase) < 0 ? chip - 1 : chip;
      const bool has = border >= 0 && border + 1 < seen_.chips;
      At(op, Feature::kEmittedBorderGain) = has ? static_cast<float>(best[Index(border)].gain) : 0;
      At(op, Feature::kEmittedBorderShift) =
          has ? static_cast<float>(best[Index(border)].shift) : 0;
    }
  }

  float Differs(std::span<const OpIndex> others, ChipId chip) const {
    const auto elsewhere = [&](OpIndex v) { return chips_[Index(v)] != chip; };
    return std::ranges::any_of(others, elsewhere) ? 1.0F : 0.0F;
  }

  const Problem& problem_;
  std::span<const ChipId> chips_;
  const CutProfile& cuts_;
  Observation& seen_;
  LoadTable table_;
};

}  // namespace

void SetEmission(const Problem& problem, std::span<const ChipId> chips, Observation& observation,
                 std::span<const OpIndex> within) {
  observation.emitted = true;
  observation.order = OrderByChip(chips, within.empty() ? observation.even_order : within);
  const CutProfile cuts = CutsAlong(problem, observation.order);
  Centres(problem, chips, cuts, observation).Place();
  EmissionWriter(problem, chips, cuts, observation).Run();
}

std::vector<float> BalancedCentres(const Observation& observation) {
  const auto border_of = [&](OpIndex op) {  // 0: below the first chip
    const float centre = observation.centre[Index(op)];
    return std::clamp<std::ptrdiff_t>(std::lround(centre + 0.5F), 0, observation.chips);
  };
  const auto feature = [&](OpIndex op, Feature which) {
    return observation.row(op)[Index(static_cast<int>(which))];
  };
  // Of the two chips of its border, the heavier one is about as heavy as any.
  const auto is_heavy = [&](OpIndex op) {
    const auto other = feature(op, Feature::kEmittedPhase) < 0 ? Feature::kEmittedLoadBelow
                                                               : Feature::kEmittedLoadAbove;
    const float load = std::max(feature(op, Feature::kEmittedLoad), feature(op, other));
    return load >= feature(op, Feature::kEmittedPeak) - 0.01F;
  };
  std::vector<float> gain(Index(observation.chips) + 3, 0.0F);  // of border b at b + 1
  for (OpIndex op = 0; op < observation.ops; ++op) {
    float& known = gain[Index(border_of(op)) + 1];
    if (is_heavy(op)) known = std::max(known, feature(op, Feature::kEmittedBorderGain));
  }
  std::vector<float> centres = observation.centre;
  for (OpIndex op = 0; op < observation.ops; ++op) {
    const auto at = Index(border_of(op)) + 1;
    if (gain[at] > 0 && gain[at] >= gain[at - 1] && gain[at] >= gain[at + 1]) {
      centres[Index(op)] += feature(op, Feature::kEmittedBorderShift);
    }
  }
  return centres;
}

void ClearEmission(Observation& observation) {
  observation.emitted = false;
  observation.order = observation.even_order;
  observation.mass.resize(Index(observation.ops));
  observation.centre.resize(Index(observation.ops));
  double before = 0;
  for (const OpIndex op : observation.order) {
    const double mass = observation.chips * static_cast<double>(observation.work[Index(op)]);
    observation.mass[Index(op)] = static_cast<float>(mass);
    observation.centre[Index(op)] = static_cast<float>(before + mass / 2 - 0.5);
    before += mass;
  }
  for (OpIndex op = 0; op < observation.ops; ++op) {
    float* row = observation.features.data() + Index(op) * kFeatureCount;
    std::fill(row + kFirstEmissionFeature, row + kFeatureCount, 0.0F);
  }
}

}  // namespace cleave
