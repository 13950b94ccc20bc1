#include "cleave/learn/lineage.h"

#include <cmath>

namespace cleave {
namespace {

constexpr int kPatience = 12;  // rounds without a new best

}  // namespace

void Lineage::Offer(std::span<const ChipId> chips, const Outcome& outcome) {
  if (best_.Offer(chips, outcome)) quiet_rounds_ = -1;
  round_.Offer(chips, outcome);
}

const std::vector<ChipId>& Lineage::Next(double heat, RandomStream& random) {
  if (++quiet_rounds_ % kPatience == 0) {
    current_ = best_;
  } else if (!round_.empty() && Accepts(heat, random)) {
    current_ = round_;
  }
  round_.Clear();
  return current_.chips();
}

bool Lineage::Accepts(double heat, RandomStream& random) const {
  if (heat <= 0 || round_.accepted() != current_.accepted()) return false;
  if (!round_.accepted()) return true;
  return random.Uniform() < std::exp((current_.Energy() - round_.Energy()) / heat);
}

}  // namespace cleave
