#include "bench/scenario.h"

#include "cleave/api/files.h"

namespace cleave::bench {
namespace {

constexpr double kSigma = 0.3;

ProbabilityRows Rows(const Problem& problem, const std::vector<double>& positions, RowShape shape) {
  return shape == RowShape::kUniform ? UniformRows(problem)
                                     : PeakedRows(problem, positions, kSigma);
}

}  // namespace

std::string Name(RowShape rows) { return rows == RowShape::kUniform ? "uniform" : "peaked"; }

Package PackageWithChips(int chips) {
  Package package = LoadPackage("mcm36");
  const ChipSpec chip = package.chips.front();
  package.chips.assign(static_cast<std::size_t>(chips), chip);
  return package;
}

Scenario::Scenario(const BenchGraph& graph, int chips, RowShape shape)
    : problem(graph.graph, PackageWithChips(chips)),
      orders(problem),
      order(orders.Deepest()),
      positions(WorkSharePositions(problem, order)),
      rows(Rows(problem, positions, shape)),
      table(problem, rows, order) {
  table.PrepareRuns(problem);
}

}  // namespace cleave::bench
