#include "cleave/learn/training_example.h"

#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/learn/apprentice.h"
#include "cleave/problem/prepare.h"
#include "cleave/search/search.h"

namespace cleave {
namespace {

double LogUniform(double least, double most, RandomStream& random) {
  return least * std::pow(most / least, random.Uniform());
}

}  // namespace

std::unique_ptr<TrainingExample> MakeTrainingExample(const Graph& graph, const Package& package,
                                                     double effort) {
  auto example = std::make_unique<TrainingExample>(graph.name + "@" + package.name,
                                                   Prepare(graph, package), package);
  SearchOptions options;
  options.method_options = {{"effort", effort}, {"orders", 12}, {"rounds", 16}, {"patience", 4}};
  const SearchResult sliced =
      MakeSearchMethod("slice")->Search(example->problem, CostModel(example->problem), options, {});
  if (!sliced.best) return nullptr;
  example->teacher = *sliced.best;
  example->teacher_interval = sliced.interval;
  example->reference = ReferenceInterval(example->problem, 1);
  return example;
}

Package RandomPackage(const Graph& graph, RandomStream& random) {
  double weights = 0;
  double largest = 0;
  for (const Node& node : graph.nodes) {
    weights += static_cast<double>(node.weight_bytes);
    largest = std::max(largest, static_cast<double>(node.weight_bytes));
  }
  for (const Tensor& tensor : graph.tensors) {
    largest = std::max(largest, 4.0 * static_cast<double>(tensor.bytes));
  }
  Package package;
  package.name = "random";
  const auto chips = static_cast<std::size_t>(std::lround(LogUniform(4, 64, random)));
  ChipSpec chip;
  chip.flops_per_second = 2e12 * LogUniform(1.0 / 3, 3, random);
  chip.sram_bytes_per_second = chip.flops_per_second / 10;
  const double share = weights / static_cast<double>(chips);
  chip.sram_bytes = static_cast<std::int64_t>(
      std::max({share * LogUniform(2, 10, random), 2 * largest, 1048576.0}));
  package.chips.assign(chips, chip);
  package.link = {2.5e10 * LogUniform(1.0 / 3, 3, random), 1e-6};
  package.transfers = random.Uniform() < 0.4 ? Transfers::kOverlapped : Transfers::kSerial;
  package.forwarding = random.Uniform() < 0.1 ? Forwarding::kRelay : Forwarding::kNone;
  return package;
}

}  // namespace cleave
