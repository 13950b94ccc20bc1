// A Gecode propagator for the triangle rule: the chip dependency graph equals its own transitive
// reduction.
#pragma once

#include <gecode/int.hh>
#include <vector>

#include "cleave/problem/chip_graph.h"
#include "cleave/problem/problem.h"

namespace cleave::bench {

// How far the propagator looks beyond operations whose chip is known.
enum class TrianglePruning {
  kCheck,      // fails when the edges between placed operations break the rule
  kNeighbour,  // also removes chips from the unplaced neighbours of an operation when it is placed
  kFrontier,   // and from all unplaced neighbours of placed operations when the chip graph changes
};

// One propagator over all operations. An advisor on every variable notes which became assigned, so
// that a propagation costs what changed; the chip graph of the placed operations is part of the
// propagator's state. `chips` are indexed by operation; the problem must outlive the space.
class TriangleRule : public Gecode::Propagator {
 public:
  static Gecode::ExecStatus Post(Gecode::Home home, const Problem& problem,
                                 const Gecode::IntVarArgs& chips, TrianglePruning pruning);

  Gecode::Actor* copy(Gecode::Space& home) override { return new (home) TriangleRule(home, *this); }
  std::size_t dispose(Gecode::Space& home) override;
  Gecode::PropCost cost(const Gecode::Space&, const Gecode::ModEventDelta&) const override {
    return Gecode::PropCost::linear(Gecode::PropCost::HI, static_cast<unsigned int>(chips_.size()));
  }
  void reschedule(Gecode::Space& home) override;
  Gecode::ExecStatus advise(Gecode::Space& home, Gecode::Advisor& advisor,
                            const Gecode::Delta& delta) override;
  Gecode::ExecStatus propagate(Gecode::Space& home, const Gecode::ModEventDelta& delta) override;

 private:
  using View = Gecode::Int::IntView;

  struct Watch : Gecode::Advisor {
    Watch(Gecode::Space& home, TriangleRule& rule, OpIndex watched)
        : Advisor(home, rule, rule.watches_), op(watched) {}
    Watch(Gecode::Space& home, Watch& other) : Advisor(home, other), op(other.op) {}
    OpIndex op;
  };

  TriangleRule(Gecode::Home home, const Problem& problem, Gecode::ViewArray<View> chips,
               TrianglePruning pruning);
  TriangleRule(Gecode::Space& home, TriangleRule& other);

  bool Placed(OpIndex op) const { return chips_[op].assigned(); }

  bool LinkToNeighbours(OpIndex op);
  bool Link(int from, int to);
  Gecode::ExecStatus PruneNeighbours(Gecode::Space& home, OpIndex op);
  Gecode::ExecStatus PruneFrontier(Gecode::Space& home);
  Gecode::ExecStatus Prune(Gecode::Space& home, OpIndex op);
  bool Allows(int chip, ChipSet sources, ChipSet targets) const;

  const Problem* problem_;
  TrianglePruning pruning_;
  Gecode::ViewArray<View> chips_;
  Gecode::Council<Watch> watches_;
  ChipGraph graph_;               // of the edges between placed operations
  bool changed_ = false;          // graph_ has edges that the frontier has not seen
  std::vector<OpIndex> pending_;  // placed, not yet linked
  std::vector<OpIndex> linked_;   // placed and linked; kept for kFrontier only
};

}  // namespace cleave::bench
