// Small graphs, packages and plans whose costs can be worked out by hand.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/io/graph_file.h"
#include "cleave/verifier/verify.h"

namespace cleave {

// 0 -> 1 -> 2 with the skip 0 -> 2; nodes take 1, 2 and 4 s.
//   in: 100 B, host -> 0     skip: 200 B, 0 -> 1 and 2
//   mid: 300 B, 1 -> 2       out: 50 B, 2 -> host
inline Graph SkipGraph() {
  Graph graph;
  graph.name = "skip";
  for (const double seconds : {1.0, 2.0, 4.0}) {
    Node node;
    node.op = "Op";
    node.seconds = seconds;
    graph.nodes.push_back(node);
  }
  graph.tensors = {{"in", 100, kNoNode, {0}, false},
                   {"skip", 200, 0, {1, 2}, false},
                   {"mid", 300, 1, {2}, false},
                   {"out", 50, 2, {}, true}};
  return graph;
}

// Links of 100 B/s and 0.5 s a message, a host link of 50 B/s, much SRAM; no rules.
inline Package FreePackage(int chips) {
  Package package;
  package.name = "free";
  package.chips.assign(static_cast<std::size_t>(chips), {2.0, 1 << 20, 50.0});
  package.link = {100.0, 0.5};
  package.host_bytes_per_second = 50.0;
  package.no_skipping = false;
  package.triangle = false;
  return package;
}

// A plan for the graph with that assignment and, so far as it has a cost, true claims.
inline Plan HonestPlan(const Graph& graph, const Package& package, std::vector<int> assignment,
                       std::string memory = "full") {
  Plan plan;
  plan.graph_name = graph.name;
  plan.graph_nodes = static_cast<std::int64_t>(graph.nodes.size());
  plan.graph_sha256 = GraphDigest(graph);
  plan.package = package;
  plan.assignment = std::move(assignment);
  plan.provenance.options["memory"] = std::move(memory);
  if (const auto cost = VerifyPlan(graph, plan).cost) plan.cost = *cost;
  return plan;
}

inline PlanCost CostOf(const Graph& graph, const Package& package, std::vector<int> assignment) {
  return HonestPlan(graph, package, std::move(assignment)).cost;
}

// The rules that the report says are broken, each once, in the order of Rule.
inline std::vector<std::string_view> BrokenRules(const VerifyReport& report) {
  std::vector<Rule> rules;
  for (const Violation& violation : report.violations) rules.push_back(violation.rule);
  std::ranges::sort(rules);
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  std::vector<std::string_view> names;
  for (const Rule rule : rules) names.push_back(Name(rule));
  return names;
}

using RuleNames = std::vector<std::string_view>;

}  // namespace cleave
