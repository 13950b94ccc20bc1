#include "cleave/verifier/certificate/mergers.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

void SortUnique(std::vector<int>& items) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

// What crosses the border of a joined operation.
struct Border {
  Ticks in = 0;
  Ticks out = 0;
  Ticks host = 0;
  std::vector<int> needs;  // joined operations
  std::vector<int> feeds;
};

class MergerCheck {
 public:
  explicit MergerCheck(const BoundModel& model) : model_(model), parents_(model.ops.size()) {
    std::iota(parents_.begin(), parents_.end(), 0);
    for (const ModelOp& op : model.ops) {
      tensors_.push_back(op.inputs);
      tensors_.back().insert(tensors_.back().end(), op.outputs.begin(), op.outputs.end());
      parts_.push_back(op);
    }
  }

  // Throws a reason why not.
  void Join(int moving, int staying) {
    if (moving == staying) return;
    if (!model_.equal_chips && !model_.may_stay_empty) {
      throw NotProven("a chip could run dry, and chips differ");
    }
    if (model_.memory == MemoryModel::kFull) throw NotProven("activations and buffers count");
    const ModelOp& part = parts_[Index(moving)];
    if (model_.memory == MemoryModel::kWeights && model_.AloneWeights(part) > 0) {
      throw NotProven("it brings weights");
    }
    CheckTimes(moving, staying);
    Unite(moving, staying);
  }

  int Find(int op) {
    while (parents_[Index(op)] != op) {
      parents_[Index(op)] = parents_[Index(parents_[Index(op)])];
      op = parents_[Index(op)];
    }
    return op;
  }

 private:
  void CheckTimes(int moving, int staying) {
    const Border border = BorderOf(moving);
    Ticks work = 0;
    for (int k = 0; k < model_.classes; ++k) {
      work = std::max(work, model_.AloneTicks(parts_[Index(moving)], k));
    }
    work += border.host;
    if (!model_.serial && work > 0) throw NotProven("it works, and links run beside");
    if (work + border.in <= border.out && MayJoinReader(staying, border)) return;
    // All that the source sends, it sends to this operation.
    const bool to_source = work + border.out <= border.in && MayJoinSource(moving, staying, border);
    if (!to_source) throw NotProven("moving it could make a chip slower");
  }

  bool MayJoinReader(int reader, const Border& border) {
    if (border.feeds != std::vector{reader}) return false;
    // Without sources it takes edges between chips away and adds none.
    if (model_.triangle == TriangleUse::kNone || border.needs.empty()) return true;
    if (model_.triangle == TriangleUse::kAll || border.needs.size() != 1) return false;
    // Nothing may run beside the edge from its source to its reader.
    return BorderOf(reader).needs.size() == 1 || BorderOf(border.needs.front()).feeds.size() == 1;
  }

  bool MayJoinSource(int moving, int source, const Border& border) {
    if (border.needs != std::vector{source}) return false;
    if (BorderOf(source).feeds != std::vector{moving}) return false;
    return model_.triangle == TriangleUse::kNone ||
           (model_.triangle == TriangleUse::kTwoChips && border.feeds.size() == 1);
  }

  Border BorderOf(int root) {
    Border border;
    SortUnique(tensors_[Index(root)]);
    for (const int t : tensors_[Index(root)]) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      const int producer = tensor.producer == kHostOp ? kHostOp : Find(tensor.producer);
      if (tensor.producer == kHostOp || (producer == root && tensor.to_host)) {
        border.host += tensor.host;
      }
      if (tensor.producer == kHostOp) continue;
      if (producer != root) {
        border.in += tensor.link;
        border.needs.push_back(producer);
        continue;
      }
      const std::size_t before = border.feeds.size();
      for (const int reader : tensor.readers) {
        if (Find(reader) != root) border.feeds.push_back(Find(reader));
      }
      if (border.feeds.size() > before) border.out += tensor.link;
    }
    SortUnique(border.needs);
    SortUnique(border.feeds);
    return border;
  }

  void Unite(int moving, int staying) {
    ModelOp& into = parts_[Index(staying)];
    const ModelOp& from = parts_[Index(moving)];
    for (std::size_t k = 0; k < into.ticks.size(); ++k) into.ticks[k] += from.ticks[k];
    into.weight_bytes += from.weight_bytes;
    into.clones.insert(into.clones.end(), from.clones.begin(), from.clones.end());
    SortUnique(into.clones);
    std::vector<int>& tensors = tensors_[Index(staying)];
    std::vector<int>& more = tensors_[Index(moving)];
    if (tensors.size() < more.size()) tensors.swap(more);
    tensors.insert(tensors.end(), more.begin(), more.end());
    more.clear();
    parents_[Index(moving)] = staying;
  }

  const BoundModel& model_;
  std::vector<int> parents_;               // union-find
  std::vector<std::vector<int>> tensors_;  // of every root, some twice
  std::vector<ModelOp> parts_;             // of every root: times, weights, clones
};

}  // namespace

std::vector<int> CheckMergers(const BoundModel& model, const std::vector<MergeStep>& steps) {
  MergerCheck check(model);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const NodeId node : {steps[i].node, steps[i].into}) {
      if (Index(node) >= model.op_of_node.size()) {
        throw NotProven(fmt::format("merger {} names node {}, which the graph lacks", i, node));
      }
    }
    try {
      check.Join(check.Find(model.op_of_node[Index(steps[i].node)]),
                 check.Find(model.op_of_node[Index(steps[i].into)]));
    } catch (const NotProven& reason) {
      throw NotProven(fmt::format("merger {}, of node {} into node {}, has no reason: {}", i,
                                  steps[i].node, steps[i].into, reason.what()));
    }
  }
  std::vector<int> number(model.ops.size(), -1);
  std::vector<int> joined;
  int next = 0;
  for (const int op : model.op_of_node) {
    int& name = number[Index(check.Find(op))];
    if (name < 0) name = next++;
    joined.push_back(name);
  }
  return joined;
}

}  // namespace cleave::verifier
