#include "cleave/search/search_session.h"

#include <algorithm>
#include <utility>

#include "cleave/search/parallel.h"

namespace cleave {
namespace {

constexpr double kSecondsBetweenReports = 0.1;

}  // namespace

SearchSession::SearchSession(std::string_view method, const Problem& problem,
                             const Evaluator& evaluator, const SearchOptions& options,
                             const RunContext& context)
    : method_(method),
      problem_(problem),
      evaluator_(evaluator),
      options_(options),
      context_(context),
      started_(context.Now()),
      reported_(started_) {
  result_.method = method;
}

bool SearchSession::Interrupted() const {
  if (context_.Cancelled()) return true;
  return options_.budget.seconds && Elapsed() >= *options_.budget.seconds;
}

bool SearchSession::Done() const {
  return result_.evaluations > 0 && (Remaining() <= 0 || Interrupted());
}

std::int64_t SearchSession::Remaining() const {
  return std::max<std::int64_t>(options_.budget.evaluations, 1) - result_.evaluations;
}

double SearchSession::UsedShare() const {
  const auto used = static_cast<double>(result_.evaluations);
  return used / (used + static_cast<double>(Remaining()));
}

Outcome SearchSession::Evaluate(std::span<const ChipId> chips) {
  Outcome outcome = evaluator_.Evaluate(chips);
  Record(chips, outcome);
  return outcome;
}

std::vector<Outcome> SearchSession::EvaluateAll(std::span<const Partition> partitions) {
  const auto room = static_cast<std::size_t>(std::max<std::int64_t>(Remaining(), 0));
  partitions = partitions.first(std::min(partitions.size(), room));
  std::vector<Outcome> outcomes(partitions.size());
  ParallelFor(partitions.size(), options_.threads, [&](std::size_t i, int /*worker*/) {
    outcomes[i] = evaluator_.Evaluate(partitions[i]);
  });
  for (std::size_t i = 0; i < partitions.size(); ++i) Record(partitions[i], outcomes[i]);
  return outcomes;
}

Outcome SearchSession::Refuse(std::string reason) {
  Outcome outcome = Outcome::Refused(std::move(reason));
  Record({}, outcome);
  return outcome;
}

void SearchSession::Record(std::span<const ChipId> chips, const Outcome& outcome) {
  ++result_.evaluations;
  if (!outcome.accepted) {
    ++result_.refusals;
    result_.last_refusal = outcome.refusal;
  } else if (!result_.best || outcome.interval < result_.interval) {
    result_.best.emplace(chips.begin(), chips.end());
    result_.interval = outcome.interval;
    result_.curve.push_back({result_.evaluations, Elapsed(), outcome.interval});
  }
  ReportSometimes();
}

void SearchSession::Raise(const LowerBound& bound) {
  if (result_.bound && bound.interval <= result_.bound->interval) return;
  result_.bound = bound;
  ReportSometimes();
}

void SearchSession::ReportSometimes() {
  if (!context_.progress || context_.Now() - reported_ < kSecondsBetweenReports) return;
  reported_ = context_.Now();
  ReportNow();
}

void SearchSession::ReportNow() const {
  Progress progress{method_, UsedShare(), std::nullopt, std::nullopt};
  if (options_.budget.seconds) {
    progress.fraction = std::clamp(Elapsed() / *options_.budget.seconds, *progress.fraction, 1.0);
  }
  if (result_.best) progress.best_seconds = problem_.time_scale().ToSeconds(result_.interval);
  if (result_.bound) {
    progress.bound_seconds = problem_.time_scale().ToSeconds(result_.bound->interval);
  }
  context_.Report(progress);
}

SearchResult SearchSession::Finish() {
  result_.seconds = Elapsed();
  ReportNow();
  return std::move(result_);
}

}  // namespace cleave
