// The machine that a measurement was taken on.
#pragma once

#include <string>

namespace cleave {

// Processor model and number of cores, e.g. "Intel(R) Xeon(R) Processor, 2 cores".
std::string MachineName();

// Processor time that the calling thread has used so far.
double ThreadProcessorSeconds();

}  // namespace cleave
