// Simulated annealing over valid partitions (Kirkpatrick et al., Science 1983). The evaluator is a
// black box: nothing but its intervals steers the search.
#include <cmath>

#include "cleave/search/greedy_plan.h"
#include "cleave/search/methods.h"
#include "cleave/search/neighbour_moves.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"hottest", 0.01, 1e-9, 10, "first temperature, as a share of the current interval"},
    {"coldest", 0.0003, 1e-9, 10, "last temperature"},
    {"restarts", 0, 0, 1000, "times to heat up again, from the best so far"},
};

class AnnealRun {
 public:
  AnnealRun(const Problem& problem, const SearchOptions& options,
            const std::map<std::string, double>& values, SearchSession& session)
      : session_(session),
        moves_(problem),
        random_(options.seed),
        hottest_(values.at("hottest")),
        coldest_(values.at("coldest")),
        cycles_(1 + std::floor(values.at("restarts"))) {
    current_ = options.start.empty() ? GreedyPlan(problem, options.seed) : options.start;
  }

  void Run() {
    Outcome current = session_.Evaluate(current_);
    double cycle = 0;
    while (!session_.Done()) {
      if (std::floor(session_.UsedShare() * cycles_) > cycle && session_.result().best) {
        cycle = std::floor(session_.UsedShare() * cycles_);
        current_ = *session_.result().best;
        current = Outcome::Accepted(session_.result().interval);
      }
      moves_.Propose(current_, random_, candidate_);
      Outcome outcome = session_.Evaluate(candidate_);
      if (!Accepts(current, outcome)) continue;
      current = std::move(outcome);
      current_.swap(candidate_);
    }
  }

 private:
  // From a refused partition any step is welcome; into one, none.
  bool Accepts(const Outcome& from, const Outcome& to) {
    if (!from.accepted || !to.accepted) return !from.accepted;
    if (to.interval <= from.interval) return true;
    const double rise = static_cast<double>(to.interval - from.interval);
    return random_.Uniform() <
           std::exp(-rise / (static_cast<double>(from.interval) * Temperature()));
  }

  // Geometric in the evaluations of a cycle.
  double Temperature() const {
    const double position = session_.UsedShare() * cycles_;
    return hottest_ * std::pow(coldest_ / hottest_, position - std::floor(position));
  }

  SearchSession& session_;
  NeighbourMoves moves_;
  RandomStream random_;
  double hottest_;
  double coldest_;
  double cycles_;
  Partition current_;
  Partition candidate_;
};

class Anneal final : public SearchMethod {
 public:
  std::string_view name() const override { return "anneal"; }
  std::string_view summary() const override {
    return "simulated annealing of the assignment, from the start or the greedy plan";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    SearchSession session(name(), problem, evaluator, options, context);
    AnnealRun(problem, options, values, session).Run();
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeAnneal() { return std::make_unique<Anneal>(); }

}  // namespace cleave
