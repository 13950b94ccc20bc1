#include "cleave/learn/order_window.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/solver/visit_order.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

TEST(OrderWindow, CutsAreWhatIsAliveBetweenNeighbours) {
  for (std::uint64_t stream = 0; stream < 20; ++stream) {
    const Problem problem = testing::LearnProblem(30, 4, stream);
    RandomStream random(1, stream);
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest(&random);
    const CutProfile cuts = CutsAlong(problem, order);
    ASSERT_EQ(cuts.ticks.size(), order.size() + 1);
    for (std::size_t at = 0; at <= order.size(); ++at) {
      const auto is_before = [&](OpIndex op) {
        return std::find(order.begin(), order.end(), op) - order.begin() <
               static_cast<std::ptrdiff_t>(at);
      };
      Ticks ticks = 0;
      std::int64_t bytes = 0;
      for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
        const OpTensor& tensor = problem.tensor(t);
        if (tensor.producer == kHost || !is_before(tensor.producer)) continue;
        if (std::ranges::all_of(problem.consumers(t), is_before)) continue;
        ticks += tensor.link_ticks;
        bytes += tensor.bytes;
      }
      EXPECT_EQ(cuts.ticks[at], ticks);
      EXPECT_EQ(cuts.bytes[at], bytes);
    }
  }
}

TEST(OrderWindow, WindowsAndTheirLeastValues) {
  RandomStream random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> positions;
    std::vector<Ticks> values;
    double at = 0;
    for (int i = 0; i < 40; ++i) {
      at += random.Below(3) == 0 ? 0 : 0.3 * random.Uniform();
      positions.push_back(at);
      values.push_back(random.Below(10));
    }
    const std::vector<Window> windows = WindowsAround(positions, 0.5);
    const std::vector<std::size_t> least = LeastIn(windows, values);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      for (std::size_t j = 0; j < positions.size(); ++j) {
        const bool inside = j >= windows[i].begin && j < windows[i].end;
        EXPECT_EQ(inside, std::abs(positions[j] - positions[i]) <= 0.5) << i << " " << j;
        if (inside) {
          EXPECT_GE(values[j], values[least[i]]);
        }
      }
      EXPECT_GE(least[i], windows[i].begin);
      EXPECT_LT(least[i], windows[i].end);
    }
  }
}

}  // namespace
}  // namespace cleave
