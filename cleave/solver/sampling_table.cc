#include "cleave/solver/sampling_table.h"

#include <array>
#include <utility>

#include "cleave/solver/chip_limit.h"

namespace cleave {
namespace {

constexpr std::size_t kBlock = 4;
constexpr std::size_t kMaxWidth = kMaxSolverChips + kBlock;

// Smaller values count as 0: products of two of them would be subnormal, which processors compute a
// hundred times slower, and no draw could tell.
constexpr float kNegligible = 1e-18F;

float Flushed(float value) { return value < kNegligible ? 0.0F : value; }

// tail[c] = mass[c] + mass[c + 1] + ..., for a whole number of blocks. Sums within blocks do not
// wait for each other; only one addition a block is on the critical path.
void SuffixSums(const float* mass, std::size_t width, float* tail) {
  float carry = 0;
  for (std::size_t block = width; block >= kBlock; block -= kBlock) {
    const float* m = mass + block - kBlock;
    float* t = tail + block - kBlock;
    const float t3 = m[3];
    const float t2 = m[2] + t3;
    const float t1 = m[1] + t2;
    const float t0 = m[0] + t1;
    t[3] = t3 + carry;
    t[2] = t2 + carry;
    t[1] = t1 + carry;
    t[0] = t0 + carry;
    carry += t0;
  }
}

}  // namespace

SamplingTable::SamplingTable(const Problem& problem, const ProbabilityRows& rows,
                             std::vector<OpIndex> order, bool lookahead)
    : order_(std::move(order)),
      lookahead_(lookahead),
      chips_(static_cast<std::size_t>(problem.num_chips())),
      stride_((chips_ + 1 + kBlock - 1) / kBlock * kBlock),
      tails_(order_.size() * stride_, 0) {
  CheckSolverTakes(problem);
  Build(rows);
}

void SamplingTable::Rebuild(const ProbabilityRows& rows, std::span<const OpIndex> order) {
  runs_.reset();
  order_.assign(order.begin(), order.end());
  Build(rows);
}

void SamplingTable::Build(const ProbabilityRows& rows) {
  std::array<float, kMaxWidth> mass{};
  std::array<float, kMaxWidth> ahead{};
  ahead.fill(1.0F);
  for (std::size_t i = order_.size(); i-- > 0;) {
    const float* row = rows[order_[i]].data();
    for (std::size_t c = 0; c < chips_; ++c) mass[c] = Flushed(row[c]) * ahead[c];
    float* tail = tails_.data() + i * stride_;
    SuffixSums(mass.data(), stride_, tail);
    if (!lookahead_ || tail[0] <= 0) continue;
    const float scale = 1.0F / tail[0];
    for (std::size_t c = 0; c < chips_; ++c) ahead[c] = Flushed(tail[c] * scale);
  }
}

}  // namespace cleave
