// CMA-ES: minimisation of a function of which nothing is known but values at points.
//
// (mu/mu_w, lambda) with cumulative step-size adaptation, rank-one and rank-mu update, after
// Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772); equation numbers are those
// of the tutorial. Default parameters are its Table 1, without negative weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/base/random.h"

namespace cleave {

class EvolutionStrategy {
 public:
  using Point = std::vector<double>;

  struct Options {
    double sigma = 0.3;     // first step size
    int population = 0;     // lambda, at least 2; 0: 4 + 3 ln(dimension), eq. 48
    bool diagonal = false;  // sep-CMA-ES: a diagonal covariance matrix, learned faster
                            // (Ros and Hansen, PPSN 2008)
  };

  EvolutionStrategy(Point mean, const Options& options);

  int population() const { return population_; }
  const Point& mean() const { return mean_; }
  double sigma() const { return sigma_; }

  // The next generation's points (eq. 38 to 40). O(population x dimension^2).
  std::vector<Point> Ask(RandomStream& random) const;

  // Their values, infinity for points without one, which count for nothing; points beyond the end
  // of the list were not tried. Without any value the mean stays and the step grows. O(population x
  // dimension^2 + dimension^3).
  void Tell(std::span<const Point> points, std::span<const double> values);

  // Whether further generations cannot change much: steps below 1e-3 in all directions, a
  // degenerate covariance matrix, or no difference in value for long (tutorial, B.3).
  bool Converged() const;

 private:
  struct Recombined {
    Point step;                        // y_w: weighted mean of the best steps, in units of sigma
    double effective;                  // mu_eff of the weights
    std::vector<std::size_t> parents;  // best first
    std::vector<Point> steps;          // theirs
    std::vector<double> weights;
  };

  Recombined Recombine(std::span<const Point> points, std::span<const double> values) const;
  void UpdateStepSize(const Recombined& best);
  void UpdateCovariance(const Recombined& best);
  void Decompose();
  Point Step(const Point& point) const;     // (point - mean) / sigma
  Point Whitened(const Point& step) const;  // C^(-1/2) step
  double& Entry(std::size_t row, std::size_t column) { return covariance_[row * n_ + column]; }

  std::size_t n_;
  int population_;
  bool diagonal_;
  double sigma_;
  Point mean_;
  Point step_path_;                 // p_sigma
  Point covariance_path_;           // p_c
  std::vector<double> covariance_;  // C, [n][n]
  std::vector<double> axes_;        // B, columns are unit axes, [n][n]
  Point lengths_;                   // D, square roots of C's eigenvalues
  double expected_norm_;            // E||N(0, I)||
  std::int64_t generation_ = 0;
  std::int64_t flat_generations_ = 0;
};

}  // namespace cleave
