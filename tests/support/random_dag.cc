#include "tests/support/random_dag.h"

#include <algorithm>
#include <numeric>
#include <ostream>

namespace cleave::testing {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

bool Chance(RandomStream& random, double probability) { return random.Uniform() < probability; }

std::int64_t RandomBytes(RandomStream& random) { return 1 + random.Below(20'000); }

Node RandomNode(const RandomDagOptions& options, RandomStream& random) {
  Node node;
  node.flops = 1e4 + random.Uniform() * 2e6;
  if (Chance(random, options.weight_share)) node.weight_bytes = RandomBytes(random);
  return node;
}

// Distinct later nodes; at least one if there is one, except for sinks.
std::vector<NodeId> RandomReaders(const RandomDagOptions& options, NodeId id,
                                  RandomStream& random) {
  std::vector<NodeId> readers;
  const NodeId behind = options.nodes - 1 - id;
  const NodeId range = options.reach > 0 ? std::min(options.reach, behind) : behind;
  if (range <= 0) return readers;
  if (options.sink_share > 0 && Chance(random, options.sink_share)) return readers;
  const double draws = options.mean_readers * 2 * random.Uniform();
  for (double k = 0; k < draws; ++k) {
    const auto offset = static_cast<NodeId>(random.Below(static_cast<std::uint32_t>(range)));
    readers.push_back(id + 1 + offset);
  }
  std::ranges::sort(readers);
  const auto rest = std::ranges::unique(readers);
  readers.erase(rest.begin(), rest.end());
  return readers;
}

void AddHostTensors(Graph& graph, RandomStream& random) {
  const auto n = static_cast<std::uint32_t>(graph.nodes.size());
  Tensor input{"input", RandomBytes(random), kNoNode, {0}, false};
  const auto second = static_cast<NodeId>(random.Below(n));
  if (second != 0) input.consumers.push_back(second);
  graph.tensors.push_back(input);
  for (Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode && Chance(random, 0.2)) tensor.output = true;
  }
}

void AddClones(double share, Graph& graph, RandomStream& random) {
  std::vector<NodeId> first(2, kNoNode);
  for (NodeId v = 0; v < static_cast<NodeId>(graph.nodes.size()); ++v) {
    if (!Chance(random, share)) continue;
    NodeId& original = first[random.Below(2)];
    Node& node = graph.nodes[Index(v)];
    if (original == kNoNode) original = v;
    const Node& model = graph.nodes[Index(original)];
    node.flops = model.flops;
    node.weight_bytes = model.weight_bytes;
    node.bytes_accessed = 1000;
    node.clone_of = original;
    graph.tensors[Index(v)].bytes = graph.tensors[Index(original)].bytes;  // tensor v is node v's
  }
}

void ShuffleIds(Graph& graph, RandomStream& random) {
  std::vector<NodeId> id(graph.nodes.size());
  std::iota(id.begin(), id.end(), 0);
  random.Shuffle(std::span(id));
  std::vector<Node> nodes(graph.nodes.size());
  for (std::size_t v = 0; v < id.size(); ++v) {
    nodes[Index(id[v])] = graph.nodes[v];
    auto& clone_of = nodes[Index(id[v])].clone_of;
    if (clone_of) clone_of = id[Index(*clone_of)];
  }
  graph.nodes = std::move(nodes);
  for (Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode) tensor.producer = id[Index(tensor.producer)];
    for (NodeId& v : tensor.consumers) v = id[Index(v)];
    std::ranges::sort(tensor.consumers);
  }
}

}  // namespace

Graph RandomDag(const RandomDagOptions& options, RandomStream& random) {
  Graph graph;
  graph.name = "random";
  for (NodeId v = 0; v < options.nodes; ++v) {
    graph.nodes.push_back(RandomNode(options, random));
    if (Chance(random, options.color_share)) {
      graph.nodes.back().color = random.Below(static_cast<std::uint32_t>(options.nodes) / 3 + 1);
    }
    Tensor tensor{"", RandomBytes(random), v, RandomReaders(options, v, random), false};
    tensor.output = tensor.consumers.empty() && Chance(random, 0.8);
    graph.tensors.push_back(tensor);
  }
  if (options.host_tensors) AddHostTensors(graph, random);
  if (options.clone_share > 0) AddClones(options.clone_share, graph, random);
  if (options.shuffled_ids) ShuffleIds(graph, random);
  return graph;
}

Package MakePackage(const PackageRules& rules) {
  Package package;
  package.name = "test";
  package.chips.assign(Index(rules.chips), {1e12, rules.sram_bytes, 1e11});
  if (!rules.equal_chips) {
    package.shared_chip = false;
    for (std::size_t c = 0; c < package.chips.size(); ++c) {
      package.chips[c].flops_per_second *= 1 + 0.7 * static_cast<double>(c % 3);
      package.chips[c].sram_bytes -= static_cast<std::int64_t>(c % 2) * rules.sram_bytes / 4;
    }
  }
  package.link = {1e10, 1e-7};
  package.host_bytes_per_second = 2e10;
  package.no_skipping = rules.no_skipping;
  package.triangle = rules.triangle;
  package.transfers = rules.transfers;
  package.forwarding = rules.forwarding;
  return package;
}

std::ostream& operator<<(std::ostream& out, const PackageRules& rules) {
  out << rules.chips << (rules.equal_chips ? " equal" : " different") << " chips";
  out << (rules.transfers == Transfers::kSerial ? ", serial" : ", overlapped");
  if (rules.forwarding == Forwarding::kRelay) out << ", relay";
  if (rules.triangle) out << ", triangle";
  if (rules.no_skipping) out << ", no skipping";
  return out;
}

std::vector<PackageRules> AllRules(int chips) {
  std::vector<PackageRules> all;
  for (const Transfers transfers : {Transfers::kSerial, Transfers::kOverlapped}) {
    for (const Forwarding forwarding : {Forwarding::kNone, Forwarding::kRelay}) {
      for (const bool triangle : {false, true}) {
        for (const bool no_skipping : {false, true}) {
          all.push_back({chips, transfers, forwarding, triangle, no_skipping});
        }
      }
    }
  }
  return all;
}

std::vector<ChipId> RandomMonotone(const Problem& problem, RandomStream& random) {
  std::vector<ChipId> chips(Index(problem.num_ops()), 0);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    ChipId& chip = chips[Index(op)];
    for (const OpIndex u : problem.predecessors()[op]) chip = std::max(chip, chips[Index(u)]);
    while (chip + 1 < problem.num_chips() && Chance(random, 0.3)) ++chip;
  }
  return chips;
}

}  // namespace cleave::testing
