#include "cleave/learn/policy_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cleave/learn/gradient_engine.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/greedy_plan.h"

namespace cleave {
namespace {

// Emissions that follow each other unseen by the evaluator in zero-shot use.
constexpr std::uint32_t kRefinements = 8;
// Even spreads along random orders that it begins with, beside the canonical one.
constexpr int kOtherSpreads = 3;
// Rollouts of one emission in zero-shot use.
constexpr std::int64_t kZeroShotBatch = 3;
constexpr std::size_t kRefinedLine = 2;
// The line that is behind has one round in so many, up to this share of the evaluations.
constexpr std::uint64_t kTurns = 3;
constexpr double kSharedPart = 0.5;
// The last heat over the first.
constexpr double kColdest = 0.03;
constexpr std::uint64_t kAcceptanceStream = (std::uint64_t{1} << 62) - 1;
// Streams of the orders that emissions are seen in.
constexpr std::uint64_t kOrderStreams = std::uint64_t{1} << 62;
constexpr std::uint64_t kFirstOrders = 3 * kOrderStreams;  // of those that a search begins with

UpdateOptions UpdateOptionsFrom(const std::map<std::string, double>& values, int threads) {
  const auto on = [&](const char* name) { return values.at(name) >= 0.5; };
  UpdateOptions updates;
  updates.samples = static_cast<int>(values.at("samples"));
  updates.epochs = static_cast<int>(values.at("epochs"));
  // Loads of what is not valid mean nothing.
  updates.advantage.chip_weight = on("penalty") ? 0 : values.at("chip_credit");
  updates.rollout.correction = on("penalty") ? Correction::kNone
                               : on("fix")   ? Correction::kFix
                                             : Correction::kSample;
  updates.rollout.masked = on("masked");
  updates.windows = on("windows");
  updates.plain_too = on("plain");
  updates.neighbours = on("neighbours");
  updates.threads = threads;
  return updates;
}

}  // namespace

PolicyRun::PolicyRun(Policy policy, const Problem& problem, const SearchOptions& options,
                     const std::map<std::string, double>& values, SearchSession& session,
                     const RunContext& context)
    : policy_(std::move(policy)),
      problem_(problem),
      options_(options),
      session_(session),
      context_(context),
      updates_(UpdateOptionsFrom(values, options.threads)),
      penalty_(values.at("penalty") >= 0.5),
      improve_(values.at("improve") >= 0.5 && !penalty_),
      heat_(values.at("heat")),
      imitate_(static_cast<int>(values.at("imitate"))),
      apprentice_(problem, policy_.config, updates_),
      lineages_{Lineage(problem), Lineage(problem), Lineage(problem)},
      acceptance_(options.seed, kAcceptanceStream),
      reference_(ReferenceInterval(problem, options.seed)) {
  adam_.learning_rate = values.at("learning_rate");
}

void PolicyRun::Run(std::int64_t zero_shot) {
  if (!options_.start.empty()) Try(options_.start);
  const std::int64_t until = session_.result().evaluations + zero_shot;
  if (improve_) BeginFromTheEvenSpread();
  const auto left = [&] { return until - session_.result().evaluations; };
  while (!session_.Done() && left() > 0) {
    Propose();
    if (session_.Done()) return;
    if (left() > 0) DrawSome(std::min(kZeroShotBatch, left()));
  }
  if (session_.Done()) return;
  warm_ = true;
  if (HasGradientEngine()) {
    FineTune();
    return;
  }
  context_.Log("this build has no LibTorch: the policy draws on without fine-tuning");
  while (!session_.Done()) {
    Propose();
    if (!session_.Done()) DrawSome(updates_.samples);
  }
}

// Shows one partition to the evaluator, unless it has been shown before.
void PolicyRun::Try(std::span<const ChipId> chips) {
  if (session_.Done() || memo_.Find(chips)) return;
  const Partition one(chips.begin(), chips.end());
  EvaluateAll({&one, 1});
}

// In order, those that are new; where none is, the first again, so that every call ends some day.
std::vector<Outcome> PolicyRun::EvaluateAll(std::span<const Partition> partitions) {
  std::vector<Outcome> outcomes;
  std::vector<Partition> fresh;
  for (const Partition& chips : partitions) {
    if (!memo_.Find(chips)) fresh.push_back(chips);
  }
  if (fresh.empty() && !partitions.empty()) fresh.push_back(partitions.front());
  Record(fresh);
  for (const Partition& chips : partitions) {
    const auto known = memo_.Find(chips);
    if (!known) break;
    outcomes.push_back(*known);
  }
  return outcomes;
}

void PolicyRun::Record(std::span<const Partition> fresh) {
  if (penalty_) {
    for (const Partition& chips : fresh) {
      if (session_.Done()) return;
      memo_.Keep(chips, IsValid(problem_, chips) ? session_.Evaluate(chips)
                                                 : session_.Refuse("breaks a static rule"));
    }
    return;
  }
  const std::vector<Outcome> outcomes = session_.EvaluateAll(fresh);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    memo_.Keep(fresh[i], outcomes[i]);
    lineages_[line_].Offer(fresh[i], outcomes[i]);
  }
}

