#include "cleave/solver/probability_rows.h"

#include <algorithm>
#include <cmath>

#include "cleave/base/error.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

double FlopsWithClones(const Problem& problem, OpIndex op) {
  double flops = problem.flops(op);
  for (const std::int32_t group : problem.clone_groups(op)) {
    flops += problem.clone_groups()[Index(group)].flops;
  }
  return flops;
}

}  // namespace

ProbabilityRows UniformRows(const Problem& problem) {
  return {problem.num_ops(), problem.num_chips(), 1.0F};
}

ProbabilityRows PeakedRows(const Problem& problem, std::span<const double> positions,
                           double sigma) {
  CLEAVE_CHECK(positions.size() == Index(problem.num_ops()) && sigma > 0);
  ProbabilityRows rows(problem.num_ops(), problem.num_chips(), 0.0F);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const std::span<float> row = rows[op];
    for (std::size_t c = 0; c < row.size(); ++c) {
      const double distance = (static_cast<double>(c) - positions[Index(op)]) / sigma;
      row[c] = static_cast<float>(std::exp(-0.5 * distance * distance));
    }
  }
  return rows;
}

std::vector<double> WorkSharePositions(const Problem& problem, std::span<const OpIndex> order) {
  double total = 0;
  for (const OpIndex op : order) total += static_cast<double>(problem.alone_ticks(op, 0));
  const double chips = problem.num_chips();
  std::vector<double> positions(Index(problem.num_ops()), 0);
  double before = 0;
  for (const OpIndex op : order) {
    const auto work = static_cast<double>(problem.alone_ticks(op, 0));
    // Position p stands for the interval [p - 1/2, p + 1/2) of the work that a chip takes.
    const double share = (before + work / 2) / total;
    positions[Index(op)] = std::clamp(chips * share - 0.5, 0.0, chips - 1);
    before += work;
  }
  return positions;
}

double EffectiveChips(const Problem& problem, std::span<const ChipId> chips) {
  std::vector<double> flops(Index(problem.num_chips()), 0);
  double total = 0;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const double amount = FlopsWithClones(problem, op);
    flops[Index(chips[Index(op)])] += amount;
    total += amount;
  }
  if (total <= 0) return 1;
  double entropy = 0;
  for (const double amount : flops) {
    if (amount > 0) entropy -= amount / total * std::log(amount / total);
  }
  return std::exp(entropy);
}

}  // namespace cleave
