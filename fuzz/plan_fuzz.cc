// Plan files: no crash, what is read survives a round trip, and the verifier takes any plan.
#include <algorithm>

#include "cleave/io/plan_file.h"
#include "cleave/verifier/verify.h"
#include "fuzz/fuzz_input.h"

namespace {

using namespace cleave;

// A graph of as many nodes as the plan assigns, every node feeding the two after it.
Graph GraphFor(const Plan& plan) {
  constexpr std::size_t kMaxFuzzNodes = 256;
  Graph graph;
  const auto nodes = static_cast<NodeId>(std::min(plan.assignment.size(), kMaxFuzzNodes));
  for (NodeId v = 0; v < nodes; ++v) {
    Node& node = graph.nodes.emplace_back();
    node.flops = 1e6;
    node.weight_bytes = 1 << 20;
    if (v % 5 == 4) node.color = v / 10;
    Tensor& tensor = graph.tensors.emplace_back();
    tensor.bytes = 1 << 10;
    tensor.producer = v;
    for (NodeId w = v + 1; w < std::min(v + 3, nodes); ++w) tensor.consumers.push_back(w);
    tensor.output = v % 7 == 0;
  }
  return graph;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  TolerateInputErrors([&] {
    const Plan plan = ParsePlan(FuzzText(data, size), "fuzz");
    CLEAVE_CHECK(ParsePlan(FormatPlan(plan), "fuzz") == plan);
    VerifyPlan(GraphFor(plan), plan);
  });
  return 0;
}
