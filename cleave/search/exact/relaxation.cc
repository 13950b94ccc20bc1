#include "cleave/search/exact/relaxation.h"

#include <algorithm>
#include <utility>

#include "cleave/search/exact/co_location.h"
#include "cleave/search/exact/reduction.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Compute and host transfers, on the slowest chip.
Ticks Work(const Problem& problem, OpIndex op) {
  Ticks work = 0;
  for (int k = 0; k < problem.num_chip_classes(); ++k) {
    work = std::max(work, problem.alone_ticks(op, k));
  }
  for (const TensorIndex t : problem.inputs(op)) work += problem.tensor(t).host_ticks;
  for (const TensorIndex t : problem.outputs(op)) {
    if (problem.tensor(t).output) work += problem.tensor(t).host_ticks;
  }
  return work;
}

void DropTinyWeights(const Problem& problem, double share, Graph& graph, Simplification& record) {
  std::int64_t least_sram = problem.sram_bytes(0);
  for (ChipId chip = 1; chip < problem.num_chips(); ++chip) {
    least_sram = std::min(least_sram, problem.sram_bytes(chip));
  }
  for (std::size_t v = 0; v < graph.nodes.size(); ++v) {
    Node& node = graph.nodes[v];
    // Elsewhere the node's time follows from its weights, and would change with them.
    const bool has_time = node.bytes_accessed || node.seconds;
    const double least = share * static_cast<double>(least_sram);
    if (!has_time || node.weight_bytes == 0 || static_cast<double>(node.weight_bytes) > least)
      continue;
    node.weight_bytes = 0;
    record.weightless_nodes.push_back(static_cast<NodeId>(v));
  }
}

class Relaxing {
 public:
  Relaxing(const Problem& problem, Ticks negligible, Simplification& record)
      : negligible_(negligible), record_(record), lost_(problem.graph().nodes.size(), 0) {}

  // One round; sources that become negligible through it wait for the next. Null if there are none.
  std::unique_ptr<Problem> Round(const Problem& problem) {
    std::vector<char> is_free(problem.graph().nodes.size(), 0);
    std::vector<OpIndex> joins(Index(problem.num_ops()), -1);  // its reader; itself for a reader
    bool any = false;
    for (OpIndex op = 0; op < problem.num_ops(); ++op) {
      if (!IsNegligible(problem, op)) continue;
      any = true;
      lost_[Index(problem.members(op).front())] += Work(problem, op);
      for (const NodeId node : problem.members(op)) is_free[Index(node)] = 1;
      const OpIndex reader = problem.successors()[op].front();
      joins[Index(op)] = joins[Index(reader)] = reader;
      record_.mergers.push_back({problem.members(op).front(), problem.members(reader).front()});
    }
    if (!any) return nullptr;
    Graph graph = problem.graph();
    for (std::size_t v = 0; v < is_free.size(); ++v) {
      if (is_free[v] != 0) record_.free_nodes.push_back(static_cast<NodeId>(v));
    }
    MakeFree(is_free, graph);
    CoLocate(problem, joins, graph);
    return std::make_unique<Problem>(std::move(graph), problem.package(),
                                     ProblemOptions{record_.memory, problem.time_scale()});
  }

 private:
  // What its members lost in earlier rounds counts, so that long chains do not vanish bit by bit.
  bool IsNegligible(const Problem& problem, OpIndex op) const {
    if (!problem.predecessors()[op].empty() || problem.successors()[op].size() != 1) return false;
    Ticks work = Work(problem, op);
    for (const NodeId node : problem.members(op)) work += lost_[Index(node)];
    return work <= negligible_;
  }

  // Neither time nor weights nor host transfers.
  static void MakeFree(const std::vector<char>& is_free, Graph& graph) {
    for (std::size_t v = 0; v < graph.nodes.size(); ++v) {
      if (is_free[v] == 0) continue;
      graph.nodes[v].seconds = 0;
      graph.nodes[v].weight_bytes = 0;
      graph.nodes[v].clone_of.reset();
    }
    for (Tensor& tensor : graph.tensors) {
      if (tensor.producer == kNoNode) {
        std::erase_if(tensor.consumers, [&](NodeId node) { return is_free[Index(node)] != 0; });
      } else if (is_free[Index(tensor.producer)] != 0) {
        tensor.output = false;
      }
    }
  }

  Ticks negligible_;
  Simplification& record_;
  std::vector<Ticks> lost_;  // by every node's operation, noted at its first node
};

}  // namespace

std::unique_ptr<Problem> Relax(const Problem& problem, const Relaxation& relaxation,
                               Simplification* record) {
  Simplification unread;
  if (!record) record = &unread;
  const MemoryModel memory = relaxation.tiny_weights == kAllWeights
                                 ? MemoryModel::kNone
                                 : std::min(problem.memory_model(), MemoryModel::kWeights);
  const bool drop_triangle = relaxation.drop_triangle && problem.triangle();
  record->memory = memory;
  std::unique_ptr<Problem> relaxed;
  const bool drop_weights = memory != MemoryModel::kNone && relaxation.tiny_weights > 0;
  if (drop_weights || memory != problem.memory_model() || drop_triangle) {
    Graph graph = problem.graph();
    if (drop_weights) DropTinyWeights(problem, relaxation.tiny_weights, graph, *record);
    Package package = problem.package();
    package.triangle &= !drop_triangle;
    relaxed = std::make_unique<Problem>(std::move(graph), std::move(package),
                                        ProblemOptions{memory, problem.time_scale()});
  }
  // A chip that runs dry: see Reduce().
  if (!problem.may_run_dry()) return relaxed;
  if (relaxation.negligible < 0) return relaxed;
  Relaxing relaxing(problem, relaxation.negligible, *record);
  std::vector<MergeStep>& mergers = record->mergers;
  while (true) {
    while (auto next = relaxing.Round(relaxed ? *relaxed : problem)) relaxed = std::move(next);
    const std::size_t before = mergers.size();
    const auto reduced = Reduce(relaxed ? *relaxed : problem, relaxation.two_chips, &mergers);
    auto next = reduced ? relaxing.Round(*reduced) : nullptr;
    if (!next) {
      mergers.resize(before);
      return relaxed;
    }
    relaxed = std::move(next);
  }
}

}  // namespace cleave
