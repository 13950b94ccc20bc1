#include "bench/gecode/partition_space.h"

#include "bench/gecode/between_edges.h"
#include "bench/gecode/triangle_matrix.h"

namespace cleave::bench {
namespace {

using Gecode::BoolVar;
using Gecode::IntVar;
using Gecode::IntVarArgs;

IntVarArgs InOrder(const Gecode::IntVarArray& chips, const std::vector<OpIndex>& order) {
  IntVarArgs result;
  for (const OpIndex op : order) result << chips[op];
  return result;
}

Gecode::IntVarBranch Selection(VariableOrder order, Gecode::Home home, const IntVarArgs& vars,
                               unsigned int seed) {
  switch (order) {
    case VariableOrder::kMinDomain:
      return Gecode::INT_VAR_SIZE_MIN();
    case VariableOrder::kDomWdeg:
      return Gecode::INT_VAR_AFC_SIZE_MAX(0.99);
    case VariableOrder::kActivity:
      return Gecode::INT_VAR_ACTION_SIZE_MAX(0.99);
    case VariableOrder::kChb:
      return Gecode::INT_VAR_CHB_SIZE_MAX(Gecode::IntCHB(home, vars));
    case VariableOrder::kUnordered:
      return Gecode::INT_VAR_RND(Gecode::Rnd(seed));
    default:
      return Gecode::INT_VAR_NONE();
  }
}

}  // namespace

PartitionSpace::PartitionSpace(const Problem& problem, const std::vector<OpIndex>& order,
                               const GecodeVariant& variant)
    : chips_(*this, problem.num_ops(), 0, problem.num_chips() - 1) {
  PostDataflow(problem);
  if (problem.no_skipping()) PostNoSkipping(problem, order, variant.no_skip);
  if (!problem.triangle()) return;
  PostTriangle(problem, variant.triangle);
  if (variant.between_edges) PostBetweenEdges(*this, problem, chips_);
}

PartitionSpace::PartitionSpace(PartitionSpace& other) : Space(other) {
  chips_.update(*this, other.chips_);
  matrix_.update(*this, other.matrix_);
  used_.update(*this, other.used_);
}

void PartitionSpace::PostDataflow(const Problem& problem) {
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      Gecode::rel(*this, chips_[u], Gecode::IRT_LQ, chips_[v]);
    }
  }
}

void PartitionSpace::PostNoSkipping(const Problem& problem, const std::vector<OpIndex>& order,
                                    NoSkipModel model) {
  if (model == NoSkipModel::kPrecede) {
    Gecode::IntArgs values = Gecode::IntArgs::create(problem.num_chips(), 0);
    Gecode::precede(*this, InOrder(chips_, order), values);
  } else if (model == NoSkipModel::kNvalues) {
    const IntVar highest(*this, 0, problem.num_chips() - 1);
    const IntVar count(*this, 1, problem.num_chips());
    Gecode::max(*this, chips_, highest);
    Gecode::nvalues(*this, chips_, Gecode::IRT_EQ, count);
    const Gecode::IntArgs coefficients({1, -1});
    Gecode::linear(*this, coefficients, IntVarArgs({count, highest}), Gecode::IRT_EQ, 1);
  } else {
    used_ = Gecode::BoolVarArray(*this, problem.num_chips(), 0, 1);
    for (int chip = 0; chip < problem.num_chips(); ++chip) {
      const IntVar value(*this, chip, chip);
      Gecode::member(*this, chips_, value, Gecode::Reify(used_[chip]));
      if (chip > 0) Gecode::rel(*this, used_[chip], Gecode::IRT_LQ, used_[chip - 1]);
    }
  }
}

void PartitionSpace::PostTriangle(const Problem& problem, TriangleModel model) {
  switch (model) {
    case TriangleModel::kMatrix:
      matrix_ = Gecode::BoolVarArray(*this, PostTriangleMatrix(*this, problem, chips_));
      break;
    case TriangleModel::kCheck:
      TriangleRule::Post(*this, problem, chips_, TrianglePruning::kCheck);
      break;
    case TriangleModel::kNeighbour:
      TriangleRule::Post(*this, problem, chips_, TrianglePruning::kNeighbour);
      break;
    case TriangleModel::kFrontier:
      TriangleRule::Post(*this, problem, chips_, TrianglePruning::kFrontier);
      break;
  }
}

void PartitionSpace::Branch(const std::vector<OpIndex>& order, const GecodeVariant& variant,
                            const ValueChoice& choose, unsigned int seed) {
  const IntVarArgs vars = InOrder(chips_, order);
  const auto value = [order, choose](const Gecode::Space&, const IntVar& domain, int position) {
    return choose(order[static_cast<std::size_t>(position)], domain);
  };
  Gecode::branch(*this, vars, Selection(variant.order, *this, vars, seed), Gecode::INT_VAL(value));
  // What the operations leave open of the auxiliary variables is free to be false.
  if (matrix_.size() > 0)
    Gecode::branch(*this, matrix_, Gecode::BOOL_VAR_NONE(), Gecode::BOOL_VAL_MIN());
}

std::vector<ChipId> PartitionSpace::Chips() const {
  std::vector<ChipId> chips;
  for (const IntVar& chip : chips_) chips.push_back(chip.val());
  return chips;
}

}  // namespace cleave::bench
