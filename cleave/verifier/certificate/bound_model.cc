#include "cleave/verifier/certificate/bound_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "cleave/graph/traversal.h"
#include "cleave/verifier/certificate/inseparable.h"
#include "cleave/verifier/certificate/mergers.h"
#include "cleave/verifier/certificate/most_weights.h"
#include "cleave/verifier/certificate/node_costs.h"
#include "cleave/verifier/certificate/not_proven.h"
#include "cleave/verifier/certificate/twins.h"
#include "cleave/verifier/steps.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

void SetRules(const Package& package, const Simplification& easier, BoundModel& model) {
  model.serial = package.transfers == Transfers::kSerial;
  model.relay = package.forwarding == Forwarding::kRelay;
  model.triangle = easier.triangle;
  if (easier.triangle != TriangleUse::kNone && !package.triangle_in_force()) {
    throw NotProven("the argument uses the triangle rule, which is not in force");
  }
  model.equal_chips = package.homogeneous();
  model.may_stay_empty = !model.equal_chips && !package.no_skipping;
  model.memory = easier.memory;
  for (const ChipSpec& chip : package.chips) model.sram_bytes.push_back(chip.sram_bytes);
}

void AddNodes(const NodeCosts& costs, BoundModel& model) {
  std::map<NodeId, int> group_of_key;
  for (ModelOp& op : model.ops) op.ticks.assign(Index(model.classes), 0);
  for (std::size_t v = 0; v < costs.graph.nodes.size(); ++v) {
    const Node& node = costs.graph.nodes[v];
    ModelOp& op = model.ops[Index(model.op_of_node[v])];
    if (node.clone_of) {
      const auto next = static_cast<int>(model.clones.size());
      const auto [group, fresh] = group_of_key.try_emplace(*node.clone_of, next);
      if (fresh) model.clones.push_back({costs.ticks[v], node.weight_bytes, 0});
      op.clones.push_back(group->second);
      continue;
    }
    op.weight_bytes += node.weight_bytes;
    for (std::size_t k = 0; k < op.ticks.size(); ++k) op.ticks[k] += costs.ticks[v][k];
  }
  for (ModelOp& op : model.ops) {
    std::ranges::sort(op.clones);
    op.clones.erase(std::unique(op.clones.begin(), op.clones.end()), op.clones.end());
    for (const int group : op.clones) ++model.clones[Index(group)].ops;
  }
}

void SortUnique(std::vector<int>& items) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

// Connects a tensor that is seen outside its producer.
void Connect(ModelTensor tensor, BoundModel& model) {
  const auto t = static_cast<int>(model.tensors.size());
  if (tensor.producer != kHostOp) model.ops[Index(tensor.producer)].outputs.push_back(t);
  for (const int reader : tensor.readers) {
    model.ops[Index(reader)].inputs.push_back(t);
    if (tensor.producer == kHostOp) continue;
    model.ops[Index(reader)].needs.push_back(tensor.producer);
    model.ops[Index(tensor.producer)].feeds.push_back(reader);
  }
  model.tensors.push_back(std::move(tensor));
}

void AddTensors(const NodeCosts& costs, BoundModel& model) {
  for (std::size_t t = 0; t < costs.graph.tensors.size(); ++t) {
    const Tensor& tensor = costs.graph.tensors[t];
    ModelTensor entry{tensor.bytes, costs.link[t], costs.host[t], kHostOp, {}, false};
    if (tensor.producer != kNoNode) {
      entry.producer = model.op_of_node[Index(tensor.producer)];
      entry.to_host = tensor.output;
    }
    for (const NodeId node : tensor.consumers) {
      const int reader = model.op_of_node[Index(node)];
      if (reader != entry.producer) entry.readers.push_back(reader);
    }
    SortUnique(entry.readers);
    if (!entry.readers.empty() || entry.to_host) {
      Connect(std::move(entry), model);
    } else if (entry.producer != kHostOp) {
      model.ops[Index(entry.producer)].scratch_bytes += entry.bytes;
    }
  }
  for (ModelOp& op : model.ops) {
    SortUnique(op.needs);
    SortUnique(op.feeds);
  }
}

BoundModel Compile(const NodeCosts& costs, const Certificate& certificate,
                   std::vector<int> op_of_node) {
  BoundModel model;
  SetRules(certificate.package, certificate.evidence->simplification, model);
  model.classes = costs.classes;
  model.class_of_chip = costs.class_of_chip;
  model.ops.resize(Index(*std::ranges::max_element(op_of_node)) + 1);
  model.op_of_node = std::move(op_of_node);
  AddNodes(costs, model);
  AddTensors(costs, model);
  return model;
}

