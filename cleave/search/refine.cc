// Improving a plan where ideals are too many for exact search: annealing on the cost model, and
// slicing of orders built around what it finds, in turn.
#include <algorithm>
#include <array>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/search/methods.h"
#include "cleave/search/parallel.h"
#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/search_session.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

// Side by side, all from the best plan before them. Fixed, since results must not depend on
// threads.
constexpr std::size_t kChains = 4;
// Of every chain: small graphs want cool and large ones hot beginnings, and neither can be told by
// size alone.
constexpr std::array<double, kChains> kHottest{0.01, 0.02, 0.04, 0.08};
constexpr std::array<double, kChains> kAim{0.002, 0.004, 0.008, 0.016};

constexpr OptionSpec kSpecs[] = {
    {"moves", 10, 0, 1e6, "of annealing, in millions over all chains"},
    {"round", 0.1, 0.001, 1000,
     "moves of one chain until plans are compared, in millions, at most the square of operations"},
    {"patience", 6, 1, 1000000, "end after so many rounds without a better plan"},
};

class RefineRun {
 public:
  RefineRun(const Problem& problem, const SearchOptions& options,
            const std::map<std::string, double>& values, SearchSession& session)
      : problem_(problem),
        options_(options),
        session_(session),
        orders_(problem),
        moves_(std::min(static_cast<std::int64_t>(values.at("round") * 1e6),
                        static_cast<std::int64_t>(problem.num_ops()) * problem.num_ops())),
        rounds_(static_cast<std::int64_t>(values.at("moves") / values.at("round") / kChains)),
        patience_(static_cast<std::int64_t>(values.at("patience"))) {}

  void Run() {
    std::int64_t idle = 0;
    for (std::int64_t round = 0; round < rounds_ && idle < patience_; ++round) {
      if (session_.Done()) return;
      idle = Round(static_cast<std::uint64_t>(round)) ? 0 : idle + 1;
    }
  }

 private:
  bool Round(std::uint64_t round) {
    const SearchResult& known = session_.result();
    const Partition start = *known.best;
    const Ticks interval = known.interval;
    std::array<std::optional<Partition>, kChains> found;
    ParallelFor(kChains, options_.threads, [&](std::size_t chain, int /*worker*/) {
      RandomStream random(options_.seed ^ kStream, round * kChains + chain);
      found[chain] = Improve(start, interval, chain, random);
    });
    for (const auto& plan : found) {
      if (plan && !session_.Done()) session_.Evaluate(*plan);
    }
    return known.interval < interval;
  }

  // Annealing, then a new order around the result, or around the start if there was none.
  std::optional<Partition> Improve(const Partition& start, Ticks interval, std::size_t chain,
                                   RandomStream& random) const {
    const ExcessAnnealingOptions annealing{
        .moves = moves_, .aim = kAim[chain], .hottest = kHottest[chain], .stop = [&] {
          return session_.Interrupted();
        }};
    std::optional<Partition> plan = AnnealExcess(problem_, start, annealing, random);
    if (plan) interval = CostModel(problem_).Loads(*plan).Interval();
    SlicingSteps steps = 0;
    const auto order = orders_.Relinearised(plan ? *plan : start, random);
    auto sliced = FastestPlan(problem_, order, interval, steps);
    if (sliced) plan = std::move(sliced->chips);
    return plan;
  }

  static constexpr std::uint64_t kStream =
      0x7265'6669'6e65;  // other methods draw from the seed itself

  const Problem& problem_;
  const SearchOptions& options_;
  SearchSession& session_;
  SlicingOrders orders_;
  std::int64_t moves_;
  std::int64_t rounds_;
  std::int64_t patience_;
};

class Refine final : public SearchMethod {
 public:
  std::string_view name() const override { return "refine"; }
  std::string_view summary() const override {
    return "annealing on the cost model and slicing around what it finds, in turn";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    SearchSession session(name(), problem, evaluator, options, context);
    session.Evaluate(options.start);
    // It reasons with the built-in cost model, and its chains begin with what fits.
    if (session.result().best && evaluator.FollowsCostModel()) {
      RefineRun(problem, options, values, session).Run();
    }
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeRefine() { return std::make_unique<Refine>(); }

}  // namespace cleave
