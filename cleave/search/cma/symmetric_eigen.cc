#include "cleave/search/cma/symmetric_eigen.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace cleave {
namespace {

constexpr int kMostSweeps = 60;
constexpr double kNegligible = 1e-26;  // squares of off-diagonal entries, relative to all squares

class Jacobi {
 public:
  Jacobi(std::span<const double> matrix, std::span<double> vectors, std::size_t n)
      : n_(n), matrix_(matrix.begin(), matrix.end()), vectors_(vectors) {
    for (std::size_t i = 0; i < n_ * n_; ++i) vectors_[i] = i % (n_ + 1) == 0 ? 1 : 0;
  }

  double At(std::size_t row, std::size_t column) const { return matrix_[row * n_ + column]; }

  bool IsDiagonal() const {
    double off = 0;
    double all = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        all += At(i, j) * At(i, j);
        if (i != j) off += At(i, j) * At(i, j);
      }
    }
    return off <= kNegligible * all;
  }

  // Makes the entry (p, q) zero.
  void Rotate(std::size_t p, std::size_t q) {
    if (At(p, q) == 0) return;
    const double theta = (At(q, q) - At(p, p)) / (2 * At(p, q));
    const double t = std::copysign(1 / (std::abs(theta) + std::hypot(theta, 1.0)), theta);
    const double c = 1 / std::hypot(t, 1.0);
    const double s = t * c;
    for (std::size_t k = 0; k < n_; ++k) Mix(matrix_[k * n_ + p], matrix_[k * n_ + q], c, s);
    for (std::size_t k = 0; k < n_; ++k) Mix(matrix_[p * n_ + k], matrix_[q * n_ + k], c, s);
    for (std::size_t k = 0; k < n_; ++k) Mix(vectors_[k * n_ + p], vectors_[k * n_ + q], c, s);
  }

 private:
  static void Mix(double& x, double& y, double c, double s) {
    const double old = x;
    x = c * old - s * y;
    y = s * old + c * y;
  }

  std::size_t n_;
  std::vector<double> matrix_;
  std::span<double> vectors_;
};

}  // namespace

void SymmetricEigen(std::span<const double> matrix, std::span<double> values,
                    std::span<double> vectors) {
  const std::size_t n = values.size();
  Jacobi jacobi(matrix, vectors, n);
  for (int sweep = 0; sweep < kMostSweeps && !jacobi.IsDiagonal(); ++sweep) {
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) jacobi.Rotate(p, q);
    }
  }
  for (std::size_t i = 0; i < n; ++i) values[i] = jacobi.At(i, i);
}

}  // namespace cleave
