#include "cleave/api/compare.h"

#include <fmt/format.h>

#include <mutex>
#include <set>

#include "cleave/api/compare_run.h"
#include "cleave/api/model_list.h"
#include "cleave/api/partition.h"
#include "cleave/base/error.h"
#include "cleave/io/graph_file.h"
#include "cleave/io/line_file.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

template <typename Items, typename NameOf>
void CheckDistinct(const char* what, const Items& items, NameOf name_of) {
  if (items.empty()) throw InputError({what, ""}, "none is given");
  std::set<std::string> names;
  for (const auto& item : items) {
    if (names.insert(name_of(item)).second) continue;
    throw InputError({what, ""}, fmt::format("'{}' is given twice", name_of(item)),
                     "results could not be told apart");
  }
}

void Check(const CompareOptions& options) {
  CheckDistinct("methods", options.methods, FormatMethodSpec);
  CheckDistinct("models", options.models, ModelName);
  CheckDistinct("packages", options.packages, [](const Package& p) { return p.name; });
  CheckDistinct("seeds", options.seeds, [](std::uint64_t s) { return std::to_string(s); });
  CheckDistinct("evaluations", options.evaluations,
                [](std::int64_t n) { return std::to_string(n); });
}

std::vector<CompareRun> AllRuns(const CompareOptions& options) {
  std::vector<CompareRun> runs;
  for (const std::int64_t evaluations : options.evaluations) {
    for (const std::uint64_t seed : options.seeds) {
      for (const MethodSpec& method : options.methods) runs.push_back({method, seed, evaluations});
    }
  }
  return runs;
}

std::set<std::string> RunNames(const LineFile& file, const std::filesystem::path& path) {
  std::set<std::string> names;
  for (const JsonValue& record : file.records()) {
    const auto* members = std::get_if<JsonMembers>(&record.data);
    const std::string* name = nullptr;
    for (std::size_t i = 0; members != nullptr && i < members->size(); ++i) {
      if ((*members)[i].key == "run") name = std::get_if<std::string>(&(*members)[i].value.data);
    }
    if (name == nullptr) {
      throw InputError({path.string(), ""}, "holds a line that is not a run of a comparison",
                       "give another file");
    }
    names.insert(*name);
  }
  return names;
}

class Comparison {
 public:
  Comparison(const CompareOptions& options, const std::filesystem::path& output,
             const RunContext& context)
      : options_(options),
        context_(context),
        quiet_{context.cancellation, context.clock, {}, {}},
        file_(output),
        held_(RunNames(file_, output)),
        total_(static_cast<std::int64_t>(options.models.size() * options.packages.size() *
                                         options.methods.size() * options.seeds.size() *
                                         options.evaluations.size())) {
    summary_.repaired_bytes = file_.repaired_bytes();
  }

  CompareSummary Run() {
    for (const auto& path : options_.models) {
      for (const Package& package : options_.packages) {
        if (!context_.Cancelled()) RunCase(path, package);
      }
    }
    summary_.missing = total_ - summary_.finished - summary_.found;
    return summary_;
  }

 private:
  void RunCase(const std::filesystem::path& path, const Package& package) {
    const std::string model = ModelName(path);
    std::vector<CompareRun> runs = AllRuns(options_);
    summary_.found += static_cast<std::int64_t>(std::erase_if(runs, [&](const CompareRun& run) {
      return held_.contains(RunName(options_, model, package, run));
    }));
    if (runs.empty()) return;
    const Graph graph =
        PreparedGraph(LoadModel(path, ImportOptions(path)), package, options_.prepare);
    const Problem problem(graph, package, {options_.memory});
    const CompareCase on{model, GraphDigest(graph), &problem};
    ParallelFor(runs.size(), options_.threads, [&](std::size_t i, int /*worker*/) {
      if (context_.Cancelled()) return;
      const std::string line = RunLine(options_, on, runs[i], quiet_);
      if (!context_.Cancelled()) Keep(line, model + " on " + package.name);
    });
  }

  // Dynamic dimensions are for ONNX models; a list may hold graphs beside them.
  OnnxImportOptions ImportOptions(const std::filesystem::path& path) const {
    OnnxImportOptions import = options_.import;
    if (IsGraphFile(path)) import.dims.clear();
    return import;
  }

  void Keep(const std::string& line, const std::string& phase) {
    file_.Append(line);
    const std::scoped_lock lock(mutex_);
    ++summary_.finished;
    const auto done = static_cast<double>(summary_.finished + summary_.found);
    context_.Report({phase, done / static_cast<double>(total_), std::nullopt, std::nullopt});
  }

  const CompareOptions& options_;
  const RunContext& context_;
  RunContext quiet_;  // of the runs: they stop with the comparison, and show nothing themselves
  LineFile file_;
  std::set<std::string> held_;
  std::int64_t total_;
  std::mutex mutex_;
  CompareSummary summary_;
};

}  // namespace

CompareSummary Compare(const CompareOptions& options, const std::filesystem::path& output,
                       const RunContext& context) {
  Check(options);
  return Comparison(options, output, context).Run();
}

}  // namespace cleave
