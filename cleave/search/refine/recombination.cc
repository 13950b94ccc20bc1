#include "cleave/search/refine/recombination.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/stage_search.h"

namespace cleave {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 26;  // for ideals
constexpr int kSearches = 8;
constexpr Ticks kLeastGain = 2000;  // searches end at a gain of one part in so many

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// What fills a chip: shares of the work that it does and of the weights that it holds.
std::vector<double> Fill(const Problem& problem, const std::vector<ChipId>& chips) {
  std::vector<double> work(Index(problem.num_chips()), 1);
  std::vector<double> weights(Index(problem.num_chips()), 1);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    work[Index(chips[Index(op)])] += static_cast<double>(problem.alone_ticks(op, 0));
    weights[Index(chips[Index(op)])] += static_cast<double>(problem.alone_weight_bytes(op));
  }
  std::vector<double> fill;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const std::size_t chip = Index(chips[Index(op)]);
    fill.push_back(static_cast<double>(problem.alone_ticks(op, 0)) / work[chip] +
                   static_cast<double>(problem.alone_weight_bytes(op)) / weights[chip]);
  }
  return fill;
}

// The problem with every run as one operation.
Graph InRuns(const Problem& problem, const std::vector<OpIndex>& order,
             const std::vector<ChipId>& chips, double runs_per_chip, RandomStream& random) {
  const std::vector<double> fill = Fill(problem, chips);
  Graph graph = problem.graph();
  std::int64_t run = 0;
  double room = 0;
  ChipId chip = -1;
  for (const OpIndex op : order) {
    room -= fill[Index(op)];
    if (room < 0 || chips[Index(op)] != chip) {
      ++run;
      room = 2 * (0.25 + 1.5 * random.Uniform()) / runs_per_chip - fill[Index(op)];
    }
    chip = chips[Index(op)];
    for (const NodeId node : problem.members(op)) graph.nodes[Index(node)].color = run;
  }
  return graph;
}

class Recombining {
 public:
  Recombining(const Problem& problem, Graph runs, const RecombinationOptions& options)
      : problem_(problem),
        options_(options),
        runs_(std::move(runs), problem.package(),
              ProblemOptions{problem.memory_model(), problem.time_scale()}),
        space_(runs_),
        windows_(space_, options.stop) {
    if (runs_.triangle()) skip_edges_ = std::make_unique<SkipEdges>(runs_);
  }

  std::optional<std::vector<ChipId>> Run(Ticks interval, Ticks bound) {
    std::optional<std::vector<ChipId>> best;
    Ticks high = interval;
    for (int i = 0; i < kSearches && steps_ < options_.steps && !options_.stop(); ++i) {
      const Ticks gain = std::max((high - bound) / 2, high / kLeastGain);
      const Ticks limit = high - gain;
      if (limit <= bound) break;
      auto plan = Within(limit);
      if (plan) {
        interval = CostModel(problem_).Loads(*plan).Interval();
        high = interval;
        best = std::move(plan);
      } else {
        bound = limit;  // as far as can be seen
        if (gain <= high / kLeastGain) break;
      }
    }
    return best;
  }

 private:
  std::optional<std::vector<ChipId>> Within(Ticks limit) {
    if (!windows_.Narrow(limit)) return std::nullopt;
    const StageSearchOptions search{options_.steps - steps_, kMostBytes, options_.stop};
    const auto found = SearchStages(space_, windows_, {skip_edges_.get()}, limit, search);
    steps_ += found.steps;
    if (found.verdict != Verdict::kFound) return std::nullopt;
    return Unreduced(runs_, found.chips, problem_);
  }

  const Problem& problem_;
  const RecombinationOptions& options_;
  Problem runs_;
  IdealSpace space_;
  Windows windows_;
  std::unique_ptr<SkipEdges> skip_edges_;
  std::int64_t steps_ = 0;
};

}  // namespace

std::optional<std::vector<ChipId>> Recombine(const Problem& problem, const SlicingOrders& orders,
                                             const std::vector<ChipId>& start, Ticks bound,
                                             const RecombinationOptions& options,
                                             RandomStream& random) {
  const double runs_per_chip = static_cast<double>(options.runs) / problem.num_chips();
  const auto order = orders.Relinearised(start, random);
  Recombining recombining(problem, InRuns(problem, order, start, runs_per_chip, random), options);
  return recombining.Run(CostModel(problem).Loads(start).Interval(), bound);
}

}  // namespace cleave
