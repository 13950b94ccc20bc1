#include "cleave/verifier/certificate/inseparable.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "cleave/graph/traversal.h"
#include "cleave/verifier/certificate/cheapest_set.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

bool HasDearTensor(const BoundModel& model, int from, int to, Ticks limit) {
  return std::ranges::any_of(model.ops[Index(from)].outputs, [&](int t) {
    const ModelTensor& tensor = model.tensors[Index(t)];
    return tensor.link > limit && std::ranges::binary_search(tensor.readers, to);
  });
}

// Operations that the edges, or others through which they depend on each other, make one.
std::vector<int> Components(const BoundModel& model, const std::vector<MergeStep>& edges) {
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (std::size_t op = 0; op < model.ops.size(); ++op) {
    for (const int reader : model.ops[op].feeds) pairs.emplace_back(static_cast<int>(op), reader);
  }
  for (const MergeStep& edge : edges) {
    pairs.emplace_back(model.OpOf(edge.into), model.OpOf(edge.node));
  }
  const auto ops = static_cast<std::int32_t>(model.ops.size());
  const std::vector<std::int32_t> component =
      StronglyConnectedComponents(Csr::FromPairs(ops, std::move(pairs)));
  std::vector<int> of_node;
  for (const int op : model.op_of_node) of_node.push_back(component[Index(op)]);
  return of_node;
}

}  // namespace

std::vector<int> CheckInseparable(const BoundModel& model, const std::vector<MergeStep>& edges,
                                  Ticks limit, Effort& effort) {
  std::optional<Work> work;
  std::optional<CheapestSet> sets;
  for (const MergeStep& edge : edges) {
    const int from = model.OpOf(edge.node);
    const int to = model.OpOf(edge.into);
    if (!std::ranges::binary_search(model.ops[Index(from)].feeds, to)) {
      throw NotProven(
          fmt::format("there is no edge from node {} to node {}", edge.node, edge.into));
    }
    if (HasDearTensor(model, from, to, limit)) continue;
    if (!sets) {
      work.emplace(model);
      sets.emplace(model, *work, 1, effort);
    }
    if (model.LinksCarryBorders() && sets->Border(from, to) > limit) continue;
    if (model.serial && (sets->Around(from, to) > limit || sets->Around(to, from) > limit))
      continue;
    throw NotProven(fmt::format("nodes {} and {} may lie on two chips", edge.node, edge.into));
  }
  return Components(model, edges);
}

}  // namespace cleave::verifier
