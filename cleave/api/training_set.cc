#include "cleave/api/training_set.h"

#include <fmt/format.h>

#include <utility>

#include "cleave/api/model.h"
#include "cleave/base/error.h"
#include "cleave/io/builtin_packages.h"
#include "cleave/io/json_document.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

constexpr const char* kFixedPackages[] = {"mcm36", "mcm36-overlapped", "mcm36-tight", "mcm16",
                                          "mcm8"};

const JsonMembers& MembersOf(const JsonValue& value, const std::string& place) {
  const auto* members = std::get_if<JsonMembers>(&value.data);
  if (members == nullptr) throw InputError({"", place}, "is not an object");
  return *members;
}

std::string SplitOf(const JsonMember& model) {
  const std::string place = JsonPointer("", model.key);
  for (const JsonMember& field : MembersOf(model.value, place)) {
    if (field.key != "split") continue;
    if (const auto* text = std::get_if<std::string>(&field.value.data)) return *text;
  }
  throw InputError({"", place + "/split"}, "is missing or no text",
                   "use \"train\", \"validation\" or \"test\"");
}

Graph Load(const std::filesystem::path& path, Precision precision) {
  OnnxImportOptions options;
  options.precision = precision;
  return LoadModel(path, options);
}

class Loader {
 public:
  Loader(const std::filesystem::path& corpus, std::string name, const TrainingSetOptions& options,
         std::uint64_t stream)
      : path_(corpus / "models" / (name + ".onnx.zst")),
        name_(std::move(name)),
        options_(options),
        random_(options.seed, stream) {}

  ExampleSet Run() {
    Graph graph = Load(path_, Precision::kBf16);
    graph.name = name_;
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

  std::filesystem::path path_;
  std::string name_;
  const TrainingSetOptions& options_;
  RandomStream random_;
  ExampleSet examples_;
};

}  // namespace

std::vector<std::string> ModelsOfSplit(const std::filesystem::path& corpus,
                                       std::string_view split) {
  const std::filesystem::path manifest = corpus / "manifest.json";
  std::vector<std::string> names;
  ParseDocument(ReadDocument(manifest), manifest.string(), [&](const JsonValue& document) {
    for (const JsonMember& model : MembersOf(document, "")) {
      if (SplitOf(model) == split) names.push_back(model.key);
    }
    return 0;
  });
  return names;
}

ExampleSet LoadExamples(const std::filesystem::path& corpus, std::string_view split,
                        const TrainingSetOptions& options, const RunContext& context) {
  const std::vector<std::string> names = ModelsOfSplit(corpus, split);
  std::vector<ExampleSet> sets(names.size());
  std::vector<std::string> problems(names.size());
  std::atomic<std::size_t> done{0};
  ParallelFor(names.size(), options.threads, [&](std::size_t i, int worker) {
    if (context.Cancelled()) return;
    try {
      sets[i] = Loader(corpus, names[i], options, i).Run();
    } catch (const InputError& error) {
      problems[i] = error.what();
    }
    const auto share = static_cast<double>(++done) / static_cast<double>(names.size());
    if (worker == 0) context.Report({"preparing", share, std::nullopt, std::nullopt});
  });
  ExampleSet examples;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!problems[i].empty()) context.Log(fmt::format("left out: {}", problems[i]));
    for (auto& example : sets[i]) examples.push_back(std::move(example));
  }
  return examples;
}

}  // namespace cleave
