// A partition plan as Cleave's files describe it (cleave.plan/1, docs/formats.md). Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cleave/package/package.h"

namespace cleave {

// What one chip does for one inference.
struct ChipCost {
  double compute_seconds = 0;
  std::int64_t in_bytes = 0;    // received over links
  std::int64_t out_bytes = 0;   // sent over links
  std::int64_t host_bytes = 0;  // graph inputs and outputs
  std::int64_t sram_bytes = 0;  // weights, peak activations, double buffers
  double load_seconds = 0;      // the chip's own share of the interval, by the transfer model

  bool operator==(const ChipCost&) const = default;
};

struct PlanCost {
  double interval_seconds = 0;  // initiation interval
  std::vector<ChipCost> chips;
  std::string bottleneck;  // "chip 7" or "link 3"

  double throughput_per_second() const { return 1.0 / interval_seconds; }
  bool operator==(const PlanCost&) const = default;
};

// No plan for the same graph and package can have a smaller interval than this.
struct PlanBound {
  double interval_seconds = 0;
  std::string proof;  // the argument: "optimal", "window", ...

  bool operator==(const PlanBound&) const = default;
};

struct Provenance {
  std::string method;
  std::uint64_t seed = 0;
  std::int64_t evaluations = 0;
  double wall_seconds = 0;
  std::string version;
  std::map<std::string, std::string> options;

  bool operator==(const Provenance&) const = default;
};

struct Plan {
  std::string graph_name;
  std::int64_t graph_nodes = 0;
  std::string graph_sha256;  // of the canonical cleave.graph/1 text, lower-case hexadecimal
  Package package;
  std::vector<int> assignment;  // chip of every node
  PlanCost cost;
  std::optional<PlanBound> bound;
  Provenance provenance;

  bool operator==(const Plan&) const = default;
};

}  // namespace cleave
