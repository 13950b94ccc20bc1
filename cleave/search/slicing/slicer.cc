#include "cleave/search/slicing/slicer.h"

#include <algorithm>
#include <utility>

#include "cleave/search/slicing/load_objectives.h"
#include "cleave/search/slicing/segment_memory.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

template <typename Objective>
class SlicingPass {
 public:
  using Value = typename Objective::Value;

  struct Found {
    Slicing slicing;
    Value value;
  };

  SlicingPass(const OrderProfile& profile, const CutRules& cuts, Objective objective, Ticks below)
      : profile_(profile),
        problem_(profile.problem()),
        cuts_(cuts),
        objective_(objective),
        below_(below),
        memory_(profile),
        rows_(Index(profile.length()) + 1) {
    std::size_t size = 0;
    for (Position p = 0; p <= profile.length(); ++p) {
      Row& row = rows_[Index(p)];
      row = {FewestChips(p), MostChips(p), size};
      size += Index(std::max(row.most - row.fewest + 1, 0));
    }
    values_.assign(size, Objective::kNone);
    begins_.assign(size, -1);
    if (rows_[0].most >= 0) values_[0] = typename Objective::Value{};
  }

  std::optional<Found> Run(SlicingSteps& steps) {
    for (Position begin = 0; begin < profile_.length(); ++begin) Extend(begin);
    steps += steps_ + memory_.steps();
    return Trace();
  }

 private:
  struct Start {
    int chips;  // used before it; the next chip's number as well
    Value value;
  };

  // The numbers of chips that may be in use up to a position: states beyond them are not kept, so
  // that close to the optimum memory does not grow with the chips.
  struct Row {
    int fewest;
    int most;  // less than the fewest: the position cannot be part of a slicing
    std::size_t begin;
  };

  std::size_t State(Position p, int chips) const {
    return rows_[Index(p)].begin + Index(chips - rows_[Index(p)].fewest);
  }
  Value& At(Position p, int chips) { return values_[State(p, chips)]; }

  Ticks LeastChips(Ticks work) const {
    const Ticks most = std::max<Ticks>(below_ - 1, 1);
    return (work + most - 1) / most;
  }

  // Less than so many cannot have done what stands before. Clones count where the last one stands.
  int FewestChips(Position p) const {
    const Ticks fewest = LeastChips(profile_.work_from(0) - profile_.work_from(p));
    return static_cast<int>(std::min<Ticks>(fewest, problem_.num_chips() + 1));
  }

  // If the rest is to end below the limit.
  int MostChips(Position p) const {
    const Ticks rest = LeastChips(profile_.work_from(p));
    return static_cast<int>(std::max<Ticks>(problem_.num_chips() - rest, -1));
  }

  void Extend(Position begin) {
    if (!problem_.homogeneous() && !problem_.no_skipping()) LeaveChipsEmpty(begin);
    starts_.clear();
    Value best = Objective::kNone;
    const int last = std::min(rows_[Index(begin)].most, problem_.num_chips() - 1);
    for (int chips = rows_[Index(begin)].fewest; chips <= last; ++chips) {
      const Value value = At(begin, chips);
      if (value == Objective::kNone) continue;
      if (problem_.homogeneous() && value >= best) continue;
      best = std::min(best, value);
      starts_.push_back({chips, value});
    }
    for (int k = 0; k < problem_.num_chip_classes(); ++k) {
      of_class_.clear();
      for (const Start& start : starts_) {
        if (problem_.chip_class(start.chips) == k) of_class_.push_back(start);
      }
      if (!of_class_.empty()) Grow(begin, k);
    }
  }

  // Grows a segment on a chip of the class, from all states in of_class_ at once.
  void Grow(Position begin, int chip_class) {
    const std::int64_t sram = problem_.sram_bytes(of_class_.front().chips);
    const Position first = cuts_.FirstEnd(begin);
    const Position last = cuts_.LastEnd(begin);
    Segment segment(profile_, begin, chip_class);
    while (segment.end() < last) {
      segment.Append();
      ++steps_;
      if (segment.FloorTicks() >= below_ || memory_.IsFull(segment, sram)) return;
      if (segment.end() < first || !cuts_.Allows(segment.end())) continue;
      if (of_class_.front().chips >= rows_[Index(segment.end())].most) continue;
      if (segment.ChipTicks() < below_ && segment.HopTicks() < below_) Reach(segment, sram);
    }
  }

