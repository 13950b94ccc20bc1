// Published workloads with known optima, where the checkout has them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "cleave/cost/cost_model.h"
#include "cleave/io/graph_file.h"
#include "cleave/io/package_file.h"
#include "cleave/search/search.h"

namespace cleave {
namespace {

struct Workload {
  const char* graph;
  const char* package;
  double optimum_seconds;  // or best known
  double ratio;            // that slicing has to reach
};

class WorkloadTest : public ::testing::TestWithParam<Workload> {};

TEST_P(WorkloadTest, SlicingReachesTheOptimum) {
  const Workload& workload = GetParam();
  const auto folder = std::filesystem::path(CLEAVE_SOURCE_DIR) / ".." / "shared" / "workloads";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no workloads beside the sources";
  const std::string graph = std::string(workload.graph) + ".graph.json";
  const std::string package = std::string(workload.package) + ".package.json";
  // Published optima count weights only; activations of operator-bert_l-3 would not fit.
  const Problem problem(ReadGraph(folder / graph), ReadPackage(folder / package),
                        {MemoryModel::kWeights});
  const CostModel model(problem);
  const SearchResult result = MakeSearchMethod("slice")->Search(problem, model, {}, {});
  ASSERT_TRUE(result.best.has_value());
  const double seconds = problem.time_scale().ToSeconds(result.interval);
  EXPECT_LE(seconds, workload.optimum_seconds * workload.ratio);
  EXPECT_GE(seconds, workload.optimum_seconds * 0.9999) << "better than optimal";
}

constexpr Workload kWorkloads[] = {
    {"layer-bert24", "layer-bert24", 17.7899, 1.0001},
    {"layer-gnmt", "layer-gnmt", 32.9107, 1.0001},
    {"layer-resnet50", "layer-resnet50", 34.2229, 1.0001},
    {"operator-bert_l-3", "operator-bert_l-3", 27.9186, 1.0001},
    {"wide-heads4_8", "free8", 6.433e-4, 1.0001},
    {"wide-lay300_6", "free8", 3.223e-3, 1.04},
};

INSTANTIATE_TEST_SUITE_P(Published, WorkloadTest, ::testing::ValuesIn(kWorkloads),
                         [](const auto& workload) {
                           std::string name = workload.param.graph;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace cleave
