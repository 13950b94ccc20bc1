#include "cleave/verifier/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cleave/verifier/interval.h"
#include "cleave/verifier/steps.h"

namespace cleave::verifier {
namespace {

using ChipBytes = std::vector<std::int64_t>;

void AddWeights(const Placement& placement, ChipBytes& bytes) {
  const std::vector<bool> running = RunningNodes(placement);
  for (std::size_t v = 0; v < running.size(); ++v) {
    if (!running[v]) continue;
    AddBytes(bytes[placement.Chip(static_cast<NodeId>(v))], placement.graph.nodes[v].weight_bytes);
  }
}

// The chips that hold buffers of a tensor: its sender, its receivers, and relays between them.
std::vector<int> BufferingChips(const TensorFlow& flow, bool relay) {
  if (flow.source == kHost) return flow.remote;
  std::vector<int> chips;
  if (flow.to_host || !flow.remote.empty()) chips.push_back(flow.source);
  if (flow.remote.empty()) return chips;
  if (relay) {
    for (int c = flow.source + 1; c <= flow.farthest(); ++c) chips.push_back(c);
  } else {
    chips.insert(chips.end(), flow.remote.begin(), flow.remote.end());
  }
  return chips;
}

// Two of each, so that one inference's transfer runs while the chip works on another's.
void AddBuffers(const std::vector<TensorFlow>& flows, bool relay, ChipBytes& bytes) {
  for (const TensorFlow& flow : flows) {
    for (const int c : BufferingChips(flow, relay)) {
      AddBytes(bytes[static_cast<std::size_t>(c)], flow.bytes);
      AddBytes(bytes[static_cast<std::size_t>(c)], flow.bytes);
    }
  }
}

// A tensor's bytes come into being at a step, or go.
struct LiveChange {
  std::int32_t step;
  bool begins;  // at the step itself; ends count after it
  std::int64_t bytes;
};

std::int64_t PeakBytes(std::vector<LiveChange> changes) {
  std::ranges::sort(changes, [](const LiveChange& a, const LiveChange& b) {
    return std::pair(a.step, !a.begins) < std::pair(b.step, !b.begins);
  });
  std::int64_t live = 0;
  std::int64_t peak = 0;
  for (const LiveChange& change : changes) {
    if (change.begins) {
      AddBytes(live, change.bytes);
    } else {
      live = std::max<std::int64_t>(live - change.bytes, 0);  // below 0 only after saturation
    }
    peak = std::max(peak, live);
  }
  return peak;
}

// Local tensors: produced on a chip, consumed nowhere else, not given to the host. They live from
// their producer's step to their last consumer's.
void AddLivePeaks(const Placement& placement, const std::vector<TensorFlow>& flows,
                  ChipBytes& bytes) {
  const std::vector<std::int32_t> step = StepOfNode(placement.graph);
  std::vector<std::vector<LiveChange>> changes(bytes.size());
  for (std::size_t t = 0; t < flows.size(); ++t) {
    const TensorFlow& flow = flows[t];
    if (flow.source == kHost || flow.to_host || !flow.remote.empty()) continue;
    const Tensor& tensor = placement.graph.tensors[t];
    const std::int32_t first = step[static_cast<std::size_t>(tensor.producer)];
    std::int32_t last = first;
    for (const NodeId v : tensor.consumers)
      last = std::max(last, step[static_cast<std::size_t>(v)]);
    auto& chip = changes[static_cast<std::size_t>(flow.source)];
    chip.push_back({first, true, flow.bytes});
    chip.push_back({last, false, flow.bytes});
  }
  for (std::size_t c = 0; c < bytes.size(); ++c)
    AddBytes(bytes[c], PeakBytes(std::move(changes[c])));
}

}  // namespace

std::vector<std::int64_t> SramBytes(const Placement& placement,
                                    const std::vector<TensorFlow>& flows, MemoryModel model) {
  ChipBytes bytes(placement.package.chips.size(), 0);
  if (model == MemoryModel::kNone) return bytes;
  AddWeights(placement, bytes);
  if (model == MemoryModel::kWeights) return bytes;
  AddBuffers(flows, placement.package.forwarding == Forwarding::kRelay, bytes);
  AddLivePeaks(placement, flows, bytes);
  return bytes;
}

void CheckMemory(const Package& package, const std::vector<std::int64_t>& sram_bytes,
                 VerifyReport& report) {
  for (std::size_t c = 0; c < sram_bytes.size(); ++c) {
    if (sram_bytes[c] <= package.chips[c].sram_bytes) continue;
    report.Add(Rule::kMemory, fmt::format("chip {}", c),
               fmt::format("needs {} bytes of SRAM and has {}", sram_bytes[c],
                           package.chips[c].sram_bytes));
  }
}

}  // namespace cleave::verifier
