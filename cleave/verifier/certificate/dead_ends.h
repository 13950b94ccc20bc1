// Triangle rule: what no later chips can put right.
//
// Take live operations u and z, and v, not placed yet, that reads u and depends on z. Wherever v
// goes, its chip is fed by the chip of u, and by a chip that the chip of z reaches or is. So if the
// chip of u reaches the chip of z, two chips that feed a third reach each other.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/chip_relation.h"
#include "cleave/verifier/certificate/stage_cover.h"

namespace cleave::verifier {

class DeadEnds {
 public:
  explicit DeadEnds(const BoundModel& model) : model_(model) {}

  // Whether the relation, of what is live behind the ideal, is one. Never in models of more than
  // some thousand operations. Memory O(operations^2) bits from the first call on.
  bool Has(const ChipRelation& relation, const OpSet& ideal);

 private:
  void FindSources();

  const BoundModel& model_;
  std::vector<OpSet> sources_;  // of every operation: those it depends on
};

}  // namespace cleave::verifier
