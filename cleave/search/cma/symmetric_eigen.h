// Eigenvalues and eigenvectors of small symmetric matrices.
#pragma once

#include <span>

namespace cleave {

// Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5) until off-diagonal entries
// are negligible. `matrix` and `vectors` are [n][n], row-major, `values` [n]; column k of `vectors`
// is the unit eigenvector of value k. O(n^3) a sweep, about 8 sweeps.
void SymmetricEigen(std::span<const double> matrix, std::span<double> values,
                    std::span<double> vectors);

}  // namespace cleave
