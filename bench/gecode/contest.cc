#include "bench/gecode/contest.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cleave/base/machine.h"
#include "bench/gecode/gecode_sampler.h"
#include "bench/gecode/variants.h"
#include "cleave/base/error.h"
#include "cleave/problem/constraints.h"

namespace cleave::bench {
namespace {

// The lower median: of an unfinished series padded with the limit, never too high.
double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[(values.size() - 1) / 2];
}

// Both sides sample for at least this long per seed, so that neither the clock's resolution nor
// cold caches matter.
constexpr double kEnoughSeconds = 0.02;
constexpr int kBatch = 16;  // of Cleave's samples, between looks at the clock

// What one solver did over all seeds.
struct Series {
  std::vector<double> seconds;  // per sample, one entry a seed
  double effective_chips = 0;   // sum over `samples`
  int samples = 0;
  int timeouts = 0;

  void Count(const Problem& problem, const std::vector<ChipId>& chips) {
    CLEAVE_CHECK(IsValid(problem, chips));
    effective_chips += EffectiveChips(problem, chips);
    ++samples;
  }
  double MeanEffectiveChips() const { return samples > 0 ? effective_chips / samples : 0; }
};

// Static constraints only, since the Gecode model knows nothing of memory.
class CleaveSide {
 public:
  explicit CleaveSide(const Scenario& scenario)
      : scenario_(scenario),
        solver_(scenario.problem, {.respect_weights = false}),
        chips_(static_cast<std::size_t>(scenario.problem.num_ops())) {}

  void Run(RandomStream& random, Series& series) {
    const double begin = ThreadProcessorSeconds();
    double seconds = 0;
    int count = 0;
    while (seconds < kEnoughSeconds) {
      for (int i = 0; i < kBatch; ++i) solver_.Sample(scenario_.table, random, chips_);
      count += kBatch;
      seconds = ThreadProcessorSeconds() - begin;
    }
    series.seconds.push_back(seconds / count);
    for (int i = 0; i < kBatch; ++i) {
      solver_.Sample(scenario_.table, random, chips_);
      series.Count(scenario_.problem, chips_);
    }
  }

 private:
  const Scenario& scenario_;
  Solver solver_;
  std::vector<ChipId> chips_;
};

class GecodeSide {
 public:
  GecodeSide(const Scenario& scenario, const NamedVariant& variant)
      : scenario_(scenario),
        name_(variant.name),
        sampler_(scenario.problem, scenario.orders, scenario.rows, scenario.table,
                 variant.variant) {}

  const std::string& name() const { return name_; }

  void Run(RandomStream& random, double limit_seconds, Series& series) {
    double seconds = 0;
    int count = 0;
    bool solved = true;
    while (solved && seconds < kEnoughSeconds) {
      const GecodeSample sample = sampler_.Sample(random, limit_seconds);
      seconds += sample.seconds;
      ++count;
      solved = sample.chips.has_value();
      if (solved) series.Count(scenario_.problem, *sample.chips);
    }
    if (!solved) ++series.timeouts;
    series.seconds.push_back(solved ? seconds / count : limit_seconds);
  }

  // Median of three short attempts, which also warm up memory and caches.
  double Trial(double limit_seconds) {
    Series series;
    for (std::uint64_t attempt = 0; attempt < 3 && series.timeouts < 2; ++attempt) {
      RandomStream random(attempt, 1);
      Run(random, limit_seconds, series);
    }
    return series.timeouts < 2 ? Median(series.seconds) : 2 * limit_seconds;
  }

 private:
  const Scenario& scenario_;
  std::string name_;
  GecodeSampler sampler_;
};

std::unique_ptr<GecodeSide> FastestVariant(const Scenario& scenario, double trial_seconds) {
  std::unique_ptr<GecodeSide> fastest;
  double best = 0;
  for (const NamedVariant& variant : Contenders()) {
    auto side = std::make_unique<GecodeSide>(scenario, variant);
    const double seconds = side->Trial(trial_seconds);
    if (fastest && seconds >= best) continue;
    best = seconds;
    fastest = std::move(side);
  }
  return fastest;
}

std::string Status(const Series& gecode, const ContestOptions& options) {
  if (gecode.timeouts == 0) return "solved";
  return fmt::format("no solution within {} s for {} of {} seeds", options.limit_seconds,
                     gecode.timeouts, gecode.seconds.size());
}

nlohmann::ordered_json Line(const Series& cleave, const Series& gecode, const std::string& variant,
                            const ContestOptions& options) {
  const double ours = Median(cleave.seconds);
  const double theirs = Median(gecode.seconds);
  return {{"cleave_seconds_per_sample", ours},
          {"gecode_seconds_per_sample", theirs},
          {"ratio", theirs / ours},
          {"gecode_status", Status(gecode, options)},
          {"gecode_variant", variant},
          {"cleave_effective_chips", cleave.MeanEffectiveChips()},
          {"gecode_effective_chips", gecode.MeanEffectiveChips()},
          {"seeds", gecode.seconds.size()}};
}

}  // namespace

nlohmann::ordered_json Contest(const Scenario& scenario, const ContestOptions& options) {
  const std::unique_ptr<GecodeSide> theirs = FastestVariant(scenario, options.trial_seconds);
  CleaveSide ours(scenario);
  Series cleave;
  Series gecode;
  for (int seed = 1; seed <= options.seeds && 2 * gecode.timeouts <= options.seeds; ++seed) {
    RandomStream random(static_cast<std::uint64_t>(seed));
    ours.Run(random, cleave);
    theirs->Run(random, options.limit_seconds, gecode);
  }
  return Line(cleave, gecode, theirs->name(), options);
}

}  // namespace cleave::bench
