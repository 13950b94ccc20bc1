#include "cleave/verifier/flow.h"

#include <algorithm>
#include <limits>

namespace cleave::verifier {
namespace {

TensorFlow Flow(const Placement& placement, const Tensor& tensor) {
  TensorFlow flow;
  flow.bytes = tensor.bytes;
  if (tensor.producer != kNoNode) {
    flow.source = static_cast<int>(placement.Chip(tensor.producer));
    flow.to_host = tensor.output;
  }
  for (const NodeId consumer : tensor.consumers) {
    const int chip = static_cast<int>(placement.Chip(consumer));
    if (chip != flow.source) flow.remote.push_back(chip);
  }
  std::ranges::sort(flow.remote);
  flow.remote.erase(std::unique(flow.remote.begin(), flow.remote.end()), flow.remote.end());
  return flow;
}

}  // namespace

std::vector<TensorFlow> TensorFlows(const Placement& placement) {
  std::vector<TensorFlow> flows;
  flows.reserve(placement.graph.tensors.size());
  for (const Tensor& tensor : placement.graph.tensors) flows.push_back(Flow(placement, tensor));
  return flows;
}

void AddBytes(std::int64_t& total, std::int64_t amount) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  total = amount > kMost - total ? kMost : total + amount;
}

}  // namespace cleave::verifier
