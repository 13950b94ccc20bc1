// What a chip can weigh at the most: what operations add up to within its SRAM.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/bound_model.h"

namespace cleave::verifier {

// By chip. Whatever lies on a chip, its weights are a sum of some operations' and, once each, of
// some clone groups'. Sums of the largest are told apart, down to the one that brings more than
// 4,096 different ones; what is smaller may fill up any rest.
std::vector<std::int64_t> MostWeights(const BoundModel& model);

}  // namespace cleave::verifier
