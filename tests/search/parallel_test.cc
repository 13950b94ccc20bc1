#include "cleave/search/parallel.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cleave {
namespace {

TEST(ParallelForTest, CallsEveryItemOnce) {
  for (const int threads : {1, 2, 5}) {
    for (const std::size_t items : {0U, 1U, 3U, 100U}) {
      std::vector<int> calls(items, 0);
      std::atomic<bool> worker_in_range{true};
      ParallelFor(items, threads, [&](std::size_t item, int worker) {
        ++calls[item];
        if (worker < 0 || worker >= threads) worker_in_range = false;
      });
      EXPECT_EQ(calls, std::vector<int>(items, 1));
      EXPECT_TRUE(worker_in_range);
    }
  }
}

TEST(ParallelForTest, PassesExceptionsOn) {
  const auto fail = [](std::size_t item, int /*worker*/) {
    if (item == 5) throw std::runtime_error("five");
  };
  EXPECT_THROW(ParallelFor(10, 1, fail), std::runtime_error);
  EXPECT_THROW(ParallelFor(10, 3, fail), std::runtime_error);
}

}  // namespace
}  // namespace cleave
