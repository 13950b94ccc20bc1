// From the network's two outputs an operation to positions in chips, and back for gradients.
//
// Along the observation's order, with m_i the operations' masses and c_i their centres (features.h)
// and (a, b) the outputs,
//   m'_i = m_i exp(1.5 tanh a_i)                         what the policy takes it to weigh
//   mu_i = c_i + S (sum of m' before i + m'_i / 2) / sum of m' - (sum of m before i + m_i / 2)
//          + tanh b_i,    S = sum of m
// clamped to [0, C - 1]. With outputs of 0 positions are the centres: the even spread of work, or
// the emission that the policy sees. The last term is bounded, which keeps the policy from
// collapsing onto one chip; the first turns local judgements ("cuts are dear here, so a chip will
// hold less work") into positions however long the network is, which no network of a few layers
// could add up by itself. It is for the even spread alone: where the policy sees an emission, chips
// are balanced already, and errors of the density, however small, would add up to whole chips.
// There m' = m.
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
