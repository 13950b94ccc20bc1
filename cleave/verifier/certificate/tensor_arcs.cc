#include "cleave/verifier/certificate/tensor_arcs.h"

#include <algorithm>

namespace cleave::verifier {
namespace {

int NodeOf(int op, const std::vector<int>& nodes) { return nodes[static_cast<std::size_t>(op)]; }

// Whether all readers are where the tensor costs nothing, whatever the cut.
bool AllAt(int node, const ModelTensor& tensor, const std::vector<int>& nodes) {
  return std::ranges::all_of(tensor.readers,
                             [&](int reader) { return NodeOf(reader, nodes) == node; });
}

}  // namespace

void AddLeaving(const ModelTensor& tensor, const std::vector<int>& nodes, Ticks cost,
                FlowNetwork& network) {
  const int producer = NodeOf(tensor.producer, nodes);
  if (producer == FlowNetwork::kSink || AllAt(FlowNetwork::kSource, tensor, nodes)) return;
  const int sent = network.AddNode();
  network.AddEdge(producer, sent, cost);
  for (const int reader : tensor.readers) {
    network.AddEdge(sent, NodeOf(reader, nodes), FlowNetwork::kUnlimited);
  }
}

void AddEntering(const ModelTensor& tensor, const std::vector<int>& nodes, Ticks cost,
                 FlowNetwork& network) {
  const int producer = NodeOf(tensor.producer, nodes);
  if (producer == FlowNetwork::kSource || AllAt(FlowNetwork::kSink, tensor, nodes)) return;
  const int received = network.AddNode();
  for (const int reader : tensor.readers) {
    network.AddEdge(NodeOf(reader, nodes), received, FlowNetwork::kUnlimited);
  }
  network.AddEdge(received, producer, cost);
}

}  // namespace cleave::verifier
