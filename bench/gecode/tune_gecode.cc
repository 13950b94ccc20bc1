// Compares ways to set up the Gecode model, one change at a time from a base, so that the
// comparison with Cleave is against a good one. Prints one JSON line a case and variant.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>

#include "bench/gecode/gecode_sampler.h"
#include "bench/gecode/variants.h"
#include "bench/machine.h"
#include "bench/scenario.h"
#include "cleave/base/error.h"
#include "cleave/problem/constraints.h"

namespace cleave::bench {
namespace {

struct Options {
  std::vector<std::string> graphs{"bert-base", "resnet50"};
  std::vector<int> chips{4, 36};
  std::vector<std::string> variants;  // empty: all
  double limit_seconds = 10;
  int seeds = 3;
  std::string commit = "unknown";
};

void Measure(const Scenario& scenario, const NamedVariant& variant, const Options& options,
             nlohmann::ordered_json line) {
  GecodeSampler sampler(scenario.problem, scenario.orders, scenario.rows, scenario.table,
                        variant.variant);
  std::vector<double> seconds;
  int solved = 0;
  double effective_chips = 0;
  unsigned long failures = 0;
  for (int seed = 1; seed <= options.seeds; ++seed) {
    RandomStream random(static_cast<std::uint64_t>(seed));
    const GecodeSample sample = sampler.Sample(random, options.limit_seconds);
    seconds.push_back(sample.seconds);
    failures += sample.failures;
    if (!sample.chips) continue;
    ++solved;
    CLEAVE_CHECK(IsValid(scenario.problem, *sample.chips));
    effective_chips += EffectiveChips(scenario.problem, *sample.chips);
  }
  std::ranges::sort(seconds);
  line["variant"] = variant.name;
  line["median_seconds"] = seconds[seconds.size() / 2];
  line["solved"] = solved;
  line["seeds"] = options.seeds;
  line["limit_seconds"] = options.limit_seconds;
  line["failures"] = failures;
  line["effective_chips"] = solved > 0 ? effective_chips / solved : 0.0;
  line["commit"] = options.commit;
  line["machine"] = MachineName();
  fmt::print("{}\n", line.dump());
  std::fflush(stdout);
}

bool Chosen(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

void Run(const Options& options) {
  for (const BenchGraph& graph : LoadBenchGraphs(DefaultModelFolders())) {
    if (!Chosen(options.graphs, graph.name)) continue;
    for (const int chips : options.chips) {
      for (const RowShape rows : {RowShape::kUniform, RowShape::kPeaked}) {
        const Scenario scenario(graph, chips, rows);
        const nlohmann::ordered_json line{{"kind", "gecode-variant"},
                                          {"graph", graph.name},
                                          {"chips", chips},
                                          {"rows", Name(rows)}};
        for (const NamedVariant& variant : GecodeVariants()) {
          if (Chosen(options.variants, variant.name)) Measure(scenario, variant, options, line);
        }
      }
    }
  }
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
  cleave::bench::Options options;
  CLI::App app("Compares variants of the Gecode model");
  app.add_option("--graphs", options.graphs, "Graphs")->capture_default_str();
  app.add_option("--chips", options.chips, "Numbers of chips")->capture_default_str();
  app.add_option("--variants", options.variants, "Names of variants; all by default");
  app.add_option("--limit", options.limit_seconds, "Seconds a sample")->capture_default_str();
  app.add_option("--seeds", options.seeds, "Samples a case")->capture_default_str();
  app.add_option("--commit", options.commit, "Recorded in every line");
  CLI11_PARSE(app, argc, argv);
  try {
    cleave::bench::Run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "tune_gecode: {}\n", error.what());
    return 1;
  }
  return 0;
}
