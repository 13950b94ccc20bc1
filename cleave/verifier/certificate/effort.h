// A bound on what a check may take, whatever the file says.
#pragma once

#include <cstdint>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {

class Effort {
 public:
  explicit Effort(std::int64_t most_steps) : left_(most_steps) {}
  Effort(const Effort&) = delete;
  Effort& operator=(const Effort&) = delete;

  // A step is a decision on an operation, or an operation in a network.
  void Spend(std::int64_t steps = 1) {
    left_ -= steps;
    if (left_ < 0) throw NotProven("the check takes more steps than are allowed");
  }

 private:
  std::int64_t left_;
};

}  // namespace cleave::verifier
