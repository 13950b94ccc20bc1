// The measurement behind one interface: cost model, simulator, compiler or hardware.
//
// Search methods see nothing else of the back end, so they can be tested without one. A back end
// may refuse a partition for reasons of its own; a refusal is an outcome, never an error.
#pragma once

#include <span>
#include <string>

#include "cleave/problem/problem.h"

namespace cleave {

struct Outcome {
  bool accepted = false;
  Ticks interval = 0;   // of an accepted partition
  std::string refusal;  // why it was not; may be empty

  static Outcome Accepted(Ticks interval) { return {true, interval, {}}; }
  static Outcome Refused(std::string reason) { return {false, 0, std::move(reason)}; }
};

class Evaluator {
 public:
  virtual ~Evaluator() = default;

  // `chips` has one valid chip an operation and satisfies the static constraints. Must be safe to
  // call from several threads, and deterministic.
  virtual Outcome Evaluate(std::span<const ChipId> chips) const = 0;

  // Whether outcomes are exactly those of the built-in cost model, so that what is proven of it
  // holds for this evaluator as well.
  virtual bool FollowsCostModel() const { return false; }
};

}  // namespace cleave
