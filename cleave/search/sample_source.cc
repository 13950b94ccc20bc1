#include "cleave/search/sample_source.h"

#include <cmath>

namespace cleave {
namespace {

// Visit orders that samples take in turn. More add little variety and cost memory.
constexpr std::size_t kOrders = 8;
// Widths of the orders where none is given: from a fine adjustment to a quarter of a large package,
// by a factor of about 1.8.
constexpr double kNarrowest = 0.15;
constexpr double kWidest = 9;

double Width(const SampleSourceOptions& options, std::size_t order) {
  if (options.sigma > 0) return options.sigma;
  const double position = static_cast<double>(order) / (kOrders - 1);
  return kNarrowest * std::pow(kWidest / kNarrowest, position);
}

}  // namespace

SampleSource::SampleSource(const Problem& problem, std::uint64_t seed,
                           const SampleSourceOptions& options)
    : seed_(seed) {
  const VisitOrders orders(problem);
  for (std::size_t i = 0; i < kOrders; ++i) {
    RandomStream random(seed, i);
    std::vector<OpIndex> order = orders.Deepest(i == 0 ? nullptr : &random);
    const ProbabilityRows rows =
        options.centred ? PeakedRows(problem, WorkSharePositions(problem, order), Width(options, i))
                        : UniformRows(problem);
    tables_.emplace_back(problem, rows, std::move(order)).PrepareRuns(problem);
  }
}

Partition SampleSource::Draw(std::uint64_t index, Solver& solver) const {
  const SamplingTable& table = tables_[index % kOrders];
  RandomStream random(seed_, kOrders + index);  // streams below made the orders
  Partition chips(table.order().size());
  solver.Sample(table, random, chips);
  return chips;
}

}  // namespace cleave
