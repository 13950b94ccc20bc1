#include "cleave/api/compare.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "cleave/api/files.h"
#include "cleave/api/model_list.h"
#include "cleave/base/error.h"
#include "tests/io/temp_folder.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using Json = nlohmann::json;

class CompareTest : public ::testing::Test {
 protected:
  CompareTest() {
    for (const char* name : {"a", "b"}) {
      RandomStream random(1, static_cast<std::uint64_t>(name[0]));
      testing::RandomDagOptions dag;
      dag.nodes = 30;
      options_.models.push_back(folder_.path() / (std::string(name) + ".json"));
      AtomicWrite(options_.models.back(), FormatGraph(testing::RandomDag(dag, random)));
    }
    options_.packages.push_back(testing::MakePackage({}));
    options_.methods = {ParseMethodSpec("greedy"), ParseMethodSpec("anneal"),
                        ParseMethodSpec("random:centred=1,sigma=0.5")};
    options_.seeds = {1, 2};
    options_.evaluations = {5, 20};
    output_ = folder_.path() / "runs.jsonl";
  }

  std::vector<Json> Lines() const {
    std::vector<Json> lines;
    std::ifstream file(output_);
    for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  // By name, without what differs between two runs of the same.
  std::map<std::string, Json> Results() const {
    std::map<std::string, Json> results;
    for (Json& line : Lines()) {
      line.erase("wall_seconds");
      line.erase("processor_seconds");
      for (Json& point : line["curve"]) point.erase(1);
      const std::string name = line["run"];
      EXPECT_TRUE(results.emplace(name, std::move(line)).second) << name;
    }
    return results;
  }

  TempFolder folder_;
  CompareOptions options_;
  std::filesystem::path output_;
};

TEST_F(CompareTest, WritesALineForEveryRun) {
  options_.record["commit"] = "1a2b3c";
  const CompareSummary summary = Compare(options_, output_);
  EXPECT_EQ(summary.finished, 2 * 1 * 3 * 2 * 2);
  EXPECT_EQ(summary.missing, 0);
  for (const Json& line : Lines()) {
    EXPECT_EQ(line["format"], "cleave.run/1");
    EXPECT_EQ(line["record"]["commit"], "1a2b3c");
    EXPECT_EQ(line["conditions"]["start"], "greedy");
    EXPECT_LE(line["evaluations"], line["budget"]);
    EXPECT_LE(line["refusals"], line["evaluations"]);
    EXPECT_EQ(line["curve"].back()[2], line["interval_seconds"]);
    EXPECT_GE(line["interval_seconds"], line["bound_interval_seconds"]);
    // All were given the greedy plan.
    EXPECT_LE(line["interval_seconds"], line["greedy_interval_seconds"]);
    EXPECT_EQ(line["curve"][0][2], line["greedy_interval_seconds"]);
    EXPECT_GE(line["processor_seconds"], 0);
  }
}

TEST_F(CompareTest, ThreadsChangeNothing) {
  Compare(options_, output_);
  const auto one = Results();
  std::filesystem::remove(output_);
  options_.threads = 4;
  Compare(options_, output_);
  EXPECT_EQ(Results(), one);
}

TEST_F(CompareTest, RunsOnlyWhatIsMissing) {
  Compare(options_, output_);
  const auto all = Results();
  std::vector<Json> lines = Lines();
  {
    std::ofstream file(output_);
    for (std::size_t i = 0; i < 10; ++i) file << lines[i].dump() << "\n";
    file << lines[10].dump().substr(0, 40);
  }
  const CompareSummary summary = Compare(options_, output_);
  EXPECT_EQ(summary.found, 10);
  EXPECT_EQ(summary.finished, 14);
  EXPECT_EQ(summary.repaired_bytes, 40U);
  EXPECT_EQ(Results(), all);
  EXPECT_EQ(Compare(options_, output_).finished, 0);
}

TEST_F(CompareTest, OtherConditionsAreOtherRuns) {
  Compare(options_, output_);
  options_.memory = MemoryModel::kNone;
  EXPECT_EQ(Compare(options_, output_).finished, 24);
  options_.start = CompareStart::kNone;
  EXPECT_EQ(Compare(options_, output_).finished, 24);
  options_.methods = {ParseMethodSpec("anneal:restarts=1")};
  EXPECT_EQ(Compare(options_, output_).finished, 8);
}

TEST_F(CompareTest, ACancelledComparisonKeepsWhatHasFinished) {
  Cancellation cancellation;
  RunContext context;
  context.cancellation = &cancellation;
  int reports = 0;
  context.progress = [&](const Progress& progress) {
    EXPECT_LE(progress.fraction.value_or(2), 1);
    if (++reports == 7) cancellation.Request();
  };
  const CompareSummary summary = Compare(options_, output_, context);
  EXPECT_EQ(summary.finished, 7);
  EXPECT_EQ(summary.missing, 24 - 7);
  EXPECT_EQ(Lines().size(), 7U);
  EXPECT_EQ(Compare(options_, output_).finished, 24 - 7);
}

TEST_F(CompareTest, RefusesWhatCannotBeToldApart) {
  const auto refuses = [&](auto change) {
    CompareOptions options = options_;
    change(options);
    EXPECT_THROW(Compare(options, output_), InputError);
  };
  refuses([](CompareOptions& options) { options.methods.clear(); });
  refuses([](CompareOptions& options) { options.models.clear(); });
  refuses([](CompareOptions& options) { options.packages.clear(); });
  refuses([](CompareOptions& options) { options.seeds = {3, 3}; });
  refuses([](CompareOptions& options) { options.evaluations = {5, 5}; });
  refuses([](CompareOptions& options) { options.methods.push_back(options.methods.front()); });
  refuses([](CompareOptions& options) { options.models.push_back(options.models.front()); });
  refuses([](CompareOptions& options) { options.packages.push_back(options.packages.front()); });
  EXPECT_FALSE(std::filesystem::exists(output_));
}

TEST_F(CompareTest, RefusesAFileOfSomethingElse) {
  folder_.Write("runs.jsonl", "{\"kind\":\"speed\"}\n");
  EXPECT_THROW(Compare(options_, output_), InputError);
}

TEST(ModelListTest, ReadsPathsAndPatterns) {
  const TempFolder folder;
  for (const char* name : {"x2.onnx.zst", "x1.onnx.zst", "y.json"}) folder.Write(name, "");
  const auto list = folder.Write("list.txt", "# models\n\n y.json  # one\nx*.zst\n");
  std::vector<std::string> names;
  for (const auto& path : ReadModelList(list)) names.push_back(ModelName(path));
  EXPECT_EQ(names, (std::vector<std::string>{"y", "x1", "x2"}));
}

TEST(ModelListTest, NamesTheLineOfAMissingModel) {
  const TempFolder folder;
  const auto list = folder.Write("list.txt", "# models\nz.json\n");
  try {
    ReadModelList(list);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, list.string());
    EXPECT_EQ(error.where().place, "line 2");
  }
  EXPECT_THROW(ReadModelList(folder.Write("empty.txt", "# nothing\n")), InputError);
  EXPECT_THROW(ExpandPattern((folder.path() / "*.onnx").string()), InputError);
}

}  // namespace
}  // namespace cleave
