// Which beginnings of plans are as good as others.
//
// Let I and J, which holds all of I and more, be ideals that as many chips may hold together. J
// stands in for I if every plan that begins with I can be traded for one that begins with J, in
// which every later chip is left what J does not hold of its operations, and is no slower for it
// (docs/exact.md, "Certificates", has the argument).
#pragma once

#include <vector>

#include "cleave/verifier/certificate/effort.h"
#include "cleave/verifier/certificate/flow_network.h"
#include "cleave/verifier/certificate/stage_cover.h"

namespace cleave::verifier {

class StandIns {
 public:
  StandIns(const CoverInput& input, Effort& effort);

  // Throws NotProven, with the reason, unless `larger` stands in for `smaller`, both ideals; that
  // chips are as many, and that some lead to `larger`, is up to the caller. One flow.
  void Check(const OpSet& smaller, const OpSet& larger);

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool KeepsTies(const OpSet& larger) const;
  bool LinksAreLoose(const OpSet& larger) const;
  bool MakesNothingSlower(const OpSet& smaller, const OpSet& larger);
  void AddOp(int op);
  Ticks AddTensors(const OpSet& larger);

  const BoundModel& model_;
  const Work& work_;
  const Progress& progress_;
  const std::vector<SidePath>& side_paths_;
  Effort& effort_;
  std::vector<std::vector<int>> paths_from_;  // of operations: side paths that begin there
  std::vector<int> between_;                  // operations that the larger ideal adds, ascending

  FlowNetwork network_;
  std::vector<int> nodes_;  // of operations
};

}  // namespace cleave::verifier
