#include "bench/gecode/triangle_rule.h"

#include <algorithm>
#include <bit>

namespace cleave::bench {

using Gecode::ExecStatus;
using Gecode::Home;
using Gecode::Space;

ExecStatus TriangleRule::Post(Home home, const Problem& problem, const Gecode::IntVarArgs& chips,
                              TrianglePruning pruning) {
  (void)new (home) TriangleRule(home, problem, Gecode::ViewArray<View>(home, chips), pruning);
  return Gecode::ES_OK;
}

TriangleRule::TriangleRule(Home home, const Problem& problem, Gecode::ViewArray<View> chips,
                           TrianglePruning pruning)
    : Propagator(home), problem_(&problem), pruning_(pruning), chips_(chips), watches_(home) {
  home.notice(*this, Gecode::AP_DISPOSE);  // the vectors need their destructors
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    if (Placed(op)) {
      pending_.push_back(op);
    } else {
      chips_[op].subscribe(home, *new (home) Watch(home, *this, op));
    }
  }
  reschedule(home);
}

TriangleRule::TriangleRule(Space& home, TriangleRule& other)
    : Propagator(home, other),
      problem_(other.problem_),
      pruning_(other.pruning_),
      graph_(other.graph_),
      changed_(other.changed_),
      pending_(other.pending_),
      linked_(other.linked_) {
  chips_.update(home, other.chips_);
  watches_.update(home, other.watches_);
}

std::size_t TriangleRule::dispose(Space& home) {
  home.ignore(*this, Gecode::AP_DISPOSE);
  watches_.dispose(home);
  pending_.~vector();
  linked_.~vector();
  static_cast<void>(Propagator::dispose(home));
  return sizeof(*this);
}

void TriangleRule::reschedule(Space& home) {
  if (!pending_.empty()) View::schedule(home, *this, Gecode::Int::ME_INT_VAL);
}

ExecStatus TriangleRule::advise(Space& home, Gecode::Advisor& advisor, const Gecode::Delta&) {
  auto& watch = static_cast<Watch&>(advisor);
  if (!Placed(watch.op)) return Gecode::ES_FIX;
  pending_.push_back(watch.op);
  return home.ES_NOFIX_DISPOSE(watches_, watch);
}

// Pruning may place operations, whose advisors then add to pending_ at once.
ExecStatus TriangleRule::propagate(Space& home, const Gecode::ModEventDelta&) {
  while (!pending_.empty() || (pruning_ == TrianglePruning::kFrontier && changed_)) {
    if (pending_.empty()) {
      GECODE_ES_CHECK(PruneFrontier(home));
      continue;
    }
    const OpIndex op = pending_.back();
    pending_.pop_back();
    if (!LinkToNeighbours(op)) return Gecode::ES_FAILED;
    if (pruning_ == TrianglePruning::kCheck) continue;
    GECODE_ES_CHECK(PruneNeighbours(home, op));
    if (pruning_ == TrianglePruning::kFrontier) linked_.push_back(op);
  }
  return watches_.empty() ? home.ES_SUBSUMED(*this) : Gecode::ES_FIX;
}

bool TriangleRule::LinkToNeighbours(OpIndex op) {
  const int chip = chips_[op].val();
  for (const OpIndex source : problem_->predecessors()[op]) {
    if (Placed(source) && !Link(chips_[source].val(), chip)) return false;
  }
  for (const OpIndex reader : problem_->successors()[op]) {
    if (Placed(reader) && !Link(chip, chips_[reader].val())) return false;
  }
  return true;
}

bool TriangleRule::Link(int from, int to) {
  if (from == to || (graph_.out(from) & ChipBit(to)) != 0) return true;
  // Dataflow is another propagator's; until it has run, an edge may point down.
  if (from > to || !graph_.StaysReduced(ChipBit(from), to)) return false;
  graph_.AddEdges(ChipBit(from), to);
  changed_ = true;
  return true;
}

ExecStatus TriangleRule::PruneNeighbours(Space& home, OpIndex op) {
  for (const OpIndex source : problem_->predecessors()[op]) {
    if (!Placed(source)) GECODE_ES_CHECK(Prune(home, source));
  }
  for (const OpIndex reader : problem_->successors()[op]) {
    if (!Placed(reader)) GECODE_ES_CHECK(Prune(home, reader));
  }
  return Gecode::ES_OK;
}

// Operations whose neighbours are all placed leave the list; no neighbour becomes unplaced below
// this node of the search.
ExecStatus TriangleRule::PruneFrontier(Space& home) {
  changed_ = false;
  const auto unplaced = [&](OpIndex neighbour) { return !Placed(neighbour); };
  std::size_t kept = 0;
  for (const OpIndex op : linked_) {
    const auto before = problem_->predecessors()[op];
    const auto after = problem_->successors()[op];
    if (std::ranges::none_of(before, unplaced) && std::ranges::none_of(after, unplaced)) continue;
    linked_[kept++] = op;
    GECODE_ES_CHECK(PruneNeighbours(home, op));
  }
  linked_.resize(kept);
  return Gecode::ES_OK;
}

ExecStatus TriangleRule::Prune(Space& home, OpIndex op) {
  ChipSet sources = 0;
  ChipSet targets = 0;
  for (const OpIndex source : problem_->predecessors()[op]) {
    if (Placed(source)) sources |= ChipBit(chips_[source].val());
  }
  for (const OpIndex reader : problem_->successors()[op]) {
    if (Placed(reader)) targets |= ChipBit(chips_[reader].val());
  }
  ChipSet refused = 0;
  for (Gecode::Int::ViewValues<View> chip(chips_[op]); chip(); ++chip) {
    if (!Allows(chip.val(), sources, targets)) refused |= ChipBit(chip.val());
  }
  for (; refused != 0; refused &= refused - 1) {
    GECODE_ME_CHECK(chips_[op].nq(home, std::countr_zero(refused)));
  }
  return Gecode::ES_OK;
}

bool TriangleRule::Allows(int chip, ChipSet sources, ChipSet targets) const {
  const ChipSet incoming = sources & ~graph_.in(chip) & ~ChipBit(chip);
  const ChipSet outgoing = targets & ~graph_.out(chip) & ~ChipBit(chip);
  if ((incoming & ChipsFrom(chip)) != 0 || (outgoing & ChipsUpTo(chip)) != 0) return false;
  if (incoming != 0 && !graph_.StaysReduced(incoming, chip)) return false;
  for (ChipSet rest = outgoing; rest != 0; rest &= rest - 1) {
    if (!graph_.StaysReduced(ChipBit(chip), std::countr_zero(rest))) return false;
  }
  return true;
}

}  // namespace cleave::bench
