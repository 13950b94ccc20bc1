// All stages that a plan could put behind an ideal, but for those that a better one replaces.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cleave/verifier/certificate/open_needs.h"
#include "cleave/verifier/certificate/progress.h"
#include "cleave/verifier/certificate/side_paths.h"
#include "cleave/verifier/certificate/stage_sides.h"
#include "cleave/verifier/certificate/stage_ties.h"

namespace cleave::verifier {

// One flag an operation.
using OpSet = std::vector<bool>;

struct CoverInput {
  const BoundModel& model;
  const Work& work;
  const Measure& weights;
  const Progress& progress;
  const std::vector<SidePath>& side_paths;  // empty unless the triangle rule is in force
  Ticks limit;
};

// Decides one operation after the other, on the stage or behind it, and turns back as soon as a
// limit is exceeded for certain, the progress is impossible, or everything that may come of it is
// replaced. Not thread-safe.
class StageCover {
 public:
  StageCover(const CoverInput& input, Effort& effort);

  // Calls visit with every ideal that the chip can lead to from `ideal`; sides() then stand as
  // decided. Throws NotProven where that takes more effort than is allowed.
  void Visit(const OpSet& ideal, int chip, const std::function<void(const OpSet&)>& visit);

  const StageSides& sides() const { return sides_; }
  std::int64_t decisions() const { return decisions_; }

 private:
  // What an operation adds to a chip at most, by compute and weights.
  struct Load {
    Ticks ticks = 0;
    std::int64_t weight_bytes = 0;
  };
  struct Choice {
    std::size_t candidate;
    std::size_t decided;  // before
    bool here;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool Begin(const OpSet& ideal);
  void Place(int op, const OpSet& ideal);
  bool MustBeDone(int op) const;
  bool PutTooLargeBehind();
  bool Take(std::size_t candidate, bool here);
  bool Retreat();
  bool PutHere(int first);
  bool Joins(int op);
  bool PutBehind(int first);
  bool LeavesBehind(int op);
  void CountDecision();
  void Decide(int op, Side side);
  void Undo(std::size_t decided);
  void CountSum(int op, Side side, int sign);
  bool StaysPossible() const;
  bool JoinsHowever(int op);
  bool LinksAreLoose(int op) const;
  Load LoadOf(int op) const;
  bool IsReplaced();
  void Finish(const OpSet& ideal, const std::function<void(const OpSet&)>& visit);

  const BoundModel& model_;
  const Work& work_;
  const Measure& weights_;
  const Progress& progress_;
  Ticks limit_;
  bool replaces_;  // stages may be replaced by larger ones
  Effort& effort_;
  std::int64_t decisions_ = 0;

  StageSides sides_;
  OpenNeeds open_needs_;
  StageTies ties_;
  int chips_ = 0;  // with the stage's own

  std::vector<int> candidates_;  // open at first, descending
  std::vector<int> decided_;
  std::size_t never_join_end_ = 0;  // so many of the decided ones are on the stage or never join it
  std::vector<Choice> choices_;
  std::int64_t least_work_ = 0;  // before and here
  std::int64_t most_work_ = 0;   // with all that is open
  std::int64_t least_weights_ = 0;
  std::int64_t most_weights_ = 0;
  Load open_;
};

}  // namespace cleave::verifier
