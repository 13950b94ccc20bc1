#include "cleave/search/exact/weights_as_time.h"

#include <algorithm>
#include <utility>

#include "cleave/search/exact/reduction.h"

namespace cleave {

std::unique_ptr<Problem> WithoutTransfers(Graph graph, const Package& package) {
  for (Tensor& tensor : graph.tensors) tensor.bytes = 0;
  Package serial = package;
  serial.transfers = Transfers::kSerial;
  return std::make_unique<Problem>(std::move(graph), std::move(serial),
                                   ProblemOptions{MemoryModel::kWeights});
}

std::unique_ptr<Problem> WeightsAsTime(const Problem& problem) {
  constexpr double kSecondsPerByte = 1e-9;
  Graph graph = problem.graph();
  const auto weighs = [](const Node& node) { return node.weight_bytes > 0; };
  if (std::ranges::none_of(graph.nodes, weighs)) return nullptr;
  for (Node& node : graph.nodes) {
    node.seconds = kSecondsPerByte * static_cast<double>(node.weight_bytes);
  }
  auto timed = WithoutTransfers(std::move(graph), problem.package());
  auto reduced = Reduce(*timed, true);
  return reduced ? std::move(reduced) : std::move(timed);
}

}  // namespace cleave
