// What nodes and tensors cost in integers, after a simplification.
#pragma once

#include <vector>

#include "cleave/problem/certificate.h"

namespace cleave::verifier {

struct NodeCosts {
  // The graph with what the simplification leaves out left out. Times count below, not here.
  Graph graph;
  int classes = 0;  // of equal chips
  std::vector<int> class_of_chip;
  std::vector<std::vector<Ticks>> ticks;  // [node][class]
  std::vector<Ticks> link;                // [tensor]; with the latency under overlapped transfers
  std::vector<Ticks> host;                // [tensor]
};

// Throws NotProven if sums could overflow at the certificate's time scale, or for nodes that the
// graph lacks. The certificate is of this graph.
NodeCosts CostsOf(const Graph& graph, const Certificate& certificate, const Simplification& easier);

}  // namespace cleave::verifier
