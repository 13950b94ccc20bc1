// From the network's two outputs an operation to positions in chips, and back for gradients.
//
// With w the operations' shares of the work and (a, b) the outputs, along the canonical order
//   m_i  = w_i exp(1.5 tanh a_i)                          what the policy takes it to weigh
//   mu_i = C (sum of m before i + m_i / 2) / sum of m - 1/2 + 2 tanh b_i
// clamped to [0, C - 1]. With outputs of 0 this is the even spread of work. The second term is
// bounded, which keeps the policy from collapsing onto one chip; the first turns local judgements
// ("cuts are dear here, so a chip will hold less work") into positions however long the network is,
// which no network of a few layers could add up by itself.
#pragma once

#include <span>
#include <vector>

#include "cleave/learn/features.h"

namespace cleave {

// `outputs` is [ops][kOutputs]. O(operations).
std::vector<float> Positions(const Observation& observation, std::span<const float> outputs);

// dL/d outputs from dL/d positions. Where a position is clamped, only the part that leads back
// inside counts. O(operations).
std::vector<float> PositionsGradient(const Observation& observation, std::span<const float> outputs,
                                     std::span<const float> position_gradient);

}  // namespace cleave
