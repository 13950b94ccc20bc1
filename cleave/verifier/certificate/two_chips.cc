#include "cleave/verifier/certificate/two_chips.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cleave/verifier/certificate/side_paths.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

enum class Half : std::uint8_t { kOutside, kOpen, kFirst, kSecond };

class Halving {
 public:
  Halving(const BoundModel& model, const Work& work, std::vector<int> ops, Ticks limit,
          Effort& effort)
      : model_(model),
        work_(work),
        weights_(Weights(model)),
        most_weights_(std::ranges::max(model.most_weights)),
        ops_(std::move(ops)),
        limit_(limit),
        effort_(effort),
        half_(model.ops.size(), Half::kOutside) {
    for (const int op : ops_) half_[Index(op)] = Half::kOpen;
    // What takes longest decides most.
    std::ranges::stable_sort(ops_, std::ranges::greater(),
                             [&](int op) { return work.own[Index(op)]; });
  }

  // Tries both halves for one operation after the other.
  bool IsPossible() {
    std::size_t next = 0;
    while (next < ops_.size()) {
      if (half_[Index(ops_[next])] != Half::kOpen) {
        ++next;
      } else if (Choose(next, Half::kFirst) || Choose(next, Half::kSecond)) {
        ++next;
      } else if (!Retreat(next)) {
        return false;
      }
    }
    return true;
  }

 private:
  struct Choice {
    std::size_t place;    // in ops_
    std::size_t decided;  // before
    Half half;
  };

  bool Choose(std::size_t place, Half half) {
    const std::size_t decided = decided_.size();
    if (Put(ops_[place], half) && IsWithin()) {
      choices_.push_back({place, decided, half});
      return true;
    }
    Forget(decided);
    return false;
  }

  // Turns the last choice that can be turned; `next` is then behind it.
  bool Retreat(std::size_t& next) {
    while (!choices_.empty()) {
      const Choice last = choices_.back();
      choices_.pop_back();
      Forget(last.decided);
      next = last.place + 1;
      if (last.half == Half::kFirst && Choose(last.place, Half::kSecond)) return true;
    }
    return false;
  }

  // What an operation of the first half needs is there as well, what needs one of the second there.
  bool Put(int first, Half half) {
    std::vector<int> pending{first};
    while (!pending.empty()) {
      const int op = pending.back();
      pending.pop_back();
      if (half_[Index(op)] == half || half_[Index(op)] == Half::kOutside) continue;
      if (half_[Index(op)] != Half::kOpen) return false;
      half_[Index(op)] = half;
      decided_.push_back(op);
      const ModelOp& model_op = model_.ops[Index(op)];
      const std::vector<int>& along = half == Half::kFirst ? model_op.needs : model_op.feeds;
      pending.insert(pending.end(), along.begin(), along.end());
    }
    return true;
  }

  void Forget(std::size_t decided) {
    for (; decided_.size() > decided; decided_.pop_back()) {
      half_[Index(decided_.back())] = Half::kOpen;
    }
  }

  // Of all that is decided.
  bool IsWithin() const {
    effort_.Spend(std::ssize(ops_));
    Ticks ticks[] = {0, 0};
    std::int64_t bytes[] = {0, 0};
    Ticks across = 0;
    for (const int op : ops_) {
      if (half_[Index(op)] == Half::kOpen) continue;
      const bool second = half_[Index(op)] == Half::kSecond;
      ticks[second ? 1 : 0] += work_.own[Index(op)];
      bytes[second ? 1 : 0] += weights_.own[Index(op)];
      if (!second) across += Across(model_.ops[Index(op)]);
    }
    const Ticks busiest = std::max(ticks[0], ticks[1]);
    const std::int64_t fullest = std::max(bytes[0], bytes[1]);
    const bool fits = model_.memory == MemoryModel::kNone || fullest <= most_weights_;
    return fits && across <= limit_ && busiest + (model_.serial ? across : 0) <= limit_;
  }

  // What the operation, of the first half, sends to the second.
  Ticks Across(const ModelOp& op) const {
    Ticks across = 0;
    for (const int t : op.outputs) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      const auto is_second = [&](int reader) { return half_[Index(reader)] == Half::kSecond; };
      if (std::ranges::any_of(tensor.readers, is_second)) across += tensor.link;
    }
    return across;
  }

  const BoundModel& model_;
  const Work& work_;
  Measure weights_;
  std::int64_t most_weights_;  // of a chip
  std::vector<int> ops_;
  Ticks limit_;
  Effort& effort_;
  std::vector<Half> half_;  // of every operation
  std::vector<int> decided_;
  std::vector<Choice> choices_;
};

}  // namespace

void RefuteTwoChips(const BoundModel& model, const Work& work, const MergeStep& edge, Ticks limit,
                    Effort& effort) {
  const int from = model.OpOf(edge.node);
  const int to = model.OpOf(edge.into);
  if (model.triangle == TriangleUse::kNone) throw NotProven("the triangle rule is not used");
  if (!std::ranges::binary_search(model.ops[Index(from)].feeds, to)) {
    throw NotProven(fmt::format("there is no edge from node {} to node {}", edge.node, edge.into));
  }
  std::vector<int> ops = Between(model, from, to);
  ops.push_back(from);
  ops.push_back(to);
  if (Halving(model, work, std::move(ops), limit, effort).IsPossible()) {
    throw NotProven(fmt::format(
        "two chips may hold what lies between node {} and node {} one tick below the bound",
        edge.node, edge.into));
  }
}

}  // namespace cleave::verifier
