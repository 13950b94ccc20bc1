// Random graphs for property tests.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/graph/graph.h"

namespace cleave {

struct RandomGraphOptions {
  std::uint32_t max_nodes = 12;
  bool colors = true;
  bool clones = true;
  bool odd_names = false;  // quotes, control characters, letters beyond ASCII
};

class RandomGraphMaker {
 public:
  RandomGraphMaker(RandomStream& random, const RandomGraphOptions& options)
      : random_(random), options_(options) {}

  // A valid graph whose node numbers are no topological order.
  Graph Make() {
    graph_ = {};
    graph_.name = Name("graph", 0);
    const std::uint32_t n = 1 + random_.Below(options_.max_nodes);
    order_.resize(n);
    std::iota(order_.begin(), order_.end(), 0);
    random_.Shuffle(std::span<NodeId>(order_));
    for (std::uint32_t v = 0; v < n; ++v) graph_.nodes.push_back(MakeNode(v));
    if (Chance(0.9)) AddTensor(kNoNode, 0);
    for (std::uint32_t position = 0; position < n; ++position) {
      for (std::uint32_t k = random_.Below(3); k-- > 0;) AddTensor(order_[position], position + 1);
    }
    if (options_.clones) AddClones();
    return graph_;
  }

 private:
  bool Chance(double probability) { return random_.Uniform() < probability; }

  std::string Name(std::string stem, std::size_t number) {
    stem += std::to_string(number);
    if (!options_.odd_names) return stem;
    constexpr const char* kOdd[] = {"\"quoted\"",
                                    "back\\slash",
                                    "tab\tline\n",
                                    "\x01\x7F",
                                    "gr\xC3\xB6\xC3\x9F"
                                    "e",
                                    "\xF0\x9F\x98\x80",
                                    "",
                                    "/~"};
    return stem + kOdd[random_.Below(8)];
  }

  Node MakeNode(std::uint32_t v) {
    Node node;
    node.name = Name("n", v);
    node.op = Name("Op", v % 4);
    node.flops = Chance(0.2) ? 0 : random_.Uniform() * 1e9;
    node.weight_bytes = Chance(0.5) ? 0 : random_.Below(1U << 20);
    if (Chance(0.2)) node.bytes_accessed = random_.Uniform() * 1e6;
    if (Chance(0.2)) node.seconds = random_.Uniform() * 1e-3;
    if (options_.colors && Chance(0.2))
      node.color = static_cast<std::int64_t>(random_.Below(3)) - 1;
    return node;
  }

  // From `producer` to random nodes at or after `position` of the order.
  void AddTensor(NodeId producer, std::uint32_t position) {
    Tensor tensor;
    tensor.name = Name("t", graph_.tensors.size());
    tensor.bytes = random_.Below(1U << 18);
    tensor.producer = producer;
    for (std::size_t i = position; i < order_.size(); ++i) {
      if (Chance(2.0 / static_cast<double>(order_.size()))) tensor.consumers.push_back(order_[i]);
    }
    std::ranges::sort(tensor.consumers);
    tensor.output = producer != kNoNode && Chance(0.2);
    graph_.tensors.push_back(std::move(tensor));
  }

  // Two weighted copies of one cheap node, each with one consumer of its own.
  void AddClones() {
    const auto consumers = std::min<std::size_t>(graph_.nodes.size(), 2 + random_.Below(2));
    const auto first = static_cast<NodeId>(graph_.nodes.size());
    Node clone = MakeNode(static_cast<std::uint32_t>(first));
    clone.clone_of = first;
    clone.color.reset();
    const std::int64_t bytes = random_.Below(1U << 18);
    for (std::size_t i = 0; i < consumers; ++i) {
      const auto id = static_cast<NodeId>(graph_.nodes.size());
      graph_.nodes.push_back(clone);
      graph_.tensors.push_back({Name("c", i), bytes, id, {order_[i]}, false});
    }
  }

  RandomStream& random_;
  RandomGraphOptions options_;
  Graph graph_;
  std::vector<NodeId> order_;
};

inline Graph MakeRandomGraph(RandomStream& random, const RandomGraphOptions& options = {}) {
  return RandomGraphMaker(random, options).Make();
}

}  // namespace cleave
