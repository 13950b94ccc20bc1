// The operation that costs most with the best company.
#pragma once

#include "cleave/search/exact/ideal_space.h"

namespace cleave {

struct DearOp {
  Ticks bound = 0;
  OpIndex op = 0;  // that gives the bound
};

// A lower bound of every plan's interval under serial transfers: the chip that holds an operation
// works on it and on whatever else shares the chip, and transfers what enters and leaves that set. A
// minimum cut finds the cheapest set for each operation whose own work and transfers exceed `floor`.
// 0 if there are none, or under overlapped transfers.
DearOp ClosureBound(const IdealSpace& space, Ticks floor);

}  // namespace cleave
