// Random search: independent valid samples of the constraint solver.
#include <algorithm>

#include "cleave/search/methods.h"
#include "cleave/search/parallel.h"
#include "cleave/search/search_session.h"
#include "cleave/solver/solver.h"

namespace cleave {
namespace {

// Samples are drawn and evaluated so many at a time; results do not depend on it.
constexpr std::int64_t kBatch = 64;
// Visit orders that samples take in turn. More add little variety and cost memory.
constexpr std::size_t kOrders = 8;

constexpr OptionSpec kSpecs[] = {
    {"centred", 0, 0, 1, "1: draw around the position that an even spread of compute gives"},
    {"sigma", 0.3, 0.01, 64, "with centred: standard deviation of the draw, in chips"},
};

class RandomSearch final : public SearchMethod {
 public:
  std::string_view name() const override { return "random"; }
  std::string_view summary() const override {
    return "independent random valid partitions, uniform or around an even spread";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    SearchSession session(name(), problem, evaluator, options, context);
    if (!options.start.empty()) session.Evaluate(options.start);
    const std::vector<SamplingTable> tables = Tables(problem, options, values);
    std::vector<Solver> solvers;
    for (int worker = 0; worker < options.threads; ++worker) solvers.emplace_back(problem);
    for (std::uint64_t sample = 0; !session.Done();) {
      const auto count = static_cast<std::size_t>(std::min(kBatch, session.Remaining()));
      std::vector<Partition> batch(count, Partition(static_cast<std::size_t>(problem.num_ops())));
      ParallelFor(count, options.threads, [&](std::size_t i, int worker) {
        // Streams below kOrders made the orders.
        RandomStream random(options.seed, kOrders + sample + i);
        const SamplingTable& table = tables[(sample + i) % kOrders];
        solvers[static_cast<std::size_t>(worker)].Sample(table, random, batch[i]);
      });
      session.EvaluateAll(batch);
      sample += count;
    }
    return session.Finish();
  }

 private:
  static std::vector<SamplingTable> Tables(const Problem& problem, const SearchOptions& options,
                                           const std::map<std::string, double>& values) {
    const VisitOrders orders(problem);
    std::vector<SamplingTable> tables;
    for (std::size_t i = 0; i < kOrders; ++i) {
      RandomStream random(options.seed, i);
      std::vector<OpIndex> order = orders.Deepest(i == 0 ? nullptr : &random);
      const ProbabilityRows rows =
          values.at("centred") > 0
              ? PeakedRows(problem, WorkSharePositions(problem, order), values.at("sigma"))
              : UniformRows(problem);
      tables.emplace_back(problem, rows, std::move(order)).PrepareRuns(problem);
    }
    return tables;
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeRandom() { return std::make_unique<RandomSearch>(); }

}  // namespace cleave
