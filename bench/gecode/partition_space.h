// The partitioning problem as a Gecode space.
#pragma once

#include <gecode/int.hh>
#include <gecode/search.hh>
#include <vector>

#include "bench/gecode/variant.h"
#include "cleave/problem/problem.h"

namespace cleave::bench {

// Draws a chip for an operation from its current domain.
using ValueChoice = std::function<int(OpIndex op, const Gecode::IntVar& domain)>;

// One variable an operation, its chip; static constraints 1 to 3. Built once for all samples:
// search starts from copies of it, which share its random choices of values.
class PartitionSpace : public Gecode::Space {
 public:
  // `order` is Cleave's canonical visit order. All references must outlive the space.
  PartitionSpace(const Problem& problem, const std::vector<OpIndex>& order,
                 const GecodeVariant& variant);
  PartitionSpace(PartitionSpace& other);

  // Posts how search decides, with `order` for static orders.
  void Branch(const std::vector<OpIndex>& order, const GecodeVariant& variant,
              const ValueChoice& choose, unsigned int seed);

  Gecode::Space* copy() override { return new PartitionSpace(*this); }

  std::vector<ChipId> Chips() const;

 private:
  void PostDataflow(const Problem& problem);
  void PostNoSkipping(const Problem& problem, const std::vector<OpIndex>& order, NoSkipModel model);
  void PostTriangle(const Problem& problem, TriangleModel model);

  Gecode::IntVarArray chips_;    // by operation
  Gecode::BoolVarArray matrix_;  // auxiliary; empty without TriangleModel::kMatrix
  Gecode::BoolVarArray used_;    // auxiliary; empty without NoSkipModel::kMembers
};

}  // namespace cleave::bench
