// What the check of an exhaustive proof works on, of small graphs, and all their ideals.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "cleave/verifier/certificate/progress.h"
#include "cleave/verifier/certificate/stage_cover.h"
#include "tests/support/random_dag.h"

namespace cleave::verifier {

constexpr double kTicksPerSecond = 1e12;

class ModelCase {
 public:
  ModelCase(const Graph& graph, const Package& package, TriangleUse triangle, MemoryModel memory)
      : model(Build(graph, package, triangle, memory)),
        work(model),
        weights(Weights(model)),
        side_paths(triangle == TriangleUse::kNone ? std::vector<SidePath>{}
                                                  : FindSidePaths(model, 1'000'000)) {}

  // What is known within the limit, for states at this limit. The case must outlive it.
  CoverInput Within(Ticks limit, std::int32_t buckets = 8) {
    progress_.emplace(model, work, weights, buckets, limit, effort);
    return {model, work, weights, *progress_, side_paths, limit};
  }

  // Every set that holds what its members need; of few operations.
  std::vector<OpSet> Ideals() const {
    std::vector<OpSet> ideals;
    const std::size_t ops = model.ops.size();
    for (std::uint32_t bits = 0; bits < std::uint32_t{1} << ops; ++bits) {
      OpSet set(ops, false);
      for (std::size_t op = 0; op < ops; ++op) set[op] = (bits >> op & 1) != 0;
      if (IsIdeal(set)) ideals.push_back(set);
    }
    return ideals;
  }

  bool IsIdeal(const OpSet& set) const {
    for (std::size_t op = 0; op < set.size(); ++op) {
      const auto is_held = [&](int need) { return set[static_cast<std::size_t>(need)]; };
      if (set[op] && !std::ranges::all_of(model.ops[op].needs, is_held)) return false;
    }
    return true;
  }

  // Whether it crosses the border of the ideal.
  static bool Leaves(const ModelTensor& tensor, const OpSet& ideal) {
    const auto is_held = [&](int op) { return ideal[static_cast<std::size_t>(op)]; };
    return tensor.producer != kHostOp && is_held(tensor.producer) &&
           !std::ranges::all_of(tensor.readers, is_held);
  }

  Ticks Crossing(const OpSet& ideal) const {
    Ticks sum = 0;
    for (const ModelTensor& tensor : model.tensors) sum += Leaves(tensor, ideal) ? tensor.link : 0;
    return sum;
  }

  std::int64_t WorkOf(const OpSet& set) const {
    std::int64_t sum = 0;
    for (std::size_t op = 0; op < set.size(); ++op) sum += set[op] ? work.own[op] : 0;
    return sum;
  }

  Effort effort{1'000'000'000};
  BoundModel model;
  Work work;
  Measure weights;
  std::vector<SidePath> side_paths;

 private:
  BoundModel Build(const Graph& graph, const Package& package, TriangleUse triangle,
                   MemoryModel memory) {
    Certificate certificate;
    certificate.package = package;
    certificate.memory = memory;
    certificate.ticks_per_second = kTicksPerSecond;
    certificate.bound = 1;
    certificate.evidence.emplace();
    certificate.evidence->simplification.triangle = triangle;
    certificate.evidence->simplification.memory = memory;
    return BuildModel(graph, certificate, effort);
  }

  std::optional<Progress> progress_;
};

}  // namespace cleave::verifier
