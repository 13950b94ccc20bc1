#include "cleave/search/exact/reduction.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cleave/search/exact/co_location.h"
#include "cleave/search/exact/link_ticks.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

class Merger {
 public:
  Merger(const Problem& problem, bool two_chips, std::vector<MergeStep>* steps)
      : problem_(problem),
        two_chips_(two_chips),
        steps_(steps),
        partner_(Index(problem.num_ops()), -1) {}

  // Pairs of operations, every operation in one pair at most. False if there are none.
  bool FindPairs() {
    bool any = false;
    if (!problem_.may_run_dry()) return false;
    if (problem_.memory_model() == MemoryModel::kFull) return false;
    for (OpIndex op = 0; op < problem_.num_ops(); ++op) {
      if (partner_[Index(op)] >= 0 || !IsLight(op)) continue;
      const OpIndex other = MayJoinReader(op)   ? problem_.successors()[op].front()
                            : MayJoinSource(op) ? problem_.predecessors()[op].front()
                                                : -1;
      if (other < 0 || partner_[Index(other)] >= 0) continue;
      partner_[Index(op)] = other;
      partner_[Index(other)] = op;
      if (steps_ != nullptr) {
        steps_->push_back({problem_.members(op).front(), problem_.members(other).front()});
      }
      any = true;
    }
    return any;
  }

  Graph Merged() const {
    std::vector<OpIndex> groups(partner_.size(), -1);
    for (OpIndex op = 0; op < problem_.num_ops(); ++op) {
      if (partner_[Index(op)] >= 0) groups[Index(op)] = std::min(op, partner_[Index(op)]);
    }
    Graph graph = problem_.graph();
    CoLocate(problem_, groups, graph);
    return graph;
  }

 private:
  // Whether nothing but time speaks against moving it.
  bool IsLight(OpIndex op) const {
    if (problem_.memory_model() != MemoryModel::kNone && problem_.alone_weight_bytes(op) > 0) {
      return false;
    }
    return problem_.serial() || Work(op) == 0;
  }

  // Compute and host transfers, on the slowest chip.
  Ticks Work(OpIndex op) const {
    Ticks work = 0;
    for (int k = 0; k < problem_.num_chip_classes(); ++k) {
      work = std::max(work, problem_.alone_ticks(op, k));
    }
    for (const TensorIndex t : problem_.inputs(op)) {
      if (problem_.tensor(t).producer == kHost) work += problem_.tensor(t).host_ticks;
    }
    for (const TensorIndex t : problem_.outputs(op)) {
      if (problem_.tensor(t).output) work += problem_.tensor(t).host_ticks;
    }
    return work;
  }

  Ticks In(OpIndex op) const {
    Ticks in = 0;
    for (const TensorIndex t : problem_.inputs(op)) {
      if (problem_.tensor(t).producer != kHost) in += LinkTicks(problem_, t);
    }
    return in;
  }

  Ticks Out(OpIndex op) const {
    Ticks out = 0;
    for (const TensorIndex t : problem_.outputs(op)) {
      if (!problem_.consumers(t).empty()) out += LinkTicks(problem_, t);
    }
    return out;
  }

  bool MayJoinReader(OpIndex op) const {
    const auto readers = problem_.successors()[op];
    if (readers.size() != 1) return false;
    if (problem_.triangle() && !KeepsTriangle(op, readers.front())) return false;
    return Work(op) + In(op) <= Out(op);
  }

  // Whether the operation may lie with its only reader instead.
  bool KeepsTriangle(OpIndex op, OpIndex reader) const {
    const auto sources = problem_.predecessors()[op];
    if (sources.empty()) return true;  // takes edges between chips away and adds none
    if (!two_chips_ || sources.size() != 1) return false;
    // The edge from its source to its reader must be none that others run beside.
    return problem_.predecessors()[reader].size() == 1 ||
           problem_.successors()[sources.front()].size() == 1;
  }

  bool MayJoinSource(OpIndex op) const {
    if (problem_.predecessors()[op].size() != 1) return false;
    if (problem_.triangle() && !(two_chips_ && problem_.successors()[op].size() == 1)) return false;
    const OpIndex source = problem_.predecessors()[op].front();
    return problem_.successors()[source].size() == 1 && Work(op) + Out(op) <= Out(source);
  }

  const Problem& problem_;
  bool two_chips_;
  std::vector<MergeStep>* steps_;
  std::vector<OpIndex> partner_;
};

}  // namespace

std::unique_ptr<Problem> ReduceOnce(const Problem& problem, bool two_chips,
                                    std::vector<MergeStep>* steps) {
  Merger merger(problem, two_chips, steps);
  if (!merger.FindPairs()) return nullptr;
  const ProblemOptions options{problem.memory_model(), problem.time_scale()};
  return std::make_unique<Problem>(merger.Merged(), problem.package(), options);
}

std::unique_ptr<Problem> Reduce(const Problem& problem, bool two_chips,
                                std::vector<MergeStep>* steps) {
  std::unique_ptr<Problem> reduced = ReduceOnce(problem, two_chips, steps);
  while (reduced) {
    std::unique_ptr<Problem> next = ReduceOnce(*reduced, two_chips, steps);
    if (!next) break;
    reduced = std::move(next);
  }
  return reduced;
}

std::vector<ChipId> Unreduced(const Problem& reduced, std::span<const ChipId> chips,
                              const Problem& original) {
  const std::vector<int> of_node = reduced.ExpandToNodes(chips);
  std::vector<ChipId> result;
  for (OpIndex op = 0; op < original.num_ops(); ++op) {
    result.push_back(of_node[Index(original.members(op).front())]);
  }
  return result;
}

}  // namespace cleave
