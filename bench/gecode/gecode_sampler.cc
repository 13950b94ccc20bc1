#include "bench/gecode/gecode_sampler.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "cleave/base/machine.h"
#include "cleave/package/package.h"
#include "cleave/solver/chip_limit.h"

namespace cleave::bench {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::vector<OpIndex> Copied(std::span<const OpIndex> order) { return {order.begin(), order.end()}; }

// The engine deletes it.
Gecode::Search::Cutoff* MakeCutoff(const GecodeVariant& variant) {
  switch (variant.restarts) {
    case Restarts::kLuby:
      return Gecode::Search::Cutoff::luby(variant.cutoff);
    case Restarts::kGeometric:
      return Gecode::Search::Cutoff::geometric(variant.cutoff, 1.5);
    case Restarts::kNone:
      break;
  }
  return Gecode::Search::Cutoff::constant(~0UL);
}

Gecode::Search::Options SearchOptions(const GecodeVariant& variant, Gecode::Search::Stop& stop) {
  Gecode::Search::Options options;
  options.clone = false;
  options.c_d = variant.copy_distance;
  options.nogoods_limit = variant.nogoods;
  options.stop = &stop;
  options.cutoff = MakeCutoff(variant);
  return options;
}

}  // namespace

GecodeSampler::GecodeSampler(const Problem& problem, const VisitOrders& orders,
                             const ProbabilityRows& rows, const SamplingTable& table,
                             const GecodeVariant& variant)
    : orders_(orders),
      rows_(rows),
      table_(table),
      variant_(variant),
      position_(Index(problem.num_ops())),
      root_(problem, Copied(table.order()), variant) {
  for (std::size_t i = 0; i < table.order().size(); ++i) position_[Index(table.order()[i])] = i;
  root_.status();
}

std::vector<OpIndex> GecodeSampler::BranchingOrder(RandomStream& random) const {
  std::vector<OpIndex> order = Copied(table_.order());
  if (variant_.order == VariableOrder::kRandom) order = orders_.Deepest(&random);
  if (variant_.order == VariableOrder::kReversed) std::ranges::reverse(order);
  if (variant_.order == VariableOrder::kIndex) std::iota(order.begin(), order.end(), 0);
  return order;
}

double GecodeSampler::Mass(OpIndex op, int chip) const {
  if (!variant_.lookahead) return static_cast<double>(rows_[op][Index(chip)]);
  const float* tail = table_.tail(position_[Index(op)]);
  return static_cast<double>(std::max(tail[chip] - tail[chip + 1], 0.0F));
}

int GecodeSampler::Draw(OpIndex op, const Gecode::IntVar& domain, RandomStream& random) const {
  std::array<double, kMaxSolverChips> sums{};
  double total = 0;
  for (Gecode::IntVarValues chip(domain); chip(); ++chip) {
    total += Mass(op, chip.val());
    sums[Index(chip.val())] = total;
  }
  const double target = random.Uniform() * total;
  for (Gecode::IntVarValues chip(domain); chip(); ++chip) {
    if (target < sums[Index(chip.val())]) return chip.val();
  }
  return domain.min();  // no chip has mass
}

GecodeSample GecodeSampler::Sample(RandomStream& random, double limit_seconds) {
  const double begin = ThreadProcessorSeconds();
  auto* space = static_cast<PartitionSpace*>(root_.clone());  // the engine deletes it
  const ValueChoice choose = [&](OpIndex op, const Gecode::IntVar& domain) {
    return Draw(op, domain, random);
  };
  space->Branch(BranchingOrder(random), variant_, choose,
                static_cast<unsigned int>(random.Below(1U << 31)));
  const std::unique_ptr<Gecode::Search::Stop> stop(
      Gecode::Search::Stop::time(static_cast<unsigned long>(limit_seconds * 1000)));
  Gecode::RBS<PartitionSpace, Gecode::DFS> engine(space, SearchOptions(variant_, *stop));
  const std::unique_ptr<PartitionSpace> solution(engine.next());
  GecodeSample sample;
  if (solution) sample.chips = solution->Chips();
  sample.seconds = ThreadProcessorSeconds() - begin;
  sample.failures = engine.statistics().fail;
  sample.restarts = engine.statistics().restart;
  return sample;
}

}  // namespace cleave::bench
