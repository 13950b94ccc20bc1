#include "cleave/solver/cp_domains.h"

#include <algorithm>

namespace cleave {

CpDomains::CpDomains(const Problem& problem)
    : problem_(&problem), queued_(Index(problem.num_ops()), 0) {
  CheckSolverTakes(problem);
  domains_.assign(Index(problem.num_ops()), ChipsUpTo(problem.num_chips() - 1));
  for (int chip = 0; chip < problem.num_chips(); ++chip) holders_[Index(chip)] = problem.num_ops();
  lowest_[0] = problem.num_ops();
  // A single chip fixes everything at once.
  for (OpIndex op = 0; problem.num_chips() == 1 && op < problem.num_ops(); ++op) {
    queue_.push_back(op);
    queued_[Index(op)] = 1;
  }
}

std::vector<ChipId> CpDomains::Values() const {
  std::vector<ChipId> chips;
  for (const ChipSet domain : domains_) chips.push_back(LowestChip(domain));
  return chips;
}

bool CpDomains::Narrow(OpIndex op, ChipSet allowed) {
  ChipSet& domain = domains_[Index(op)];
  const ChipSet narrowed = domain & allowed;
  if (narrowed == domain) return true;
  if (narrowed == 0) return false;
  trail_.push_back({op, domain, edges_.size()});
  ForEachChip(domain & ~narrowed, [&](int chip) { --holders_[Index(chip)]; });
  --lowest_[Index(LowestChip(domain))];
  ++lowest_[Index(LowestChip(narrowed))];
  domain = narrowed;
  if (queued_[Index(op)] == 0) {
    queued_[Index(op)] = 1;
    queue_.push_back(op);
  }
  return true;
}

bool CpDomains::Propagate() {
  bool consistent = true;
  while (consistent && !queue_.empty()) {
    const OpIndex op = queue_.back();
    queue_.pop_back();
    queued_[Index(op)] = 0;
    consistent = PropagateEdges(op) && LinkFixed(op);
  }
  for (const OpIndex op : queue_) queued_[Index(op)] = 0;
  queue_.clear();
  return consistent && (!problem_->no_skipping() || NoChipIsSkipped());
}

bool CpDomains::PropagateEdges(OpIndex op) {
  const ChipSet from = ChipsFrom(LowestChip(domain(op)));
  const ChipSet up_to = ChipsUpTo(HighestChip(domain(op)));
  for (const OpIndex v : problem_->successors()[op]) {
    if (!Narrow(v, from)) return false;
  }
  for (const OpIndex u : problem_->predecessors()[op]) {
    if (!Narrow(u, up_to)) return false;
  }
  return true;
}

// Edges of D that this operation settles with its fixed neighbours.
bool CpDomains::LinkFixed(OpIndex op) {
  if (!problem_->triangle() || !IsFixed(op)) return true;
  const int chip = LowestChip(domain(op));
  for (const OpIndex u : problem_->predecessors()[op]) {
    if (IsFixed(u) && !LinkChips(LowestChip(domain(u)), chip)) return false;
  }
  for (const OpIndex v : problem_->successors()[op]) {
    if (IsFixed(v) && !LinkChips(chip, LowestChip(domain(v)))) return false;
  }
  return true;
}

bool CpDomains::LinkChips(int from, int to) {
  if (from == to || (graph_.out(from) & ChipBit(to)) != 0) return true;
  if (!graph_.StaysReduced(ChipBit(from), to)) return false;
  graph_.AddEdges(ChipBit(from), to);
  edges_.emplace_back(from, to);
  return true;
}

// Chips below the highest one that is surely used need somebody who may still take them.
bool CpDomains::NoChipIsSkipped() const {
  int highest = problem_->num_chips() - 1;
  while (highest > 0 && lowest_[Index(highest)] == 0) --highest;
  return std::all_of(holders_.begin(), holders_.begin() + highest,
                     [](std::int32_t holders) { return holders > 0; });
}

// D only grows, so going back rebuilds it from the edges that remain.
void CpDomains::RebuildGraph(std::size_t edges) {
  if (edges == edges_.size()) return;
  edges_.resize(edges);
  graph_.Clear();
  for (const auto& [from, to] : edges_) graph_.AddEdges(ChipBit(from), to);
}

void CpDomains::Undo(std::size_t mark) {
  if (trail_.size() == mark) return;
  const std::size_t edges = trail_[mark].edges;
  while (trail_.size() > mark) {
    const Change& change = trail_.back();
    ChipSet& domain = domains_[Index(change.op)];
    ForEachChip(change.before & ~domain, [&](int chip) { ++holders_[Index(chip)]; });
    --lowest_[Index(LowestChip(domain))];
    ++lowest_[Index(LowestChip(change.before))];
    domain = change.before;
    trail_.pop_back();
  }
  RebuildGraph(edges);
}

}  // namespace cleave
