// How the learning rate falls over a phase of training.
#pragma once

#include <cstdint>

namespace cleave {

// From `rate` at step 0 to `final_share` of it after `steps`, along half a cosine (Loshchilov and
// Hutter, ICLR 2017, equation 5, without restarts). 0 <= step <= steps; final_share in [0, 1].
double DecayedRate(double rate, double final_share, std::int64_t step, std::int64_t steps);

}  // namespace cleave
