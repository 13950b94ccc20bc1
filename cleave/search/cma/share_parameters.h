// A few real parameters that describe a whole partition.
//
// The first `knots` bend the warp from cumulative work to chips: logarithms of the chips' shares at
// evenly spaced chips, linear in between. The others are logarithms of multipliers of the time of
// the operator classes that take most of it. All zero is the greedy plan of the order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/search_session.h"
#include "cleave/solver/solver.h"

namespace cleave {

class ShareParameters {
 public:
  // Uses fewer knots than asked where there are fewer chips, and fewer classes where operators are
  // of fewer types.
  ShareParameters(const Problem& problem, std::size_t knots, std::size_t classes);

  std::size_t dimension() const { return knots_ + classes_; }

  // Fills chips along the order and lets FIX correct what breaks a static rule, drawing from
  // `random`. Safe to call from several threads with a solver each. O(operations + edges).
  Partition Decode(std::span<const double> parameters, std::span<const OpIndex> order,
                   Solver& solver, RandomStream& random) const;

 private:
  double KnotAt(std::span<const double> parameters, ChipId chip) const;

  const Problem* problem_;
  std::size_t knots_;
  std::size_t classes_;
  std::vector<Ticks> work_;            // of every operation
  std::vector<std::size_t> class_of_;  // of every operation; classes_: none
};

}  // namespace cleave
