// A graph and a package in a few figures.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/package/package.h"

namespace cleave {

struct GraphSummary {
  std::string name;
  std::int64_t nodes = 0;
  std::int64_t tensors = 0;
  double flops = 0;
  std::int64_t weight_bytes = 0;
  std::int64_t activation_bytes = 0;  // of all tensors that nodes produce
  std::vector<std::pair<std::string, std::int64_t>> ops;  // by count, then name

  std::string Text() const;
  std::string Json() const;
};

GraphSummary Summarize(const Graph& graph);

// "36 chips, 64 MiB SRAM each, ...": one line.
std::string DescribePackage(const Package& package);

}  // namespace cleave
