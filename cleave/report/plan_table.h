// A plan as people read it: a table of chips, the bottleneck, and what limits it.
#pragma once

#include <span>
#include <string>

#include "cleave/problem/problem.h"

namespace cleave {

// One line a used chip: load bar, load, compute, bytes in and out, host bytes, SRAM; under
// overlapped transfers also the hop to the next chip. Ends with a newline.
std::string PlanTable(const Problem& problem, std::span<const ChipId> chips);

// Two or three lines: the chip or link that sets the interval, how its time divides, its largest
// operation, and how far the plan is from an even spread of the compute.
std::string BottleneckText(const Problem& problem, std::span<const ChipId> chips);

}  // namespace cleave
