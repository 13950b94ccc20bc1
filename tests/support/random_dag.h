// Random graphs and packages for property tests.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/graph/graph.h"
#include "cleave/package/package.h"
#include "cleave/problem/problem.h"

namespace cleave::testing {

struct RandomDagOptions {
  int nodes = 8;
  double mean_readers = 1.5;  // of a node's tensor
  double sink_share = 0;      // of nodes that nothing reads, beside the last one
  int reach = 0;              // readers are at most so many ids away; 0: anywhere behind
  double color_share = 0;     // of nodes that share a color with another
  double clone_share = 0;     // of nodes that are copies of one of two nodes
  double weight_share = 0.5;  // of nodes with weights
  bool host_tensors = true;   // some graph inputs, and outputs beside the sinks
  bool shuffled_ids = false;  // ids in no topological order
};

// A random graph. Times are of the order of 1 us at 1e12 FLOP/s, tensors and weights of 10 kB, so
// that compute, links of 1e10 bytes/s and memory all matter.
Graph RandomDag(const RandomDagOptions& options, RandomStream& random);

struct PackageRules {
  int chips = 3;
  Transfers transfers = Transfers::kSerial;
  Forwarding forwarding = Forwarding::kNone;
  bool triangle = true;
  bool no_skipping = true;
  bool equal_chips = true;
  std::int64_t sram_bytes = 1'000'000'000;
};

std::ostream& operator<<(std::ostream& out, const PackageRules& rules);

// A package with these rules, a host link and link latency.
Package MakePackage(const PackageRules& rules);

// Every combination of transfers, forwarding, triangle and no-skipping.
std::vector<PackageRules> AllRules(int chips);

// Non-decreasing chips along edges, otherwise random: monotone, but not always valid.
std::vector<ChipId> RandomMonotone(const Problem& problem, RandomStream& random);

}  // namespace cleave::testing
