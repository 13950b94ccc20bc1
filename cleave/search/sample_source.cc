#include "cleave/search/sample_source.h"

#include <algorithm>
#include <cmath>

namespace cleave {
namespace {

// Visit orders that samples take in turn. More add little variety and cost memory.
constexpr std::size_t kOrders = 8;
// What their tables may take together: fewer orders are used for large problems.
constexpr std::size_t kTableBytes = std::size_t{128} << 20;
// Widths of the orders where none is given: from a fine adjustment to a quarter of a large package,
// by a factor of about 1.8.
constexpr double kNarrowest = 0.15;
constexpr double kWidest = 9;

std::size_t NumOrders(const Problem& problem) {
  const std::size_t entries =
      static_cast<std::size_t>(problem.num_ops()) * static_cast<std::size_t>(problem.num_chips());
  const std::size_t bytes = entries * (sizeof(float) + sizeof(double));  // masses and run costs
  return std::clamp<std::size_t>(kTableBytes / std::max<std::size_t>(bytes, 1), 1, kOrders);
}

// `orders` are spread over the widths; a single one has the middle.
double Width(const SampleSourceOptions& options, std::size_t order, std::size_t orders) {
  if (options.sigma > 0) return options.sigma;
  const double position =
      orders > 1 ? static_cast<double>(order) / static_cast<double>(orders - 1) : 0.5;
  return kNarrowest * std::pow(kWidest / kNarrowest, position);
}

}  // namespace

SampleSource::SampleSource(const Problem& problem, std::uint64_t seed,
                           const SampleSourceOptions& options)
    : seed_(seed) {
  const VisitOrders orders(problem);
  const std::size_t count = NumOrders(problem);
  for (std::size_t i = 0; i < count; ++i) {
    RandomStream random(seed, i);
    std::vector<OpIndex> order = orders.Deepest(i == 0 ? nullptr : &random);
    const ProbabilityRows rows =
        options.centred
            ? PeakedRows(problem, WorkSharePositions(problem, order), Width(options, i, count))
            : UniformRows(problem);
    tables_.emplace_back(problem, rows, std::move(order)).PrepareRuns(problem);
  }
}

Partition SampleSource::Draw(std::uint64_t index, Solver& solver) const {
  const SamplingTable& table = tables_[index % tables_.size()];
  RandomStream random(seed_, kOrders + index);  // streams below made the orders
  Partition chips(table.order().size());
  solver.Sample(table, random, chips);
  return chips;
}

}  // namespace cleave
