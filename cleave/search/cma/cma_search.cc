// CMA-ES over a few parameters that describe a whole partition (share_parameters.h), with restarts
// of growing populations (IPOP: Auger and Hansen, CEC 2005), each along another order.
#include <algorithm>
#include <limits>

#include "cleave/search/cma/evolution_strategy.h"
#include "cleave/search/cma/share_parameters.h"
#include "cleave/search/methods.h"
#include "cleave/search/parallel.h"
#include "cleave/search/search_session.h"
#include "cleave/search/slicing/orders.h"

namespace cleave {
namespace {

// Restarts double the population up to here.
constexpr int kLargestPopulation = 256;
// Points that are evaluated before the run looks whether it has to stop.
constexpr std::size_t kBatch = 64;

constexpr OptionSpec kSpecs[] = {
    {"knots", 24, 0, 64, "parameters of the warp from cumulative work to chips"},
    {"classes", 4, 0, 64, "operator classes with a multiplier of their time"},
    {"sigma", 1, 0.001, 4, "first step size, in logarithms of shares"},
    {"orders", 8, 1, 1000, "topological orders to try first; the best come first"},
    {"population", 0, 0, 256, "points a generation; 0: 4 + 3 ln(parameters)"},
    {"diagonal", 0, 0, 1, "1: sep-CMA-ES, a diagonal covariance matrix"},
};

class CmaRun {
 public:
  CmaRun(const Problem& problem, const SearchOptions& options,
         const std::map<std::string, double>& values, SearchSession& session)
      : options_(options),
        values_(values),
        session_(session),
        orders_(problem),
        parameters_(problem, Count("knots"), Count("classes")),
        canonical_(problem),
        random_(~options.seed) {
    for (int worker = 0; worker < options.threads; ++worker) solvers_.emplace_back(problem);
  }

  // The first order is the greedy plan's own, the others are those of slicing.
  void TryOrders() {
    std::vector<std::vector<OpIndex>> orders{canonical_.Deepest()};
    for (std::size_t i = 1; i < Count("orders"); ++i) orders.push_back(NextOrder());
    const Point zero(parameters_.dimension(), 0.0);
    const std::vector<double> values = Evaluate(std::vector<Point>(orders.size(), zero), orders);
    // What the budget left out has no value and is not ranked.
    for (std::size_t i = 0; i < values.size(); ++i) {
      ranked_.emplace_back(values[i], std::move(orders[i]));
    }
    std::ranges::stable_sort(ranked_, {}, [](const auto& entry) { return entry.first; });
  }

  void Run() {
    TryOrders();
    EvolutionStrategy::Options strategy{values_.at("sigma"),
                                        static_cast<int>(values_.at("population")),
                                        values_.at("diagonal") > 0};
    for (std::size_t restart = 0; !session_.Done() && parameters_.dimension() > 0; ++restart) {
      EvolutionStrategy search(Point(parameters_.dimension(), 0.0), strategy);
      const std::vector<std::vector<OpIndex>> order{
          restart < ranked_.size() ? ranked_[restart].second : NextOrder()};
      while (!session_.Done() && !search.Converged()) {
        const std::vector<Point> points = search.Ask(random_);
        search.Tell(points, Evaluate(points, order));
      }
      strategy.population = std::min(2 * search.population(), kLargestPopulation);
    }
  }

 private:
  using Point = EvolutionStrategy::Point;

  std::size_t Count(const char* option) const {
    return static_cast<std::size_t>(values_.at(option));
  }

  std::vector<OpIndex> NextOrder() { return orders_.Make(options_.seed, next_order_++); }

  // Values of the points along their order, or all along the only one; infinity where refused.
  // Fewer where the budget ends.
  std::vector<double> Evaluate(const std::vector<Point>& points,
                               const std::vector<std::vector<OpIndex>>& orders) {
    const auto first = static_cast<std::uint64_t>(session_.result().evaluations);
    std::vector<Partition> partitions(points.size());
    ParallelFor(points.size(), options_.threads, [&](std::size_t i, int worker) {
      RandomStream random(options_.seed, first + i);
      partitions[i] = parameters_.Decode(points[i], orders[orders.size() > 1 ? i : 0],
                                         solvers_[static_cast<std::size_t>(worker)], random);
    });
    std::vector<double> values;
    for (std::size_t begin = 0; begin < points.size() && !session_.Done(); begin += kBatch) {
      const auto batch =
          std::span(partitions).subspan(begin).first(std::min(kBatch, points.size() - begin));
      for (const Outcome& outcome : session_.EvaluateAll(batch)) {
        values.push_back(outcome.accepted ? static_cast<double>(outcome.interval)
                                          : std::numeric_limits<double>::infinity());
      }
    }
    return values;
  }

  const SearchOptions& options_;
  const std::map<std::string, double>& values_;
  SearchSession& session_;
  SlicingOrders orders_;
  ShareParameters parameters_;
  VisitOrders canonical_;
  RandomStream random_;
  std::vector<Solver> solvers_;
  std::uint64_t next_order_ = 0;
  std::vector<std::pair<double, std::vector<OpIndex>>> ranked_;  // orders, best first
};

class Cma final : public SearchMethod {
 public:
  std::string_view name() const override { return "cma"; }
  std::string_view summary() const override {
    return "CMA-ES over the chips' shares of the work and operator classes' weights";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    SearchSession session(name(), problem, evaluator, options, context);
    if (!options.start.empty()) session.Evaluate(options.start);
    CmaRun(problem, options, values, session).Run();
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeCma() { return std::make_unique<Cma>(); }

}  // namespace cleave
