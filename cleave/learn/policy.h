// A policy: the network's shape and weights, and how widely it draws around what it predicts.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/learn/features.h"
#include "cleave/learn/network.h"
#include "cleave/solver/solver.h"

namespace cleave {

struct PolicyConfig {
  NetworkShape shape{.inputs = kFeatureCount};
  double sigma = 0.2;      // of draws around the positions, in chips
  int decoding_steps = 2;  // T: emissions a decoding makes, each seeing the one before

  bool operator==(const PolicyConfig&) const = default;
};

struct Policy {
  PolicyConfig config;
  std::vector<float> parameters;
};

// A policy that emits the even spread of work.
Policy NewPolicy(const PolicyConfig& config, std::uint64_t seed);

NetworkInput InputOf(const Observation& observation);

// The position of every operation, in chips. The network's forward pass in plain C++.
std::vector<float> Predict(const Policy& policy, const Observation& observation);

// The valid partition nearest to the positions: rounded, then corrected by FIX. Positions that are
// not valid as they are make it depend on the stream.
std::vector<ChipId> NearestPartition(Solver& solver, std::span<const float> positions,
                                     RandomStream& random);

}  // namespace cleave
