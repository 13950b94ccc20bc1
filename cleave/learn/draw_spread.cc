#include "cleave/learn/draw_spread.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

constexpr std::array kRadii = {0.75, 2.0, 6.0};  // chips, of windows without a shift
constexpr double kSharpness = 200;               // power of relative loads
constexpr double kNarrowest = 0.5;               // factors of sigma
constexpr double kWidest = 2;                    // of rollouts that change everything
constexpr double kWidestInWindow = 4;
constexpr double kFarness = 8;  // chips from a heavy chip to a light one, on average
constexpr double kLeastShift = 0.3;
constexpr double kMostShift = 1.3;

double LogUniform(double least, double most, RandomStream& random) {
  return least * std::pow(most / least, random.Uniform());
}

Spread ChooseShift(const Focus& focus, double sigma, RandomStream& random) {
  const auto heavy = static_cast<int>(DrawWeighted(focus.heavy, random));
  std::vector<double> weights = focus.light;
  for (std::size_t c = 0; c < weights.size(); ++c) {
    weights[c] *= std::exp(-std::abs(static_cast<double>(c) - heavy) / kFarness);
  }
  weights[Index(heavy)] = 0;
  const auto light = static_cast<int>(DrawWeighted(weights, random));
  Spread spread;
  spread.from = std::min(heavy, light);
  spread.to = std::max(heavy, light);
  spread.first = spread.from - 1;
  spread.last = spread.to + 1;
  spread.sigma = sigma * LogUniform(kNarrowest, kWidest, random);
  const double size = kLeastShift + (kMostShift - kLeastShift) * random.Uniform();
  spread.shift = light > heavy ? size : -size;
  return spread;
}

}  // namespace

std::size_t DrawWeighted(std::span<const double> weights, RandomStream& random) {
  double total = 0;
  for (const double weight : weights) total += weight;
  double target = random.Uniform() * total;
  for (std::size_t c = 0; c < weights.size(); ++c) {
    target -= weights[c];
    if (target < 0) return c;
  }
  return weights.size() - 1;
}

double Spread::ShiftAt(double centre) const {
  if (shift == 0) return 0;
  return shift * std::clamp(centre - from + 0.5, 0.0, 1.0) *
         std::clamp(to + 0.5 - centre, 0.0, 1.0);
}

Spread ChooseSpread(std::uint64_t kind, const Focus& focus, double sigma, double ops_per_chip,
                    RandomStream& random) {
  const double widest = kWidestInWindow * std::sqrt(std::max(ops_per_chip, 1.0));
  if (kind == kSpreadKinds - 1) return ChooseShift(focus, sigma, random);
  Spread spread;
  if (kind == 0) {
    spread.first = -1;
    spread.last = static_cast<double>(focus.heavy.size());
    spread.sigma = sigma * LogUniform(kNarrowest, kWidest, random);
    return spread;
  }
  const auto heavy = static_cast<int>(DrawWeighted(focus.heavy, random));
  // The smallest window holds one border of the chip and no other.
  const double away = kind == 1 ? (random.Below(2) == 0 ? -0.5 : 0.5) : random.Uniform() - 0.5;
  const double middle = heavy + away;
  spread.first = middle - kRadii[kind - 1];
  spread.last = middle + kRadii[kind - 1];
  spread.sigma = sigma * LogUniform(kNarrowest, widest, random);
  return spread;
}

Focus FocusOf(const Problem& problem, std::span<const ChipId> chips) {
  const LoadTable table = CostModel(problem).Loads(chips);
  std::vector<double> loads(Index(problem.num_chips()), 0.0);
  std::vector<double> needs(loads.size(), 0.0);
  bool overfull = false;
  for (int c = 0; c < problem.num_chips(); ++c) {
    Ticks load = std::max(table.ChipTicks(c), table.HopTicks(c));
    if (c > 0) load = std::max(load, table.HopTicks(c - 1));
    loads[Index(c)] = static_cast<double>(load);
    if (problem.memory_model() == MemoryModel::kNone) continue;
    needs[Index(c)] = static_cast<double>(SramBytes(problem, chips, c, table.chip(c))) /
                      static_cast<double>(problem.sram_bytes(c));
    overfull = overfull || needs[Index(c)] > 1;
  }
  Focus focus;
  const std::vector<double>& by = overfull ? needs : loads;
  const double most = std::max(*std::ranges::max_element(by), 1e-9);
  for (const double value : by) {
    const double share = value / most;
    focus.heavy.push_back(overfull && value <= 1 ? 0 : std::pow(share, kSharpness));
    focus.light.push_back(1.02 - share);
  }
  return focus;
}

}  // namespace cleave
