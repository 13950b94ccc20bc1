// Simulated annealing over valid partitions (Kirkpatrick et al., Science 1983). The evaluator is a
// black box: nothing but its intervals and refusals steers the search.
#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/methods.h"
#include "cleave/search/neighbour_moves.h"
#include "cleave/search/sample_source.h"
#include "cleave/search/search_session.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"hottest", 0.01, 1e-9, 10, "first temperature, as a share of the current interval"},
    {"coldest", 0.0003, 1e-9, 10, "last temperature"},
    {"restarts", 0, 0, 1000, "times to heat up again, from the best so far"},
    {"explore", 0, 0, 1, "share of the evaluations for random samples, whose best is the start"},
    {"run", 2, 0, 100, "longest run of operations moved at once, in average chips; 0: short ones"},
    {"ripple", 0.2, 0, 0.99, "probability that a run is passed on to the next chip"},
    {"warm", 0, 0, 1, "1: begin with the plan of order slicing, which knows the cost model"},
};

// From a refused partition: steps of the walk per random sample.
constexpr std::uint32_t kWalkSteps = 3;

enum class Slicings { kFirst, kBest };

// The best slicing of a few orders, by the built-in cost model, or the first that there is.
std::optional<Partition> SlicedStart(const Problem& problem, std::uint64_t seed, Slicings wanted) {
  constexpr std::uint64_t kOrders = 8;
  const SlicingOrders orders(problem);
  std::optional<SlicedPlan> best;
  SlicingSteps steps = 0;
  for (std::uint64_t i = 0; i < kOrders && !(best && wanted == Slicings::kFirst); ++i) {
    const auto order = orders.Make(seed, i);
    auto plan = best ? FastestPlan(problem, order, best->interval, steps)
                     : FastestPlan(problem, order, steps);
    if (plan && (!best || plan->IsBetterThan(*best))) best = std::move(plan);
  }
  if (!best) return std::nullopt;
  return std::move(best->chips);
}

// The greedy plan. It heeds weights but not activations, so it may not fit. A walk from there can
// spend all evaluations on refusals; to slice an order into what fits takes none.
Partition DefaultStart(const Problem& problem, std::uint64_t seed) {
  Partition greedy = GreedyPlan(problem, seed);
  if (problem.memory_model() == MemoryModel::kNone) return greedy;
  if (CostModel(problem).Evaluate(greedy).accepted) return greedy;
  return SlicedStart(problem, seed, Slicings::kFirst).value_or(std::move(greedy));
}

class AnnealRun {
 public:
  AnnealRun(const Problem& problem, const SearchOptions& options,
            const std::map<std::string, double>& values, SearchSession& session)
      : session_(session),
        moves_(problem, {values.at("run"), values.at("ripple")}),
        solver_(problem),
        uniform_(problem, options.seed, {}),
        centred_(problem, ~options.seed, {.centred = true}),
        random_(options.seed),
        hottest_(values.at("hottest")),
        coldest_(values.at("coldest")),
        explore_(values.at("explore")),
        cycles_(1 + std::floor(values.at("restarts"))) {}

  // The first step; `chips` is valid.
  void Start(Partition chips) {
    current_ = std::move(chips);
    outcome_ = session_.Evaluate(current_);
  }

  void Offer(Partition chips) {
    if (session_.Done()) return;
    candidate_ = std::move(chips);
    Outcome outcome = session_.Evaluate(candidate_);
    if (IsNoWorse(outcome)) Step(std::move(outcome));
  }

  void Run() {
    while (!session_.Done() && session_.UsedShare() < explore_) Offer(NextSample());
    began_ = session_.UsedShare();
    double cycle = 0;
    while (!session_.Done()) {
      if (const double now = std::floor(Position()); now > cycle) {
        cycle = now;
        ReturnToBest();
      }
      if (!outcome_.accepted && random_.Below(kWalkSteps + 1) == 0) {
        JumpIfAccepted(NextSample());
        continue;
      }
      moves_.Propose(current_, random_, candidate_);
      Outcome outcome = session_.Evaluate(candidate_);
      if (Accepts(outcome)) Step(std::move(outcome));
    }
  }

 private:
  // Uniform and centred ones in turn: which are better depends on the graph.
  Partition NextSample() {
    const std::uint64_t index = samples_++;
    return (index % 2 == 0 ? uniform_ : centred_).Draw(index / 2, solver_);
  }

  // A walk alone may take long to find what fits; a jump to what does not fit would undo the walk.
  void JumpIfAccepted(Partition chips) {
    candidate_ = std::move(chips);
    Outcome outcome = session_.Evaluate(candidate_);
    if (outcome.accepted) Step(std::move(outcome));
  }

  void ReturnToBest() {
    if (!session_.result().best) return;
    current_ = *session_.result().best;
    outcome_ = Outcome::Accepted(session_.result().interval);
  }

  void Step(Outcome outcome) {
    outcome_ = std::move(outcome);
    current_.swap(candidate_);
  }

  // From a refused partition any step is welcome; into one, none.
  bool IsNoWorse(const Outcome& to) const {
    if (!outcome_.accepted || !to.accepted) return !outcome_.accepted;
    return to.interval <= outcome_.interval;
  }

  bool Accepts(const Outcome& to) {
    if (IsNoWorse(to)) return true;
    if (!to.accepted) return false;
    const double rise = static_cast<double>(to.interval - outcome_.interval);
    const double scale = static_cast<double>(outcome_.interval) * Temperature();
    return random_.Uniform() < std::exp(-rise / scale);
  }

  // In cycles since the exploration ended.
  double Position() const {
    return (session_.UsedShare() - began_) / std::max(1 - began_, 1e-9) * cycles_;
  }

  // Geometric in the evaluations of a cycle.
  double Temperature() const {
    const double position = Position();
    return hottest_ * std::pow(coldest_ / hottest_, position - std::floor(position));
  }

  SearchSession& session_;
  NeighbourMoves moves_;
  Solver solver_;
  SampleSource uniform_;
  SampleSource centred_;
  RandomStream random_;
  double hottest_;
  double coldest_;
  double explore_;
  double cycles_;
  double began_ = 0;  // share of the evaluations at which annealing began
  std::uint64_t samples_ = 0;
  Partition current_;
  Outcome outcome_;  // of current_
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
    AnnealRun run(problem, options, values, session);
    run.Start(options.start.empty() ? DefaultStart(problem, options.seed) : options.start);
    if (values.at("warm") > 0) {
      if (auto sliced = SlicedStart(problem, options.seed, Slicings::kBest)) run.Offer(*std::move(sliced));
    }
    run.Run();
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeAnneal() { return std::make_unique<Anneal>(); }

}  // namespace cleave