// The line that got further, and now and then the other one while the budget is young. Fine-tuning
// leaves the refined line alone: where all chips are about equally loaded, no small change helps.
void PolicyRun::ChooseLine() {
  if (!warm_ && !lineages_[kRefinedLine].best().empty()) {
    line_ = kRefinedLine;
    return;
  }
  const Incumbent& first = lineages_[0].best();
  const Incumbent& second = lineages_[1].best();
  line_ = first.empty() || (!second.empty() && second.IsBetterThan(first)) ? 1 : 0;
  const bool turn = proposals_ % kTurns == 0 && session_.UsedShare() < kSharedPart;
  if (warm_ && turn && !lineages_[1 - line_].best().empty()) line_ = 1 - line_;
}

double PolicyRun::Heat() const {
  return warm_ ? heat_ * std::pow(kColdest, session_.UsedShare()) : 0;
}

void PolicyRun::TryRefined(std::span<const ChipId> start, RandomStream& order) {
  line_ = kRefinedLine;
  apprentice_.Show(start, &order);
  Try(apprentice_.Refine(policy_, kRefinements, order));
}

// The even spread, the greedy plan, and what the policy makes of these and of some more spreads.
void PolicyRun::BeginFromTheEvenSpread() {
  line_ = 1;
  apprentice_.Hide();
  Try(apprentice_.Nearest(apprentice_.observation().even_position, options_.seed));
  RandomStream order(options_.seed, kFirstOrders);
  const std::vector<float> first = Predict(policy_, apprentice_.observation());
  TryRefined(apprentice_.Nearest(first, options_.seed), order);
  for (int i = 0; i < kOtherSpreads; ++i) TryRefined(apprentice_.EvenSpread(order), order);
  line_ = 0;
  const std::vector<ChipId> greedy = GreedyPlan(problem_, options_.seed);
  Try(greedy);
  TryRefined(greedy, order);
}

// Positions from what the policy is to see next, and the partition that it thinks best.
void PolicyRun::Propose() {
  if (!improve_) {
    positions_ = apprentice_.Decode(policy_, options_.seed);
    if (!penalty_) Try(apprentice_.Nearest(positions_, options_.seed));
    return;
  }
  RandomStream order(options_.seed, kOrderStreams + proposals_++);
  ChooseLine();
  const std::vector<ChipId>& seen = lineages_[line_].Next(Heat(), acceptance_);
  apprentice_.Show(seen, &order);
  if (!warm_) {
    Try(apprentice_.Refine(policy_, kRefinements, order));
    apprentice_.Show(seen, &order);
  }
  positions_ = Predict(policy_, apprentice_.observation());
  if (warm_) Try(apprentice_.Nearest(positions_, options_.seed));
  if (updates_.plain_too) Try(apprentice_.Nearest(apprentice_.balanced(), options_.seed));
}

void PolicyRun::DrawSome(std::int64_t count) {
  std::vector<Partition> partitions;
  for (const Rollout& r :
       apprentice_.Draw(positions_, static_cast<int>(count), options_.seed, stream_)) {
    partitions.push_back(r.chips);
  }
  stream_ += static_cast<std::uint64_t>(count);
  EvaluateRollouts(partitions);
}

// Also tells the apprentice which of them improved on what it saw.
std::vector<Outcome> PolicyRun::EvaluateRollouts(std::span<const Partition> partitions) {
  std::vector<Outcome> outcomes = EvaluateAll(partitions);
  const Incumbent& seen = lineages_[line_].current();
  for (std::size_t i = 0; improve_ && i < outcomes.size(); ++i) {
    if (seen.IsWorseThan(partitions[i], outcomes[i])) apprentice_.Credit(i);
  }
  return outcomes;
}

// Every update also shows the evaluator the partition that the policy itself thinks best.
void PolicyRun::FineTune() {
  Learner learner(policy_, {});
  const auto evaluate = [&](std::span<const Partition> partitions) {
    return EvaluateRollouts(partitions);
  };
  while (true) {
    Propose();
    if (session_.Done()) return;
    apprentice_.Update(learner, positions_, evaluate, {reference_, options_.seed, stream_, adam_});
    if (improve_ && imitate_ > 0 && lineages_[line_].improved()) {
      apprentice_.ImitateChanges(learner, lineages_[line_].best().chips(), adam_, imitate_);
    }
    policy_ = learner.policy();
    stream_ += static_cast<std::uint64_t>(updates_.samples);
    if (session_.Done()) return;
  }
}

}  // namespace cleave
