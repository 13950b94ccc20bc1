#include "cleave/search/cma/share_parameters.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "cleave/problem/constraints.h"
#include "cleave/search/share_filling.h"

namespace cleave {
namespace {

constexpr double kUnitShare = 1024;  // shares are integers; this one stands for 1
constexpr double kLargestLogarithm = 6;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

double Multiplier(double logarithm) {
  return std::exp(std::clamp(logarithm, -kLargestLogarithm, kLargestLogarithm));
}

}  // namespace

ShareParameters::ShareParameters(const Problem& problem, std::size_t knots, std::size_t classes)
    : problem_(&problem), knots_(std::min(knots, Index(problem.num_chips()))), classes_(classes) {
  std::map<std::string, Ticks> work_of_type;
  std::vector<const std::string*> type_of(Index(problem.num_ops()));
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    work_.push_back(problem.compute_ticks(op, problem.chip_class(0)));
    type_of[Index(op)] = &problem.graph().nodes[Index(problem.members(op).front())].op;
    work_of_type[*type_of[Index(op)]] += work_.back();
  }
  std::vector<std::pair<Ticks, std::string>> ranked;
  for (const auto& [type, work] : work_of_type) ranked.emplace_back(-work, type);
  std::ranges::sort(ranked);
  classes_ = std::min(classes_, ranked.size());
  for (const std::string* type : type_of) {
    const auto found = std::find_if(ranked.begin(), ranked.begin() + static_cast<long>(classes_),
                                    [&](const auto& entry) { return entry.second == *type; });
    class_of_.push_back(static_cast<std::size_t>(found - ranked.begin()));
  }
}

Partition ShareParameters::Decode(std::span<const double> parameters,
                                  std::span<const OpIndex> order, Solver& solver,
                                  RandomStream& random) const {
  FillingShares shares;
  for (ChipId chip = 0; knots_ > 0 && chip < problem_->num_chips(); ++chip) {
    const double share = kUnitShare * Multiplier(KnotAt(parameters, chip));
    shares.chips.push_back(std::max<std::int64_t>(std::llround(share), 1));
  }
  shares.work = work_;
  for (std::size_t op = 0; op < work_.size(); ++op) {
    if (class_of_[op] >= classes_) continue;
    const double factor = Multiplier(parameters[knots_ + class_of_[op]]);
    shares.work[op] = std::llround(static_cast<double>(work_[op]) * factor);
  }
  Partition chips = FillChips(*problem_, order, shares);
  if (!IsValid(*problem_, chips)) solver.Fix(chips, nullptr, random, chips);
  return chips;
}

double ShareParameters::KnotAt(std::span<const double> parameters, ChipId chip) const {
  if (knots_ == 1 || problem_->num_chips() == 1) return parameters[0];
  const double position =
      static_cast<double>(chip) * static_cast<double>(knots_ - 1) / (problem_->num_chips() - 1);
  const auto left = std::min(static_cast<std::size_t>(position), knots_ - 2);
  const double share = position - static_cast<double>(left);
  return (1 - share) * parameters[left] + share * parameters[left + 1];
}

}  // namespace cleave
