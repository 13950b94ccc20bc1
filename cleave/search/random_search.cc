// Random search: independent valid samples of the constraint solver.
#include <algorithm>

#include "cleave/search/methods.h"
#include "cleave/search/parallel.h"
#include "cleave/search/sample_source.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

// Samples are drawn and evaluated so many at a time; results do not depend on it.
constexpr std::int64_t kBatch = 64;

constexpr OptionSpec kSpecs[] = {
    {"centred", 0, 0, 1, "1: draw around the position that an even spread of compute gives"},
    {"sigma", 0, 0, 64,
     "with centred: standard deviation of the draw, in chips; 0: widths from 0.15 to 9 in turn"},
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
    const SampleSource source(problem, options.seed,
                              {values.at("centred") > 0, values.at("sigma")});
    std::vector<Solver> solvers;
    for (int worker = 0; worker < options.threads; ++worker) solvers.emplace_back(problem);
    for (std::uint64_t sample = 0; !session.Done();) {
      const auto count = static_cast<std::size_t>(std::min(kBatch, session.Remaining()));
      std::vector<Partition> batch(count);
      ParallelFor(count, options.threads, [&](std::size_t i, int worker) {
        batch[i] = source.Draw(sample + i, solvers[static_cast<std::size_t>(worker)]);
      });
      session.EvaluateAll(batch);
      sample += count;
    }
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeRandom() { return std::make_unique<RandomSearch>(); }

}  // namespace cleave
