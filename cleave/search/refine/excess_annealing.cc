#include "cleave/search/refine/excess_annealing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cleave/search/refine/moving_plan.h"
#include "cleave/search/refine/spare_chips.h"

namespace cleave {
namespace {

constexpr std::size_t kMostMoved = 64;            // operations at once
constexpr double kSwaps = 0.4;                    // share of moves that take something back
constexpr double kFromLoaded = 0.7;               // share that begins on a chip above the target
constexpr double kFar = 0.2;                      // share that goes farther than the next chip
constexpr std::int64_t kMovesBetweenLooks = 512;  // at the clock, and at the temperature

class Annealing {
 public:
  Annealing(const Problem& problem, const std::vector<ChipId>& start,
            const ExcessAnnealingOptions& options, RandomStream& random)
      : problem_(problem),
        options_(options),
        random_(random),
        spreads_(options.spreads && problem.homogeneous()),
        plan_(problem, spreads_ ? WithSpareChipsBetween(problem, start, random) : start, spreads_),
        best_interval_(plan_.Interval()) {
    options.until_fits ? Fit() : Aim();
  }

  std::optional<std::vector<ChipId>> Run() {
    for (std::int64_t move = 0; move < options_.moves; ++move) {
      if (move % kMovesBetweenLooks == 0) {
        if (options_.stop()) break;
        Cool(static_cast<double>(move) / static_cast<double>(options_.moves));
      }
      Step();
      if (options_.until_fits && best_) break;
    }
    return std::move(best_);
  }

 private:
  void Aim() {
    const auto step = static_cast<Ticks>(options_.aim * static_cast<double>(best_interval_));
    target_ = best_interval_ - std::max<Ticks>(step, 1);
    energy_ = Energy();
  }

  // Time does not count: nothing exceeds the target.
  void Fit() {
    target_ = std::numeric_limits<Ticks>::max();
    energy_ = Energy();
    if (energy_ == 0 && plan_.FitsSram()) Note();
  }

  void Cool(double progress) {
    const double excess =
        options_.hottest * std::pow(options_.coldest / options_.hottest, progress);
    temperature_ = excess * excess;
  }

  double Energy() {
    const auto scale = 1.0 / static_cast<double>(target_);
    double energy = 0;
    loaded_.clear();
    for (ChipId chip = 0; chip < problem_.num_chips(); ++chip) {
      double of_chip = MemoryEnergy(chip);
      for (const Ticks each : {plan_.loads().ChipTicks(chip), plan_.loads().HopTicks(chip)}) {
        if (each <= target_) continue;
        const double excess = static_cast<double>(each - target_) * scale;
        of_chip += excess * excess;
      }
      if (of_chip == 0) continue;
      loaded_.push_back(chip);
      energy += of_chip;
    }
    return energy;
  }

  // Weights may exceed the SRAM on the way: where it is tight, few plans can be reached otherwise.
  double MemoryEnergy(ChipId chip) const {
    if (problem_.memory_model() == MemoryModel::kNone) return 0;
    const std::int64_t sram = problem_.sram_bytes(chip);
    const std::int64_t weights = plan_.loads().chip(chip).weight_bytes;
    if (weights <= sram) return 0;
    const double excess = static_cast<double>(weights - sram) / static_cast<double>(sram + 1);
    return excess * excess;
  }

  void Step() {
    const bool moved = Propose();
    if (!moved || !plan_.KeepsRules()) return Reject();
    const double energy = Energy();
    if (energy > energy_ && random_.Uniform() >= std::exp((energy_ - energy) / temperature_)) {
      return Reject();
    }
    // Last, since it may take long.
    const bool full = problem_.memory_model() == MemoryModel::kFull;
    if (full && !options_.until_fits && !plan_.FitsSram()) return Reject();
    plan_.Commit();
    energy_ = energy;
    if (energy == 0 && plan_.FitsSram()) Note();
  }

  // Energy() has listed the loaded chips of what is undone here.
  void Reject() {
    plan_.Undo();
    loaded_.swap(loaded_before_);
  }

  void Note() {
    best_interval_ = plan_.Interval();
    best_ = spreads_ ? WithoutGaps(plan_.chips())
                     : std::vector(plan_.chips().begin(), plan_.chips().end());
    if (!options_.until_fits) Aim();
  }

  bool Propose() {
    loaded_before_ = loaded_;
    const ChipId from = DrawChip();
    if (from < 0) return false;
    const OpIndex op = DrawOp(from);
    const ChipId to = DrawTarget(from);
    if (to < 0 || !plan_.Move(op, to, kMostMoved)) return false;
    if (random_.Uniform() >= kSwaps || plan_.ops(to).empty()) return true;
    return plan_.Move(DrawOp(to), from, kMostMoved);
  }

  ChipId DrawChip() {
    if (!loaded_.empty() && random_.Uniform() < kFromLoaded) {
      const ChipId chip = loaded_[random_.Below(static_cast<std::uint32_t>(loaded_.size()))];
      if (!plan_.ops(chip).empty()) return chip;
    }
    const auto op = random_.Below(static_cast<std::uint32_t>(problem_.num_ops()));
    return plan_.chips()[op];
  }

  OpIndex DrawOp(ChipId chip) {
    const auto ops = plan_.ops(chip);
    return ops[random_.Below(static_cast<std::uint32_t>(ops.size()))];
  }

  ChipId DrawTarget(ChipId from) {
    ChipId distance = 1;
    if (random_.Uniform() < kFar) {
      distance +=
          static_cast<ChipId>(random_.Below(static_cast<std::uint32_t>(problem_.num_chips())));
    }
    const ChipId to = random_.Below(2) == 0 ? from + distance : from - distance;
    return to < problem_.num_chips() ? to : -1;
  }

  const Problem& problem_;
  const ExcessAnnealingOptions& options_;
  RandomStream& random_;
  bool spreads_;
  MovingPlan plan_;
  Ticks best_interval_;
  std::optional<std::vector<ChipId>> best_;
  Ticks target_ = 1;
  double energy_ = 0;
  double temperature_ = 1;
  std::vector<ChipId> loaded_;  // chips above the target
  std::vector<ChipId> loaded_before_;
};

}  // namespace

std::optional<std::vector<ChipId>> AnnealExcess(const Problem& problem,
                                                const std::vector<ChipId>& start,
                                                const ExcessAnnealingOptions& options,
                                                RandomStream& random) {
  return Annealing(problem, start, options, random).Run();
}

}  // namespace cleave
