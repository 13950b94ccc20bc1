#include "cleave/base/machine.h"

#include <gtest/gtest.h>

namespace cleave {
namespace {

TEST(MachineTest, HasAName) { EXPECT_NE(MachineName().find(" cores"), std::string::npos); }

TEST(MachineTest, ProcessorTimeGrowsWithWork) {
  const double begin = ThreadProcessorSeconds();
  volatile double sum = 0;
  for (int i = 0; i < 1'000'000; ++i) sum = sum + 1;
  EXPECT_GT(ThreadProcessorSeconds(), begin);
}

}  // namespace
}  // namespace cleave
