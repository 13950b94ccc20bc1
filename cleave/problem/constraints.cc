#include "cleave/problem/constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cleave/problem/chip_graph.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::optional<RuleViolation> FindBadChip(const Problem& problem, std::span<const ChipId> chips) {
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const ChipId chip = chips[Index(op)];
    if (chip < 0 || chip >= problem.num_chips()) {
      return RuleViolation{StaticRule::kChipRange, fmt::format("operation {} lies on chip {}", op, chip)};
    }
  }
  return std::nullopt;
}

std::optional<RuleViolation> FindBackwardEdge(const Problem& problem,
                                              std::span<const ChipId> chips) {
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      if (chips[Index(u)] > chips[Index(v)]) {
        return RuleViolation{StaticRule::kAcyclicDataflow,
                             fmt::format("operation {} on chip {} feeds operation {} on chip {}", u,
                                         chips[Index(u)], v, chips[Index(v)])};
      }
    }
  }
  return std::nullopt;
}

std::optional<RuleViolation> FindSkippedChip(std::span<const ChipId> chips) {
  std::array<bool, kMaxChips + 1> used{};
  ChipId highest = 0;
  for (const ChipId chip : chips) {
    used[Index(chip)] = true;
    highest = std::max(highest, chip);
  }
  const auto skipped = std::ranges::find(used, false) - used.begin();
  if (skipped > highest) return std::nullopt;
  return RuleViolation{StaticRule::kNoSkipping,
                       fmt::format("chip {} is empty, but a later chip is used", skipped)};
}

template <typename DependencyGraph>
std::optional<RuleViolation> FindTriangle(const Problem& problem, std::span<const ChipId> chips) {
  DependencyGraph graph;
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    const ChipId from = chips[Index(u)];
    for (const OpIndex v : problem.successors()[u]) {
      const ChipId to = chips[Index(v)];
      if (from == to || Holds(graph.out(from), to)) continue;
      graph.AddEdges(OneChip<typename DependencyGraph::Chips>(from), to);
    }
  }
  for (int b = 0; b < problem.num_chips(); ++b) {
    const auto& sources = graph.in(b);
    if (graph.IsAntichain(sources)) continue;
    int a = 0;
    while (!Holds(sources, a) || IsEmpty(graph.reach(a) & sources)) ++a;
    return RuleViolation{StaticRule::kTriangle,
                         fmt::format("chip {} feeds chip {} both directly and over chip {}", a, b,
                                     LowestChip(graph.reach(a) & sources))};
  }
  return std::nullopt;
}

}  // namespace

std::optional<RuleViolation> FindViolation(const Problem& problem, std::span<const ChipId> chips) {
  if (auto violation = FindBadChip(problem, chips)) return violation;
  if (auto violation = FindBackwardEdge(problem, chips)) return violation;
  if (problem.no_skipping()) {
    if (auto violation = FindSkippedChip(chips)) return violation;
  }
  if (!problem.triangle()) return std::nullopt;
  return problem.num_chips() <= kChipSetBits ? FindTriangle<ChipGraph>(problem, chips)
                                             : FindTriangle<WideChipGraph>(problem, chips);
}

bool IsValid(const Problem& problem, std::span<const ChipId> chips) {
  return !FindViolation(problem, chips).has_value();
}

}  // namespace cleave
