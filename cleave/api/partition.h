// From a graph and a package to a plan: the library's main entry.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "cleave/api/feasibility.h"
#include "cleave/base/run_context.h"
#include "cleave/graph/graph.h"
#include "cleave/package/package.h"
#include "cleave/problem/certificate.h"
#include "cleave/problem/plan.h"
#include "cleave/problem/prepare.h"
#include "cleave/search/method_spec.h"  // IWYU pragma: export
#include "cleave/search/search.h"

namespace cleave {

struct PartitionOptions {
  std::string method = "auto";
  std::filesystem::path checkpoint;  // of the method "policy"; empty: the built-in one
  SearchOptions search;
  MemoryModel memory = MemoryModel::kFull;
  bool prepare = true;  // replicate cheap cones (problem/prepare.h)
  // Recorded in the plan beside the options above, e.g. how the model was imported.
  std::map<std::string, std::string> record;
};

struct PartitionResult {
  Graph graph;               // what the plan's assignment indexes: prepared, if asked for
  PrepareSummary prepared;
  std::optional<Plan> plan;  // absent: infeasible, or nothing found within the budget
  std::optional<Certificate> certificate;  // of the plan's bound, if search.keep_evidence asks for it
  SearchResult search;
  Infeasibility infeasibility;  // of a result without a plan
  std::string table;            // the plan as people read it; empty without one
  std::string json;             // the result as programs read it
};

// Prepares the graph, searches, and reports. Throws InputError for bad graphs, packages, methods
// and options. Deterministic as the method is.
PartitionResult Partition(const Graph& graph, const Package& package,
                          const PartitionOptions& options = {}, const RunContext& context = {});

// The graph that Partition() would index.
Graph PreparedGraph(const Graph& graph, const Package& package, bool prepare,
                    PrepareSummary* summary = nullptr);

// What the built-in cost models say of an assignment (chip of every node), as table and JSON.
struct Evaluation {
  PlanCost cost;
  bool fits = false;      // in SRAM, by the memory model
  std::string refusal;    // why it does not
  std::string table;
  std::string json;
};

// Throws InputError if the assignment breaks a static constraint or splits a co-location group.
Evaluation Evaluate(const Graph& graph, const Package& package, const std::vector<int>& assignment,
                    MemoryModel memory = MemoryModel::kFull);

}  // namespace cleave
