#include "cleave/search/cma/evolution_strategy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "cleave/search/cma/symmetric_eigen.h"

namespace cleave {
namespace {

using Point = EvolutionStrategy::Point;
using Function = std::function<double(const Point&)>;

double Sphere(const Point& x) {
  double sum = 0;
  for (const double each : x) sum += each * each;
  return sum;
}

// Axes of lengths 1 to 1000, rotated by 45 degrees in every plane of neighbours.
double RotatedEllipsoid(const Point& x) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); i += 2) {
    const double a = (x[i] + x[i + 1]) * std::sqrt(0.5);
    const double b = (x[i] - x[i + 1]) * std::sqrt(0.5);
    sum += a * a + 1e6 * b * b;
  }
  return sum;
}

double Rosenbrock(const Point& x) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    sum += 100 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1 - x[i], 2);
  }
  return sum;
}

double Minimise(const Function& function, EvolutionStrategy& search, int evaluations) {
  RandomStream random(7);
  double best = std::numeric_limits<double>::infinity();
  while (evaluations > 0) {
    const std::vector<Point> points = search.Ask(random);
    std::vector<double> values;
    for (const Point& point : points) values.push_back(function(point));
    for (const double value : values) best = std::min(best, value);
    evaluations -= search.population();
    search.Tell(points, values);
  }
  return best;
}

TEST(EvolutionStrategyTest, DefaultPopulationIsThatOfTheTutorial) {
  EXPECT_EQ(EvolutionStrategy(Point(10, 0.0), {}).population(), 10);
  EXPECT_EQ(EvolutionStrategy(Point(40, 0.0), {}).population(), 15);
}

// Published runs of CMA-ES take about 1,500 evaluations for a sphere of dimension 10 to 1e-9.
TEST(EvolutionStrategyTest, MinimisesASphere) {
  EvolutionStrategy search(Point(10, 1.0), {.sigma = 0.5});
  EXPECT_LT(Minimise(Sphere, search, 2000), 1e-9);
}

TEST(EvolutionStrategyTest, LearnsAxesOfAnyDirection) {
  EvolutionStrategy full(Point(10, 1.0), {.sigma = 0.5});
  EXPECT_LT(Minimise(RotatedEllipsoid, full, 8000), 1e-8);
  EvolutionStrategy diagonal(Point(10, 1.0), {.sigma = 0.5, .diagonal = true});
  EXPECT_GT(Minimise(RotatedEllipsoid, diagonal, 8000), 1e-8);  // it cannot
}

TEST(EvolutionStrategyTest, FollowsACurvedValley) {
  EvolutionStrategy search(Point(6, 0.0), {.sigma = 0.3});
  EXPECT_LT(Minimise(Rosenbrock, search, 8000), 1e-8);
}

TEST(EvolutionStrategyTest, ADiagonalMatrixIsLearnedFaster) {
  const Function ellipsoid = [](const Point& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      sum +=
          std::pow(1e4, static_cast<double>(i) / static_cast<double>(x.size() - 1)) * x[i] * x[i];
    }
    return sum;
  };
  EvolutionStrategy full(Point(30, 1.0), {.sigma = 0.5});
  EvolutionStrategy diagonal(Point(30, 1.0), {.sigma = 0.5, .diagonal = true});
  EXPECT_LT(Minimise(ellipsoid, diagonal, 4000), 0.1 * Minimise(ellipsoid, full, 4000));
}

TEST(EvolutionStrategyTest, PointsWithoutValuesCountForNothing) {
  const double none = std::numeric_limits<double>::infinity();
  EvolutionStrategy search(Point(5, 1.0), {.sigma = 0.3});
  const double best =
      Minimise([&](const Point& x) { return x[0] < 0.3 ? none : Sphere(x); }, search, 3000);
  EXPECT_LT(best, 0.09 + 1e-3);
  EXPECT_GE(best, 0.09);
}

TEST(EvolutionStrategyTest, WithoutAnyValueTheMeanStaysAndTheStepGrows) {
  EvolutionStrategy search(Point(4, 0.5), {.sigma = 0.1});
  RandomStream random(1);
  const auto points = search.Ask(random);
  search.Tell(points, std::vector<double>(points.size(), std::numeric_limits<double>::infinity()));
  EXPECT_EQ(search.mean(), Point(4, 0.5));
  EXPECT_GT(search.sigma(), 0.1);
}

TEST(EvolutionStrategyTest, EndsOnAPlateauAndAtAMinimum) {
  EvolutionStrategy flat(Point(4, 0.0), {});
  Minimise([](const Point&) { return 1.0; }, flat, 1000);
  EXPECT_TRUE(flat.Converged());
  EvolutionStrategy sphere(Point(4, 1.0), {});
  EXPECT_FALSE(sphere.Converged());
  Minimise(Sphere, sphere, 2000);
  EXPECT_TRUE(sphere.Converged());
}

TEST(SymmetricEigenTest, TakesRandomMatricesApart) {
  RandomStream random(3);
  for (const std::size_t n : {1U, 2U, 5U, 20U}) {
    std::vector<double> matrix(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) matrix[i * n + j] = matrix[j * n + i] = random.Normal();
    }
    std::vector<double> values(n);
    std::vector<double> vectors(n * n);
    SymmetricEigen(matrix, values, vectors);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double entry = 0;
        double product = 0;
        for (std::size_t k = 0; k < n; ++k) {
          entry += vectors[i * n + k] * values[k] * vectors[j * n + k];
          product += vectors[k * n + i] * vectors[k * n + j];
        }
        EXPECT_NEAR(entry, matrix[i * n + j], 1e-9);
        EXPECT_NEAR(product, i == j ? 1 : 0, 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace cleave
