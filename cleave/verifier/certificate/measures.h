// How far a set of operations has come: by work, and by weights.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/bound_model.h"

namespace cleave::verifier {

// A figure of every operation that adds up to no more than what chips are charged: of the fastest
// class, and of clones, which a chip runs once, an equal share each.
struct Measure {
  std::vector<std::int64_t> own;
  std::vector<std::int64_t> before;  // with everything that it needs, directly or not
  std::vector<std::int64_t> behind;  // with everything that needs it
  std::int64_t total = 0;
};

// Work in ticks and the most of it that a chip does in a time.
class Work : public Measure {
 public:
  explicit Work(const BoundModel& model);

  // On a chip of the class: by the best ratio of work to time that any operation has there.
  std::int64_t Most(int chip_class, Ticks ticks) const;

 private:
  struct Ratio {
    Ticks ticks = 1;
    std::int64_t work = 1;
  };
  std::vector<Ratio> best_;
};

Measure Weights(const BoundModel& model);

}  // namespace cleave::verifier
