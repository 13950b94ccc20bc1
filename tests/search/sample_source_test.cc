#include "cleave/search/sample_source.h"

#include <gtest/gtest.h>

#include <set>

#include "cleave/problem/constraints.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

Problem MakeProblem() {
  RandomStream random(3);
  testing::RandomDagOptions options;
  options.nodes = 60;
  options.reach = 6;
  testing::PackageRules rules;
  rules.chips = 6;
  return Problem(testing::RandomDag(options, random), testing::MakePackage(rules));
}

TEST(SampleSourceTest, EverySampleIsValidAndFresh) {
  const Problem problem = MakeProblem();
  for (const SampleSourceOptions& options :
       {SampleSourceOptions{}, SampleSourceOptions{true, 0}, SampleSourceOptions{true, 1.5}}) {
    const SampleSource source(problem, 4, options);
    Solver solver(problem);
    std::set<Partition> seen;
    for (std::uint64_t i = 0; i < 200; ++i) {
      const Partition chips = source.Draw(i, solver);
      EXPECT_TRUE(IsValid(problem, chips));
      seen.insert(chips);
    }
    EXPECT_GT(seen.size(), 150U);
  }
}

TEST(SampleSourceTest, ASampleDependsOnSeedAndIndexOnly) {
  const Problem problem = MakeProblem();
  const SampleSource source(problem, 4, {true, 0});
  Solver solver(problem);
  const Partition first = source.Draw(17, solver);
  source.Draw(3, solver);
  EXPECT_EQ(source.Draw(17, solver), first);
  Solver other(problem);
  EXPECT_EQ(SampleSource(problem, 4, {true, 0}).Draw(17, other), first);
  EXPECT_NE(SampleSource(problem, 5, {true, 0}).Draw(17, other), first);
}

TEST(SampleSourceTest, ANarrowWidthStaysNearThePrior) {
  const Problem problem = MakeProblem();
  const auto spread = [&](double sigma) {
    const SampleSource source(problem, 4, {true, sigma});
    Solver solver(problem);
    std::int64_t sum = 0;
    for (std::uint64_t i = 0; i < 80; i += 8) {  // all along the first order
      const Partition a = source.Draw(i, solver);
      const Partition b = source.Draw(i + 8, solver);
      for (std::size_t op = 0; op < a.size(); ++op) sum += std::abs(a[op] - b[op]);
    }
    return sum;
  };
  EXPECT_LT(spread(0.1), spread(1));
}

}  // namespace
}  // namespace cleave
