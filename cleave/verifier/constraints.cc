#include "cleave/verifier/constraints.h"

#include <fmt/format.h>

#include <bitset>
#include <map>
#include <set>

namespace cleave::verifier {
namespace {

using ChipSet = std::bitset<kMaxChips>;

// Row a: the chips that receive a tensor straight from chip a.
std::vector<ChipSet> ChipSuccessors(const Package& package, const std::vector<TensorFlow>& flows) {
  std::vector<ChipSet> successors(package.chips.size());
  for (const TensorFlow& flow : flows) {
    if (flow.source == kHost) continue;
    for (const int chip : flow.remote) {
      successors[static_cast<std::size_t>(flow.source)].set(static_cast<std::size_t>(chip));
    }
  }
  return successors;
}

// The chips below a's successors, at least two hops from a. Rows above a must be complete.
ChipSet IndirectlyReached(const ChipSet& successors, const std::vector<ChipSet>& reached) {
  ChipSet indirect;
  for (std::size_t b = 0; b < reached.size(); ++b) {
    if (successors[b]) indirect |= reached[b];
  }
  return indirect;
}

}  // namespace

bool CheckAssignment(const Graph& graph, const Package& package, const std::vector<int>& chip_of,
                     VerifyReport& report) {
  if (chip_of.size() != graph.nodes.size()) {
    report.Add(Rule::kAssignment, "",
               fmt::format("the assignment has {} entries, the graph {} nodes", chip_of.size(),
                           graph.nodes.size()));
    return false;
  }
  bool in_range = true;
  for (std::size_t v = 0; v < chip_of.size(); ++v) {
    if (chip_of[v] >= 0 && chip_of[v] < package.num_chips()) continue;
    in_range = false;
    report.Add(
        Rule::kAssignment, fmt::format("node {}", v),
        fmt::format("lies on chip {}; the chips are 0 to {}", chip_of[v], package.num_chips() - 1));
  }
  return in_range;
}

void CheckColocation(const Placement& placement, VerifyReport& report) {
  std::map<std::int64_t, std::set<int>> chips_of_color;
  for (std::size_t v = 0; v < placement.graph.nodes.size(); ++v) {
    if (const auto color = placement.graph.nodes[v].color) {
      chips_of_color[*color].insert(placement.chip_of[v]);
    }
  }
  for (const auto& [color, chips] : chips_of_color) {
    if (chips.size() == 1) continue;
    report.Add(Rule::kColocation, fmt::format("group {}", color),
               fmt::format("is split over chips {}", fmt::join(chips, ", ")));
  }
}

void CheckNoSkipping(const Placement& placement, VerifyReport& report) {
  ChipSet used;
  for (const int chip : placement.chip_of) used.set(static_cast<std::size_t>(chip));
  bool ended = false;
  std::size_t first_unused = 0;
  for (std::size_t c = 0; c < used.size(); ++c) {
    if (!used[c] && !ended) {
      ended = true;
      first_unused = c;
    } else if (used[c] && ended) {
      report.Add(Rule::kNoSkipping, fmt::format("chip {}", c),
                 fmt::format("is used, but chip {} is not", first_unused));
    }
  }
}

bool CheckAcyclicDataflow(const std::vector<TensorFlow>& flows, VerifyReport& report) {
  bool acyclic = true;
  for (std::size_t t = 0; t < flows.size(); ++t) {
    if (flows[t].remote.empty() || flows[t].nearest() > flows[t].source) continue;
    acyclic = false;
    report.Add(Rule::kAcyclicDataflow, fmt::format("tensor {}", t),
               fmt::format("flows backward, from chip {} to chip {}", flows[t].source,
                           flows[t].nearest()));
  }
  return acyclic;
}

void CheckChipTriangle(const Package& package, const std::vector<TensorFlow>& flows,
                       VerifyReport& report) {
  const std::vector<ChipSet> successors = ChipSuccessors(package, flows);
  std::vector<ChipSet> reached(successors.size());
  for (std::size_t a = successors.size(); a-- > 0;) {
    const ChipSet indirect = IndirectlyReached(successors[a], reached);
    reached[a] = successors[a] | indirect;
    const ChipSet both = successors[a] & indirect;
    for (std::size_t b = 0; b < both.size(); ++b) {
      if (!both[b]) continue;
      report.Add(Rule::kChipTriangle, fmt::format("chip {}", b),
                 fmt::format("depends on chip {} both directly and over other chips", a));
    }
  }
}

}  // namespace cleave::verifier
