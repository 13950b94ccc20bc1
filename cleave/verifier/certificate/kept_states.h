// The states of an exhaustive proof: that no stage within the limit leads out of them.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/stage_cover.h"

namespace cleave::verifier {

// The states contain the empty one and none that holds everything, every other one is reached from
// one with a chip less, and every stage that may follow one of them leads to another, with one chip
// more; or another state stands in for it (stand_ins.h). By induction over chips no plan within the
// limit is ever complete. Throws NotProven, with the state and the stage, if that is not so.
// Returns the decisions that it took.
std::int64_t CheckKeptStates(const CoverInput& input, const std::vector<KeptState>& states,
                             Effort& effort);

}  // namespace cleave::verifier
