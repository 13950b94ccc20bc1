#include "cleave/learn/policy.h"

#include <cmath>

#include "cleave/learn/position_head.h"

namespace cleave {

Policy NewPolicy(const PolicyConfig& config, std::uint64_t seed) {
  return {config, InitialParameters(config.shape, seed)};
}

NetworkInput InputOf(const Observation& observation) {
  return {observation.features, &observation.predecessors, &observation.successors};
}

std::vector<float> Predict(const Policy& policy, const Observation& observation) {
  return Positions(observation,
                   Forward(policy.config.shape, policy.parameters, InputOf(observation)));
}

std::vector<ChipId> NearestPartition(Solver& solver, std::span<const float> positions,
                                     RandomStream& random) {
  std::vector<ChipId> candidate(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    candidate[i] = static_cast<ChipId>(std::lround(positions[i]));
  }
  std::vector<ChipId> chips(positions.size());
  solver.Fix(candidate, nullptr, random, chips);
  return chips;
}

}  // namespace cleave
