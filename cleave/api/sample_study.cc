#include "cleave/api/sample_study.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "cleave/base/error.h"
#include "cleave/problem/constraints.h"
#include "cleave/solver/solver.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

class Study {
 public:
  Study(const Problem& problem, const SampleStudyOptions& options, const RunContext& context)
      : problem_(problem),
        options_(options),
        context_(context),
        solver_(problem),
        random_(options.seed),
        order_(solver_.orders().Deepest()),
        positions_(WorkSharePositions(problem, order_)),
        rows_(options.rows == RowKind::kUniform
                  ? UniformRows(problem)
                  : PeakedRows(problem, positions_, options.sigma)),
        table_(problem, rows_, order_),
        candidate_(Index(problem.num_ops())),
        chips_(Index(problem.num_ops())) {
    if (!options.rebuild) table_.PrepareRuns(problem);
  }

  SampleStudy Run() {
    for (std::int64_t i = 0; i < options_.count && !context_.Cancelled(); ++i) {
      ++study_.count;
      try {
        options_.mode == SampleMode::kSample ? DrawSample() : FixCandidate();
        Check();
      } catch (const InternalError&) {
        ++study_.failures;  // the solver found no accepted chip
      }
      if (i % 1024 == 0) Report(i);
    }
    if (study_.count > 0) {
      study_.effective_chips_mean /= static_cast<double>(study_.count);
      study_.kept_share_mean /= static_cast<double>(study_.count);
    }
    return study_;
  }

 private:
  void DrawSample() {
    const double begin = context_.Now();
    if (options_.rebuild) {
      solver_.orders().Deepest(&random_, scratch_, order_);
      table_.Rebuild(rows_, order_);
    }
    solver_.Sample(table_, random_, chips_);
    study_.seconds += context_.Now() - begin;
  }

  void FixCandidate() {
    const int last = problem_.num_chips() - 1;
    for (std::size_t op = 0; op < candidate_.size(); ++op) {
      const double position =
          options_.rows == RowKind::kUniform
              ? random_.Uniform() * (last + 1) - 0.5
              : positions_[op] + options_.sigma * random_.Normal();
      candidate_[op] = std::clamp(static_cast<ChipId>(std::lround(position)), 0, last);
    }
    const double begin = context_.Now();
    solver_.Fix(candidate_, nullptr, random_, chips_);
    study_.seconds += context_.Now() - begin;
    std::size_t kept = 0;
    for (std::size_t op = 0; op < chips_.size(); ++op) {
      if (chips_[op] == candidate_[op]) ++kept;
    }
    study_.kept_share_mean += static_cast<double>(kept) / static_cast<double>(chips_.size());
  }

  void Check() {
    if (!IsValid(problem_, chips_)) ++study_.invalid;
    study_.effective_chips_mean += EffectiveChips(problem_, chips_);
  }

  void Report(std::int64_t done) const {
    context_.Report({"sample", static_cast<double>(done) / static_cast<double>(options_.count),
                     std::nullopt, std::nullopt});
  }

  const Problem& problem_;
  const SampleStudyOptions& options_;
  const RunContext& context_;
  Solver solver_;
  RandomStream random_;
  VisitOrders::Scratch scratch_;
  std::vector<OpIndex> order_;
  std::vector<double> positions_;
  ProbabilityRows rows_;
  SamplingTable table_;
  std::vector<ChipId> candidate_;
  std::vector<ChipId> chips_;
  SampleStudy study_;
};

}  // namespace

double SampleStudy::samples_per_second() const {
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

std::string SampleStudy::Json() const {
  const nlohmann::ordered_json object{{"count", count},
                                      {"samples_per_second", samples_per_second()},
                                      {"failures", failures},
                                      {"invalid", invalid},
                                      {"effective_chips_mean", effective_chips_mean},
                                      {"kept_share_mean", kept_share_mean},
                                      {"seconds", seconds}};
  return object.dump();
}

SampleStudy StudySampling(const Graph& graph, const Package& package,
                          const SampleStudyOptions& options, const RunContext& context) {
  const Problem problem(graph, package);
  return Study(problem, options, context).Run();
}

}  // namespace cleave
