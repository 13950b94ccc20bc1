// One run of a search method: its budget, its best, its curve.
//
// Methods propose partitions; the session shows them to the evaluator, keeps the accounts and says
// when to stop, so that a method's own file holds nothing but its algorithm.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cleave/search/search.h"

namespace cleave {

using Partition = std::vector<ChipId>;

class SearchSession {
 public:
  // `method` names the phase in progress reports. All references must outlive the session.
  SearchSession(std::string_view method, const Problem& problem, const Evaluator& evaluator,
                const SearchOptions& options, const RunContext& context);

  // Whether time is used up or the run was cancelled.
  bool Interrupted() const;

  // Whether the method has to end: interrupted, or no evaluations are left. Never before the first
  // evaluation, which every method owes.
  bool Done() const;

  // Evaluations left; at least one before the first.
  std::int64_t Remaining() const;
  // Share of the evaluations used so far, in [0, 1].
  double UsedShare() const;

  // Shows one partition, which must satisfy the static constraints, to the evaluator.
  Outcome Evaluate(std::span<const ChipId> chips);

  // Shows several, over the options' threads, in the order of the list as far as results can tell.
  // Longer lists than Remaining() are cut.
  std::vector<Outcome> EvaluateAll(std::span<const Partition> partitions);

  // Counts a candidate that breaks a static constraint as refused, without showing it.
  Outcome Refuse(std::string reason);

  // A proven lower bound, and the proof that no plan fits. Bounds that are no better are ignored.
  void Raise(const LowerBound& bound);
  void ProveInfeasible() { result_.proven_infeasible = true; }

  const SearchResult& result() const { return result_; }
  // The result with its run time. The session is used up.
  SearchResult Finish();

 private:
  void Record(std::span<const ChipId> chips, const Outcome& outcome);
  double Elapsed() const { return context_.Now() - started_; }
  void ReportSometimes();
  void ReportNow() const;

  std::string_view method_;
  const Problem& problem_;
  const Evaluator& evaluator_;
  const SearchOptions& options_;
  const RunContext& context_;
  double started_;
  double reported_;  // when progress was last reported
  SearchResult result_;
};

}  // namespace cleave
