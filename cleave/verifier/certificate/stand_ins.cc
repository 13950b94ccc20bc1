#include "cleave/verifier/certificate/stand_ins.h"

#include <algorithm>

#include "cleave/verifier/certificate/not_proven.h"
#include "cleave/verifier/certificate/tensor_arcs.h"

namespace cleave::verifier {

StandIns::StandIns(const CoverInput& input, Effort& effort)
    : model_(input.model),
      work_(input.work),
      progress_(input.progress),
      side_paths_(input.side_paths),
      effort_(effort),
      paths_from_(input.model.ops.size()),
      nodes_(input.model.ops.size(), FlowNetwork::kSink) {
  for (std::size_t i = 0; i < side_paths_.size(); ++i) {
    paths_from_[Index(side_paths_[i].from)].push_back(static_cast<int>(i));
  }
}

void StandIns::Check(const OpSet& smaller, const OpSet& larger) {
  if (!model_.MayTradeStages()) throw NotProven("has a stand-in, which the rules do not allow");
  between_.clear();
  for (int op = 0; op < static_cast<int>(larger.size()); ++op) {
    if (smaller[Index(op)] && !larger[Index(op)]) throw NotProven("is not part of its stand-in");
    if (larger[Index(op)] && !smaller[Index(op)]) between_.push_back(op);
  }
  if (between_.empty()) throw NotProven("has a stand-in that holds no more");
  if (!KeepsTies(larger)) throw NotProven("has a stand-in that parts what two chips hold");
  if (!model_.serial && LinksAreLoose(larger)) return;
  if (!MakesNothingSlower(smaller, larger)) {
    throw NotProven("has a stand-in that may make later chips or links slower");
  }
}

// Under the triangle rule, an operation that lies earlier than before must not have a later chip
// between itself and a reader. What began in the smaller ideal already is as it was.
bool StandIns::KeepsTies(const OpSet& larger) const {
  return std::ranges::all_of(between_, [&](int op) {
    return std::ranges::all_of(paths_from_[Index(op)], [&](int path) {
      return std::ranges::all_of(side_paths_[Index(path)].between,
                                 [&](int between) { return larger[Index(between)]; });
    });
  });
}

// Ideals change that lack something of what is added: they have no more work than its dependants
// leave them, then all that is added as well, and never less than the larger ideal.
bool StandIns::LinksAreLoose(const OpSet& larger) const {
  std::int64_t least = 0;
  for (std::size_t op = 0; op < larger.size(); ++op) least += larger[op] ? work_.own[op] : 0;
  std::int64_t most = 0;
  std::int64_t added = 0;
  for (const int op : between_) {
    most = std::max(most, work_.total - work_.behind[Index(op)]);
    added += work_.own[Index(op)];
  }
  return !progress_.LinksMayBind(least, most + added);
}

// Where the links behind chips count: whether the border of no ideal between the two costs less
// than that of the larger one. Else, whether no set between the two costs less with the work that
// it leaves out. Of tensors, those that are at no operation in between cost the same everywhere.
bool StandIns::MakesNothingSlower(const OpSet& smaller, const OpSet& larger) {
  network_.Clear();
  for (std::size_t op = 0; op < smaller.size(); ++op) {
    nodes_[op] = smaller[op] ? FlowNetwork::kSource : FlowNetwork::kSink;
  }
  for (const int op : between_) nodes_[Index(op)] = network_.AddNode();
  for (const int op : between_) AddOp(op);
  const Ticks border_of_larger = AddTensors(larger);
  return network_.Flow() >= border_of_larger;
}

void StandIns::AddOp(int op) {
  effort_.Spend();
  const ModelOp& entry = model_.ops[Index(op)];
  if (!model_.LinksCarryBorders()) {
    // Without clones, whose copies may stay where the operation lay.
    const Ticks least = *std::ranges::min_element(entry.ticks);
    network_.AddEdge(FlowNetwork::kSource, nodes_[Index(op)], least);
    return;
  }
  for (const int need : entry.needs) {
    if (nodes_[Index(need)] == FlowNetwork::kSource) continue;
    network_.AddEdge(nodes_[Index(op)], nodes_[Index(need)], FlowNetwork::kUnlimited);
  }
}

// Those at the operations in between. Returns what they cost at the border of the larger ideal.
Ticks StandIns::AddTensors(const OpSet& larger) {
  std::vector<int> tensors;
  for (const int op : between_) {
    const ModelOp& entry = model_.ops[Index(op)];
    tensors.insert(tensors.end(), entry.inputs.begin(), entry.inputs.end());
    tensors.insert(tensors.end(), entry.outputs.begin(), entry.outputs.end());
  }
  std::ranges::sort(tensors);
  tensors.erase(std::unique(tensors.begin(), tensors.end()), tensors.end());
  Ticks border = 0;
  for (const int t : tensors) {
    const ModelTensor& tensor = model_.tensors[Index(t)];
    if (tensor.producer == kHostOp || tensor.link == 0) continue;
    AddLeaving(tensor, nodes_, tensor.link, network_);
    if (!model_.LinksCarryBorders()) AddEntering(tensor, nodes_, tensor.link, network_);
    const auto is_held = [&](int reader) { return larger[Index(reader)]; };
    if (!std::ranges::all_of(tensor.readers, is_held)) border += tensor.link;
  }
  return border;
}

}  // namespace cleave::verifier
