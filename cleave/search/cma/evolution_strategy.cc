#include "cleave/search/cma/evolution_strategy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cleave/search/cma/symmetric_eigen.h"

namespace cleave {
namespace {

constexpr double kLeastStep = 1e-3;
constexpr double kWorstCondition = 1e7;  // of D, the square root of C's
constexpr double kBlindGrowth = 1.2;     // of sigma after a generation without values
constexpr double kLargestSigma = 4;

double Square(double x) { return x * x; }

double Norm(const std::vector<double>& x) {
  return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
}

}  // namespace

EvolutionStrategy::EvolutionStrategy(Point mean, const Options& options)
    : n_(mean.size()),
      population_(options.population),
      diagonal_(options.diagonal),
      sigma_(options.sigma),
      mean_(std::move(mean)),
      step_path_(n_, 0.0),
      covariance_path_(n_, 0.0),
      covariance_(n_ * n_, 0.0),
      axes_(n_ * n_, 0.0),
      lengths_(n_, 1.0) {
  const auto n = static_cast<double>(n_);
  if (population_ < 2) population_ = 4 + static_cast<int>(3 * std::log(n));
  for (std::size_t i = 0; i < n_; ++i) Entry(i, i) = axes_[i * n_ + i] = 1;
  expected_norm_ = std::sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
}

std::vector<EvolutionStrategy::Point> EvolutionStrategy::Ask(RandomStream& random) const {
  std::vector<Point> points(static_cast<std::size_t>(population_), mean_);
  Point normal(n_);
  for (Point& point : points) {
    for (std::size_t k = 0; k < n_; ++k) normal[k] = lengths_[k] * random.Normal();
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t k = 0; k < n_; ++k) point[i] += sigma_ * axes_[i * n_ + k] * normal[k];
    }
  }
  return points;
}

void EvolutionStrategy::Tell(std::span<const Point> points, std::span<const double> values) {
  ++generation_;
  const Recombined best = Recombine(points, values);
  if (best.parents.empty()) {
    sigma_ = std::min(sigma_ * kBlindGrowth, kLargestSigma);
    return;
  }
  const bool flat = values[best.parents.front()] == values[best.parents.back()];
  flat_generations_ = flat ? flat_generations_ + 1 : 0;
  const double sigma = sigma_;
  UpdateStepSize(best);
  UpdateCovariance(best);
  for (std::size_t i = 0; i < n_; ++i) mean_[i] += sigma * best.step[i];  // eq. 41
  sigma_ = std::min(sigma_, kLargestSigma);
  Decompose();
}

// Weights of eq. 49 and 53, positive ones only, over the better half of the points with a value.
EvolutionStrategy::Recombined EvolutionStrategy::Recombine(std::span<const Point> points,
                                                           std::span<const double> values) const {
  Recombined best;
  std::vector<std::size_t> ranked(values.size());
  std::iota(ranked.begin(), ranked.end(), std::size_t{0});
  std::erase_if(ranked, [&](std::size_t i) { return !std::isfinite(values[i]); });
  std::ranges::stable_sort(ranked, {}, [&](std::size_t i) { return values[i]; });
  const auto half = static_cast<std::size_t>(population_ / 2);
  ranked.resize(std::min(ranked.size(), std::max<std::size_t>(half, 1)));
  const double offset = std::log(static_cast<double>(ranked.size()) + 0.5);
  double sum = 0;
  double squares = 0;
  for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
    const double weight = offset - std::log(static_cast<double>(rank) + 1);
    best.weights.push_back(weight);
    sum += weight;
    squares += weight * weight;
  }
  best.effective = squares > 0 ? sum * sum / squares : 0;  // eq. 8
  best.step.assign(n_, 0.0);
  for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
    best.weights[rank] /= sum;
    best.steps.push_back(Step(points[ranked[rank]]));
    for (std::size_t i = 0; i < n_; ++i) best.step[i] += best.weights[rank] * best.steps[rank][i];
  }
  best.parents = std::move(ranked);
  return best;
}

