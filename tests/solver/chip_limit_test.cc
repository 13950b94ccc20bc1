#include "cleave/solver/chip_limit.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "cleave/base/error.h"
#include "cleave/solver/cp_search.h"
#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;

void ExpectRefusal(const std::function<void()>& call) {
  try {
    call();
    ADD_FAILURE() << "took more chips than it can";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().place, "/chips");
    EXPECT_NE(error.problem().find("at most 64"), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("--method"), std::string::npos) << error.what();
  }
}

TEST(ChipLimitTest, AsManyAsFitIntoAWordAreTaken) {
  RandomStream random(5);
  const Problem problem = RandomProblem({20, kMaxSolverChips}, random);
  EXPECT_TRUE(SolverTakes(problem));
  EXPECT_NO_THROW(Solver{problem});
}

TEST(ChipLimitTest, MoreAreRefusedByEverythingThatKeepsState) {
  RandomStream random(5);
  for (const int chips : {kMaxSolverChips + 1, kMaxChips}) {
    const Problem problem = RandomProblem({20, chips}, random);
    EXPECT_FALSE(SolverTakes(problem));
    ExpectRefusal([&] { Solver{problem}; });
    ExpectRefusal([&] {
      const SamplingTable table(problem, UniformRows(problem), VisitOrders(problem).Deepest());
    });
    ExpectRefusal([&] { CpSearch(problem, nullptr, {}, random); });
  }
}

}  // namespace
}  // namespace cleave
