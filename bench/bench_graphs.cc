#include "bench/bench_graphs.h"

#include <functional>
#include <optional>

#include "bench/synthetic_graphs.h"
#include "cleave/api/files.h"
#include "cleave/api/model.h"
#include "cleave/api/partition.h"

namespace cleave::bench {
namespace {

namespace fs = std::filesystem;

struct Candidate {
  std::string name;
  std::vector<std::string> files;  // by preference
  std::function<Graph()> synthetic;
};

std::vector<Candidate> Candidates() {
  return {
      {"bert-base", {"bert-base"}, [] { return SyntheticTransformer("bert-base", {}); }},
      {"resnet50",
       {"resnet50"},
       [] {
         return SyntheticResNet("resnet50", {3, 4, 6, 3});
       }},
      {"bert-large",
       {"bert-large-s384", "bert-large"},
       [] {
         return SyntheticTransformer("bert-large", {24, 1024, 16, 384});
       }},
      {"resnet152",
       {"resnet152"},
       [] {
         return SyntheticResNet("resnet152", {3, 8, 36, 3});
       }},
      {"densenet121",
       {"densenet121"},
       [] {
         return SyntheticDenseNet("densenet121", {6, 12, 24, 16});
       }},
  };
}

std::optional<fs::path> FindFile(const Candidate& candidate, const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    for (const std::string& file : candidate.files) {
      const fs::path path = folder / (file + ".onnx.zst");
      if (fs::exists(path)) return path;
    }
  }
  return std::nullopt;
}

BenchGraph Load(const Candidate& candidate, const std::vector<fs::path>& folders) {
  const Package package = LoadPackage("mcm36");
  const std::optional<fs::path> file =
      CLEAVE_BENCH_READS_ONNX ? FindFile(candidate, folders) : std::nullopt;
  const Graph graph = file ? LoadModel(*file) : candidate.synthetic();
  return {candidate.name, file ? file->filename().string() : "synthetic",
          PreparedGraph(graph, package, true)};
}

}  // namespace

std::vector<BenchGraph> LoadBenchGraphs(const std::vector<fs::path>& folders) {
  std::vector<BenchGraph> graphs;
  for (const Candidate& candidate : Candidates()) graphs.push_back(Load(candidate, folders));
  return graphs;
}

std::vector<fs::path> DefaultModelFolders() {
  const fs::path source = CLEAVE_SOURCE_DIR;
  return {source / "models", source / "corpus" / "models"};
}

}  // namespace cleave::bench