  void Reach(const Segment& segment, std::int64_t sram) {
    const Ticks load = segment.ChipTicks();
    const Ticks hop = segment.HopTicks();
    const int most = rows_[Index(segment.end())].most;
    bool fits = false;
    for (const Start& start : of_class_) {
      if (start.chips >= most) return;
      const Value value = objective_.Join(start.value, load, hop);
      if (value >= At(segment.end(), start.chips + 1)) continue;
      if (!fits && !memory_.Fits(segment, sram)) return;
      fits = true;
      At(segment.end(), start.chips + 1) = value;
      begins_[State(segment.end(), start.chips + 1)] = segment.begin();
    }
  }

  // Different chips need not all be worth using. Under relay an empty one still passes on.
  void LeaveChipsEmpty(Position cut) {
    const bool pays = problem_.relay() && problem_.serial();
    const Ticks load = pays ? 2 * profile_.cut(cut).ticks : 0;
    const Ticks hop = problem_.serial() ? 0 : profile_.cut(cut).hop_ticks;
    if (load >= below_) return;
    for (int chips = rows_[Index(cut)].fewest; chips < rows_[Index(cut)].most; ++chips) {
      const Value before = At(cut, chips);
      if (before == Objective::kNone) continue;
      if (!memory_.FitsEmpty(cut, problem_.sram_bytes(chips))) continue;
      const Value value = objective_.Join(before, load, hop);
      if (value >= At(cut, chips + 1)) continue;
      At(cut, chips + 1) = value;
      begins_[State(cut, chips + 1)] = cut;
    }
  }

  std::optional<Found> Trace() {
    const Row& last = rows_[Index(profile_.length())];
    if (last.most < last.fewest) return std::nullopt;
    int chips = last.fewest;
    for (int k = chips + 1; k <= last.most; ++k) {
      if (At(profile_.length(), k) < At(profile_.length(), chips)) chips = k;
    }
    const Value value = At(profile_.length(), chips);
    if (value == Objective::kNone) return std::nullopt;
    Slicing slicing;
    Position end = profile_.length();
    for (; chips > 0; --chips) {
      slicing.ends.push_back(end);
      end = begins_[State(end, chips)];
    }
    std::ranges::reverse(slicing.ends);
    return Found{std::move(slicing), value};
  }

  const OrderProfile& profile_;
  const Problem& problem_;
  const CutRules& cuts_;
  Objective objective_;
  Ticks below_;
  SegmentMemory memory_;
  SlicingSteps steps_ = 0;
  std::vector<Row> rows_;         // [position]
  std::vector<Value> values_;     // [position][chips used]
  std::vector<Position> begins_;  // where the last of these chips begins
  std::vector<Start> starts_;     // scratch
  std::vector<Start> of_class_;   // scratch
};

template <typename Objective>
std::optional<Slicing> Slice(const OrderProfile& profile, std::span<const CutRules> families,
                             Objective objective, Ticks below, SlicingSteps& steps) {
  std::optional<typename SlicingPass<Objective>::Found> best;
  for (const CutRules& cuts : families) {
    auto found = SlicingPass(profile, cuts, objective, below).Run(steps);
    if (found && (!best || found->value < best->value)) best = std::move(found);
  }
  if (!best) return std::nullopt;
  return std::move(best->slicing);
}

}  // namespace

std::optional<Slicing> SliceFastest(const OrderProfile& profile, std::span<const CutRules> families,
                                    Ticks below, SlicingSteps& steps) {
  return Slice(profile, families, LargestLoad{}, below, steps);
}

std::optional<Slicing> SliceSmoothest(const OrderProfile& profile,
                                      std::span<const CutRules> families, Ticks below,
                                      SlicingSteps& steps) {
  const SumOfPowers objective{1.0 / static_cast<double>(below)};
  return Slice(profile, families, objective, below, steps);
}

std::vector<ChipId> ToPartition(const OrderProfile& profile, const Slicing& slicing) {
  std::vector<ChipId> chips(Index(profile.length()));
  Position p = 0;
  for (std::size_t chip = 0; chip < slicing.ends.size(); ++chip) {
    for (; p < slicing.ends[chip]; ++p) {
      chips[Index(profile.op(p))] = static_cast<ChipId>(chip);
    }
  }
  return chips;
}

}  // namespace cleave