std::vector<int> SomeOrder(const BoundModel& model) {
  std::vector<std::vector<int>> feeds;
  for (const ModelOp& op : model.ops) feeds.push_back(op.feeds);
  std::vector<int> order = TopologicalOrder(Csr::FromRows(feeds));
  if (order.size() < model.ops.size())
    throw NotProven("the mergers, or twins in order, make a cycle");
  return order;
}

// Operations in the order of the nodes that stand for them.
std::vector<int> GivenOrder(const BoundModel& model, const std::vector<NodeId>& nodes) {
  std::vector<int> order;
  for (const NodeId node : nodes) {
    if (Index(node) >= model.op_of_node.size()) {
      throw NotProven(fmt::format("the order names node {}, which the graph lacks", node));
    }
    order.push_back(model.op_of_node[Index(node)]);
  }
  return order;
}

std::vector<int> PlaceOfOp(const BoundModel& model, const std::vector<int>& order) {
  std::vector<int> place(model.ops.size(), -1);
  for (std::size_t i = 0; i < order.size(); ++i) place[Index(order[i])] = static_cast<int>(i);
  if (order.size() != place.size() || std::ranges::count(place, -1) > 0) {
    throw NotProven(
        fmt::format("the order does not name each of {} operations once", place.size()));
  }
  for (std::size_t op = 0; op < place.size(); ++op) {
    for (const int need : model.ops[op].needs) {
      if (place[Index(need)] >= place[op]) throw NotProven("the order is not topological");
    }
  }
  return place;
}

// Operations of nodes, with those that plans below the bound have on one chip in one.
std::vector<int> TogetherBelowBound(const Graph& graph, const Certificate& certificate,
                                    std::vector<int> steps, Effort& effort) {
  const Simplification& easier = certificate.evidence->simplification;
  if (easier.inseparable.empty()) return steps;
  // What lives at the same time on a chip hangs on its operations' order.
  if (easier.memory == MemoryModel::kFull) {
    throw NotProven("operations are joined, and activations and buffers count");
  }
  const BoundModel model = Compile(CostsOf(graph, certificate, {}), certificate, std::move(steps));
  return CheckInseparable(model, easier.inseparable, certificate.bound - 1, effort);
}

}  // namespace

int BoundModel::OpOf(NodeId node) const {
  if (Index(node) < op_of_node.size()) return op_of_node[Index(node)];
  throw NotProven(fmt::format("names node {}, which the graph lacks", node));
}

Ticks BoundModel::AloneTicks(const ModelOp& op, int chip_class) const {
  Ticks sum = op.ticks[Index(chip_class)];
  for (const int group : op.clones) sum += clones[Index(group)].ticks[Index(chip_class)];
  return sum;
}

std::int64_t BoundModel::AloneWeights(const ModelOp& op) const {
  std::int64_t sum = op.weight_bytes;
  for (const int group : op.clones) sum += clones[Index(group)].weight_bytes;
  return sum;
}

BoundModel BuildModel(const Graph& graph, const Certificate& certificate, Effort& effort) {
  const BoundEvidence& evidence = *certificate.evidence;
  const NodeCosts costs = CostsOf(graph, certificate, evidence.simplification);
  const std::vector<int> steps = StepOfNode(graph);
  const BoundModel unmerged =
      Compile(costs, certificate, TogetherBelowBound(graph, certificate, steps, effort));
  const std::vector<int> joined = CheckMergers(unmerged, evidence.simplification.mergers);
  BoundModel unordered = Compile(costs, certificate, joined);
  PutInOrder(evidence.simplification.twins, unordered);
  const std::vector<int> place =
      PlaceOfOp(unordered, evidence.order.empty() ? SomeOrder(unordered)
                                                  : GivenOrder(unordered, evidence.order));
  std::vector<int> ordered;
  for (const int op : unordered.op_of_node) ordered.push_back(place[Index(op)]);
  BoundModel model = Compile(costs, certificate, std::move(ordered));
  for (std::size_t v = steps.size(); v-- > 0;) {
    model.ops[Index(model.op_of_node[v])].step = steps[v];
  }
  model.most_weights = MostWeights(model);
  CheckTwins(model, evidence.simplification.twins, certificate.bound - 1, effort);
  PutInOrder(evidence.simplification.twins, model);
  return model;
}

}  // namespace cleave::verifier
