#include "cleave/learn/network.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/learn/policy.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;
using testing::RandomFloats;

using Rows = std::vector<std::vector<double>>;

// The formulas of network.h, one entry at a time, in double precision.
Rows SlowLinear(const Rows& input, const LinearPlace& place, std::span<const float> parameters,
                bool relu) {
  Rows out;
  for (const auto& row : input) {
    auto& result = out.emplace_back();
    for (int c = 0; c < place.columns; ++c) {
      double sum = static_cast<double>(parameters[place.bias + static_cast<std::size_t>(c)]);
      for (int k = 0; k < place.rows; ++k) {
        sum += row[static_cast<std::size_t>(k)] *
               static_cast<double>(
                   parameters[place.weights + static_cast<std::size_t>(k * place.columns + c)]);
      }
      result.push_back(relu ? std::max(sum, 0.0) : sum);
    }
  }
  return out;
}

std::vector<double> SlowMean(const Rows& rows, std::span<const std::int32_t> which) {
  std::vector<double> mean(rows.front().size(), 0.0);
  for (const std::int32_t i : which) {
    for (std::size_t k = 0; k < mean.size(); ++k) {
      mean[k] += rows[static_cast<std::size_t>(i)][k] / static_cast<double>(which.size());
    }
  }
  return mean;
}

Rows SlowForward(const NetworkShape& shape, std::span<const float> parameters,
                 const Observation& seen) {
  const std::vector<LinearPlace> places = Places(shape);
  Rows h;
  for (OpIndex op = 0; op < seen.ops; ++op)
    h.emplace_back(seen.row(op).begin(), seen.row(op).end());
  h = SlowLinear(h, places[0], parameters, true);
  for (std::size_t layer = 1; layer + 2 < places.size(); ++layer) {
    Rows joined = h;
    for (OpIndex op = 0; op < seen.ops; ++op) {
      auto& row = joined[static_cast<std::size_t>(op)];
      for (const auto& part :
           {SlowMean(h, seen.predecessors[op]), SlowMean(h, seen.successors[op])}) {
        row.insert(row.end(), part.begin(), part.end());
      }
    }
    const Rows added = SlowLinear(joined, places[layer], parameters, true);
    for (std::size_t i = 0; i < h.size(); ++i) {
      for (std::size_t k = 0; k < h[i].size(); ++k) h[i][k] += added[i][k];
    }
  }
  h = SlowLinear(h, places[places.size() - 2], parameters, true);
  return SlowLinear(h, places.back(), parameters, false);
}

TEST(Network, AgreesWithTheFormulas) {
  RandomStream random(4);
  for (const auto& [hidden, head] : {std::pair{64, 32}, std::pair{20, 7}}) {
    const NetworkShape shape{kFeatureCount, hidden, 3, head};
    const std::vector<float> parameters = RandomFloats(ParameterCount(shape), -0.15, 0.15, random);
    const Observation seen = Observe(LearnProblem(37, 5));
    const std::vector<float> fast = Forward(shape, parameters, InputOf(seen));
    const Rows slow = SlowForward(shape, parameters, seen);
    for (std::size_t i = 0; i < fast.size(); ++i) {
      EXPECT_NEAR(fast[i], slow[i / kOutputs][i % kOutputs], 1e-3);
    }
  }
}

TEST(Network, PlacesCoverTheParameters) {
  const NetworkShape shape{kFeatureCount, 16, 2, 8};
  std::size_t next = 0;
  for (const LinearPlace& place : Places(shape)) {
    EXPECT_EQ(place.weights, next);
    EXPECT_EQ(place.bias, next + static_cast<std::size_t>(place.rows * place.columns));
    next = place.bias + static_cast<std::size_t>(place.columns);
  }
  EXPECT_EQ(ParameterCount(shape), next);
}

// A new policy is the prior that random search centres on.
TEST(Network, StartsAtTheEvenSpread) {
  const Problem problem = LearnProblem(50, 6);
  const Observation seen = Observe(problem);
  const std::vector<float> positions = Predict(NewPolicy({}, 3), seen);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    EXPECT_NEAR(positions[i], seen.even_position[i],
                0.1);  // apart from the room for idle operations
  }
}

}  // namespace
}  // namespace cleave
