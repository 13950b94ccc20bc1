#include "cleave/api/training_set.h"

#include <fmt/format.h>

#include <utility>

#include "cleave/api/corpus.h"
#include "cleave/base/error.h"
#include "cleave/io/builtin_packages.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

constexpr const char* kFixedPackages[] = {"mcm36", "mcm36-overlapped", "mcm36-tight", "mcm16",
                                          "mcm8"};

class Loader {
 public:
  Loader(const Corpus& corpus, const CorpusEntry& entry, const TrainingSetOptions& options,
         std::uint64_t stream)
      : corpus_(corpus), entry_(entry), options_(options), random_(options.seed, stream) {}

  ExampleSet Run() {
    OnnxImportOptions import;
    import.precision = Precision::kBf16;
    Graph graph = corpus_.Load(entry_, import);
    graph.name = entry_.name;
    if (static_cast<std::int64_t>(graph.nodes.size()) > options_.most_nodes) return {};
    for (const char* name : kFixedPackages) Add(graph, LoadPackage(name));
    for (std::int64_t i = 0; i < options_.packages; ++i) Add(graph, RandomPackage(graph, random_));
    return std::move(examples_);
  }

 private:
  void Add(const Graph& graph, const Package& package) {
    auto example = MakeTrainingExample(graph, package, options_.effort);
    if (example) examples_.push_back(std::move(example));
  }

  const Corpus& corpus_;
  const CorpusEntry& entry_;
  const TrainingSetOptions& options_;
  RandomStream random_;
  ExampleSet examples_;
};

}  // namespace

ExampleSet LoadExamples(const std::filesystem::path& folder, std::string_view split,
                        const TrainingSetOptions& options, const RunContext& context) {
  const Corpus corpus(folder);
  const std::vector<CorpusEntry> entries = corpus.Select({.split = SplitNamed(split)});
  std::vector<ExampleSet> sets(entries.size());
  std::vector<std::string> problems(entries.size());
  std::atomic<std::size_t> done{0};
  ParallelFor(entries.size(), options.threads, [&](std::size_t i, int worker) {
    if (context.Cancelled()) return;
    try {
      sets[i] = Loader(corpus, entries[i], options, i).Run();
    } catch (const InputError& error) {
      problems[i] = error.what();
    }
    const auto share = static_cast<double>(++done) / static_cast<double>(entries.size());
    if (worker == 0) context.Report({"preparing", share, std::nullopt, std::nullopt});
  });
  ExampleSet examples;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!problems[i].empty()) context.Log(fmt::format("left out: {}", problems[i]));
    for (auto& example : sets[i]) examples.push_back(std::move(example));
  }
  return examples;
}

}  // namespace cleave
