// Order slicing: the best contiguous split of many topological orders, and of
// orders built around the best plan so far.
#include <algorithm>
#include <limits>
#include <numeric>

#include "cleave/search/greedy_plan.h"
#include "cleave/search/methods.h"
#include "cleave/search/parallel.h"
#include "cleave/search/search_session.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/side_chips.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

// Orders that are sliced side by side, all against the best plan before them. Fixed, since results
// must not depend on the number of threads.
constexpr std::size_t kBatch = 4;

constexpr OptionSpec kSpecs[] = {
    {"orders", 24, 1, 100000, "topological orders to slice"},
    {"rounds", 40, 0, 1000000, "batches of 4 orders built around the best plan"},
    {"patience", 10, 1, 1000000, "end after so many rounds without a better plan"},
    {"effort", 100, 0, 1e9,
     "end after so many million steps; what bounds the time on large graphs"},
    {"around_start", 0, 0, 1, "1: build orders around the start, too, where one is given"},
};

class SliceRun {
 public:
  SliceRun(const Problem& problem, const SearchOptions& options, SlicingSteps most_steps,
           SearchSession& session)
      : problem_(problem),
        options_(options),
        most_steps_(most_steps),
        session_(session),
        orders_(problem) {}

  // The plan that later ones have to beat; of equal intervals any sliced one does.
  void BeginWith(const std::vector<ChipId>& start) {
    const Outcome outcome = session_.Evaluate(start);
    if (outcome.accepted) best_ = {start, outcome.interval, std::numeric_limits<double>::max()};
  }

  void SliceOrders(std::size_t count) {
    Consider(FastestPlan(problem_, orders_.Make(options_.seed, 0), steps_));
    for (std::size_t first = 1; first < count && !Stopped(); first += kBatch) {
      SliceBatch(std::min(kBatch, count - first), [&](std::size_t i, SlicingSteps& steps) {
        const auto order = orders_.Make(options_.seed, first + i);
        return best_ ? FastestPlan(problem_, order, best_->interval, steps)
                     : FastestPlan(problem_, order, steps);
      });
    }
  }

  // Triangle rule: what slicings of an order as it is do not keep it with.
  void SliceWithSideChips() {
    SideChipsOptions options{.seed = options_.seed, .below = {}};
    if (best_) options.below = best_->interval;
    options.stop = [&] { return session_.Interrupted() || session_.Done(); };
    Consider(BestWithSideChips(problem_, orders_, options));
  }

  void Improve(std::size_t rounds, std::size_t patience) {
    std::size_t idle = 0;
    for (std::size_t round = 0; best_ && round < rounds && idle < patience; ++round) {
      if (Stopped()) return;
      const bool better = SliceBatch(kBatch, [&](std::size_t i, SlicingSteps& steps) {
        RandomStream random(~options_.seed, round * kBatch + i);
        const auto order = orders_.Relinearised(best_->chips, random);
        return SmootherPlan(problem_, order, best_->interval, steps);
      });
      idle = better ? 0 : idle + 1;
    }
  }

  // The evaluator saw a plan whenever the interval fell; now it sees the smoothest.
  void Finish() {
    if (unseen_ && !session_.Done()) session_.Evaluate(best_->chips);
    if (session_.result().evaluations == 0) {
      session_.Evaluate(GreedyPlan(problem_, options_.seed));  // to learn why nothing fits
    }
  }

 private:
  bool Stopped() const {
    return steps_ >= most_steps_ || session_.Interrupted() || session_.Done();
  }

  template <typename MakePlan>
  bool SliceBatch(std::size_t count, MakePlan make_plan) {
    std::vector<std::optional<SlicedPlan>> plans(count);
    std::vector<SlicingSteps> steps(count, 0);
    ParallelFor(count, options_.threads,
                [&](std::size_t i, int /*worker*/) { plans[i] = make_plan(i, steps[i]); });
    steps_ += std::accumulate(steps.begin(), steps.end(), SlicingSteps{0});
    bool better = false;
    for (auto& plan : plans) better |= Consider(std::move(plan));
    return better;
  }

  bool Consider(std::optional<SlicedPlan> plan) {
    if (!plan || (best_ && !plan->IsBetterThan(*best_))) return false;
    const bool faster = !best_ || plan->interval < best_->interval;
    // The last evaluation is kept for the plan that wins.
    const bool shown = faster && session_.Remaining() > 1;
    if (shown && !session_.Evaluate(plan->chips).accepted) return false;
    unseen_ = !shown;
    best_ = std::move(plan);
    return true;
  }

  const Problem& problem_;
  const SearchOptions& options_;
  SlicingSteps most_steps_;
  SlicingSteps steps_ = 0;
  SearchSession& session_;
  SlicingOrders orders_;
  std::optional<SlicedPlan> best_;
  bool unseen_ = false;  // whether the evaluator has yet to see the best
};

class Slice final : public SearchMethod {
 public:
  std::string_view name() const override { return "slice"; }
  std::string_view summary() const override {
    return "order slicing: the best contiguous splits of many topological orders";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    const auto count = [&](const char* option) {
      return static_cast<std::size_t>(values.at(option));
    };
    SearchSession session(name(), problem, evaluator, options, context);
    const auto most_steps = static_cast<SlicingSteps>(values.at("effort") * 1e6);
    SliceRun run(problem, options, most_steps, session);
    if (values.at("around_start") > 0 && !options.start.empty()) run.BeginWith(options.start);
    run.SliceOrders(count("orders"));
    if (count("orders") > 1) run.SliceWithSideChips();
    run.Improve(count("rounds"), count("patience"));
    run.Finish();
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeSlice() { return std::make_unique<Slice>(); }

}  // namespace cleave
