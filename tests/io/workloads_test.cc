// The foreign instances that come with the specification must all be readable.
#include <gtest/gtest.h>

#include <filesystem>

#include "cleave/io/graph_file.h"
#include "cleave/io/package_file.h"

namespace cleave {
namespace {

TEST(WorkloadsTest, AllFilesParseAndRoundTrip) {
  const std::filesystem::path folder = CLEAVE_SOURCE_DIR "/../shared/workloads";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no workloads beside the sources";
  int graphs = 0;
  int packages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    if (name.ends_with(".graph.json")) {
      const Graph graph = ReadGraph(entry.path());
      EXPECT_EQ(graph.name + ".graph.json", name);
      EXPECT_EQ(ParseGraph(FormatGraph(graph), ""), graph);
      ++graphs;
    } else if (name.ends_with(".package.json")) {
      const Package package = ReadPackage(entry.path());
      EXPECT_EQ(ParsePackage(FormatPackage(package), ""), package);
      ++packages;
    }
  }
  EXPECT_GE(graphs, 6);
  EXPECT_GE(packages, 5);
}

}  // namespace
}  // namespace cleave
