// One search with a policy: zero-shot use, then fine-tuning. docs/learning.md says why.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "cleave/base/run_context.h"
#include "cleave/learn/apprentice.h"
#include "cleave/learn/lineage.h"
#include "cleave/learn/partition_memo.h"
#include "cleave/search/search.h"
#include "cleave/search/search_session.h"

namespace cleave {

class PolicyRun {
 public:
  // `values` are the method's options, all of them. What it is given must outlive it.
  PolicyRun(Policy policy, const Problem& problem, const SearchOptions& options,
            const std::map<std::string, double>& values, SearchSession& session,
            const RunContext& context);

  // To the end of the session; fine-tunes after `zero_shot` evaluations behind the start.
  void Run(std::int64_t zero_shot);

 private:
  void Try(std::span<const ChipId> chips);
  std::vector<Outcome> EvaluateAll(std::span<const Partition> partitions);
  void Record(std::span<const Partition> fresh);
  void ChooseLine();
  double Heat() const;
  void TryRefined(std::span<const ChipId> start, RandomStream& order);
  void BeginFromTheEvenSpread();
  void Propose();
  void DrawSome(std::int64_t count);
  std::vector<Outcome> EvaluateRollouts(std::span<const Partition> partitions);
  void FineTune();

  Policy policy_;
  const Problem& problem_;
  const SearchOptions& options_;
  SearchSession& session_;
  const RunContext& context_;
  UpdateOptions updates_;
  bool penalty_;
  bool improve_;
  double heat_;
  int imitate_;
  Apprentice apprentice_;
  // From the start and the greedy plan; from the even spread; of what the policy made of all of
  // them unseen, which zero-shot use goes on with.
  std::array<Lineage, 3> lineages_;
  std::size_t line_ = 0;  // that the current round belongs to
  RandomStream acceptance_;
  bool warm_ = false;  // zero-shot use is over, which must not depend on the budget
  PartitionMemo memo_;
  Ticks reference_;
  AdamOptions adam_;
  std::vector<float> positions_;
  std::uint64_t stream_ = 0;
  std::uint64_t proposals_ = 0;
};

}  // namespace cleave