EvolutionStrategy::Point EvolutionStrategy::Step(const Point& point) const {
  Point step(n_);
  for (std::size_t i = 0; i < n_; ++i) step[i] = (point[i] - mean_[i]) / sigma_;
  return step;
}

EvolutionStrategy::Point EvolutionStrategy::Whitened(const Point& step) const {
  Point result(n_, 0.0);
  for (std::size_t k = 0; k < n_; ++k) {
    double along = 0;
    for (std::size_t i = 0; i < n_; ++i) along += axes_[i * n_ + k] * step[i];
    along /= lengths_[k];
    for (std::size_t i = 0; i < n_; ++i) result[i] += axes_[i * n_ + k] * along;
  }
  return result;
}

// Eq. 43 and 44, with the parameters of eq. 55.
void EvolutionStrategy::UpdateStepSize(const Recombined& best) {
  const auto n = static_cast<double>(n_);
  const double rate = (best.effective + 2) / (n + best.effective + 5);
  const double damping =
      1 + 2 * std::max(0.0, std::sqrt((best.effective - 1) / (n + 1)) - 1) + rate;
  const Point white = Whitened(best.step);
  const double gain = std::sqrt(rate * (2 - rate) * best.effective);
  for (std::size_t i = 0; i < n_; ++i) {
    step_path_[i] = (1 - rate) * step_path_[i] + gain * white[i];
  }
  sigma_ *= std::exp(rate / damping * (Norm(step_path_) / expected_norm_ - 1));
}

// Eq. 45 to 47, with the parameters of eq. 56 to 58.
void EvolutionStrategy::UpdateCovariance(const Recombined& best) {
  const auto n = static_cast<double>(n_);
  const double effective = best.effective;
  const double path_rate = (4 + effective / n) / (n + 4 + 2 * effective / n);
  const double faster = diagonal_ ? (n + 2) / 3 : 1;
  const double one = std::min(1.0, faster * 2 / (Square(n + 1.3) + effective));
  const double many = std::min(
      1 - one, faster * 2 * (0.25 + effective - 2 + 1 / effective) / (Square(n + 2) + effective));
  const double step_rate = (effective + 2) / (n + effective + 5);
  const double grown = 1 - std::pow(1 - step_rate, 2 * static_cast<double>(generation_));
  const bool steady = Norm(step_path_) / std::sqrt(grown) < (1.4 + 2 / (n + 1)) * expected_norm_;
  const double gain = steady ? std::sqrt(path_rate * (2 - path_rate) * effective) : 0;
  for (std::size_t i = 0; i < n_; ++i) {
    covariance_path_[i] = (1 - path_rate) * covariance_path_[i] + gain * best.step[i];
  }
  const double lost = steady ? 0 : one * path_rate * (2 - path_rate);
  for (double& entry : covariance_) entry *= 1 - one - many + lost;
  const auto add = [&](const Point& v, double factor) {
    for (std::size_t i = 0; i < n_; ++i) {
      if (diagonal_) {
        Entry(i, i) += factor * v[i] * v[i];
        continue;
      }
      for (std::size_t j = 0; j < n_; ++j) Entry(i, j) += factor * v[i] * v[j];
    }
  };
  add(covariance_path_, one);
  for (std::size_t rank = 0; rank < best.parents.size(); ++rank) {
    add(best.steps[rank], many * best.weights[rank]);
  }
}

void EvolutionStrategy::Decompose() {
  std::vector<double> values(n_);
  if (diagonal_) {
    for (std::size_t i = 0; i < n_; ++i) values[i] = Entry(i, i);
  } else {
    SymmetricEigen(covariance_, values, axes_);
  }
  for (std::size_t i = 0; i < n_; ++i) lengths_[i] = std::sqrt(std::max(values[i], 1e-20));
}

bool EvolutionStrategy::Converged() const {
  const auto [shortest, longest] = std::ranges::minmax(lengths_);
  const auto n = static_cast<double>(n_);
  return sigma_ * longest < kLeastStep || longest > kWorstCondition * shortest ||
         static_cast<double>(flat_generations_) > 10 + 30 * n / population_;
}

}  // namespace cleave
