#include "cleave/verifier/certificate/twins.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cleave/verifier/certificate/crossings.h"
#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

bool Has(const std::vector<int>& sorted, int op) { return std::ranges::binary_search(sorted, op); }

class TwinCheck {
 public:
  TwinCheck(const BoundModel& model, Effort& effort) : model_(model), effort_(effort) {}

  void Check(const TwinPairs& branches) {
    second_of_.clear();
    first_of_.clear();
    for (const MergeStep& pair : branches) {
      const int first = model_.OpOf(pair.node);
      const int second = model_.OpOf(pair.into);
      second_of_[first] = second;
      first_of_[second] = first;
      if (!CostTheSame(model_.ops[Index(first)], model_.ops[Index(second)])) {
        Refuse(pair, "do not cost the same");
      }
    }
    const bool disjoint = std::ranges::none_of(
        second_of_, [&](const auto& p) { return first_of_.contains(p.first); });
    if (second_of_.size() < branches.size() || first_of_.size() < branches.size() || !disjoint) {
      throw NotProven("an operation has two twins");
    }
    FindSurroundings();
    for (const MergeStep& pair : branches) {
      if (!MayExchange(model_.OpOf(pair.node), model_.OpOf(pair.into))) {
        Refuse(pair, "would come before what they need");
      }
    }
  }

 private:
  [[noreturn]] static void Refuse(const MergeStep& pair, const char* reason) {
    throw NotProven(fmt::format("twins {} and {} {}", pair.node, pair.into, reason));
  }

  bool CostTheSame(const ModelOp& a, const ModelOp& b) const {
    return a.ticks == b.ticks && a.weight_bytes == b.weight_bytes && a.clones.empty() &&
           b.clones.empty() && !UsesHost(a) && !UsesHost(b);
  }

  bool UsesHost(const ModelOp& op) const {
    const auto comes_from_host = [&](int t) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      return tensor.producer == kHostOp && tensor.host > 0;
    };
    const auto goes_to_host = [&](int t) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      return tensor.to_host && tensor.host > 0;
    };
    return std::ranges::any_of(op.inputs, comes_from_host) ||
           std::ranges::any_of(op.outputs, goes_to_host);
  }

  // The edges around a pair. The first takes the earlier of their two chips, the second the later.
  bool MayExchange(int first, int second) {
    const std::vector<int> behind_first = Reached(first, &ModelOp::feeds);
    const std::vector<int> behind_second = Reached(second, &ModelOp::feeds);
    const std::vector<int> before_second = Reached(second, &ModelOp::needs);
    const auto feeds_well = [&](int to) {
      const auto twin = second_of_.find(to);
      return twin == second_of_.end() || Has(behind_first, twin->second) ||
             Has(behind_second, twin->second);
    };
    const auto seconds_feed_well = [&](int to) {
      if (second_of_.contains(to)) return false;
      const auto twin = first_of_.find(to);
      return Has(behind_first, to) || (twin != first_of_.end() && Has(behind_first, twin->second));
    };
    const auto needs_well = [&](int from) {
      return !first_of_.contains(from) && (second_of_.contains(from) || Has(before_second, from));
    };
    const ModelOp& one = model_.ops[Index(first)];
    return std::ranges::all_of(one.feeds, feeds_well) &&
           std::ranges::all_of(one.needs, needs_well) &&
           std::ranges::all_of(model_.ops[Index(second)].feeds, seconds_feed_well);
  }

  // Ascending; only as far as the edges around the branches lead.
  std::vector<int> Reached(int op, std::vector<int> ModelOp::*next) const {
    std::vector<int> reached{op};
    std::vector<bool> is_reached(Index(high_ - low_) + 1, false);
    for (std::size_t i = 0; i < reached.size(); ++i) {
      for (const int other : model_.ops[Index(reached[i])].*next) {
        effort_.Spend();
        if (other < low_ || other > high_ || is_reached[Index(other - low_)]) continue;
        is_reached[Index(other - low_)] = true;
        reached.push_back(other);
      }
    }
    reached.erase(reached.begin());
    std::ranges::sort(reached);
    return reached;
  }

  // The least and the greatest number of any operation that a branch or an edge of one touches.
  void FindSurroundings() {
    low_ = high_ = second_of_.begin()->first;
    const auto count = [&](int op) {
      effort_.Spend();
      low_ = std::min(low_, op);
      high_ = std::max(high_, op);
    };
    for (const auto& pair : second_of_) {
      for (const int op : {pair.first, pair.second}) {
        count(op);
        std::ranges::for_each(model_.ops[Index(op)].needs, count);
        std::ranges::for_each(model_.ops[Index(op)].feeds, count);
      }
    }
  }

  const BoundModel& model_;
  Effort& effort_;
  std::map<int, int> second_of_;
  std::map<int, int> first_of_;
  int low_ = 0;
  int high_ = 0;
};

}  // namespace

void CheckTwins(const BoundModel& model, const std::vector<TwinPairs>& branches, Ticks limit,
                Effort& effort) {
  if (branches.empty()) return;
  if (model.serial || model.triangle != TriangleUse::kNone || model.memory == MemoryModel::kFull) {
    throw NotProven("twins are put in order where more than work and weights matters");
  }
  const Work work(model);
  const CheapestSet sets(model, work, 1, effort);
  if (Crossings(model, sets, effort).Most(0) > limit) {
    throw NotProven("twins are put in order, and a link might bind");
  }
  TwinCheck check(model, effort);
  for (const TwinPairs& pairs : branches) {
    if (!pairs.empty()) check.Check(pairs);
  }
}

void PutInOrder(const std::vector<TwinPairs>& branches, BoundModel& model) {
  const auto insert = [](std::vector<int>& sorted, int op) {
    const auto at = std::ranges::lower_bound(sorted, op);
    if (at == sorted.end() || *at != op) sorted.insert(at, op);
  };
  for (const TwinPairs& pairs : branches) {
    for (const MergeStep& pair : pairs) {
      const int first = model.OpOf(pair.node);
      const int second = model.OpOf(pair.into);
      if (first == second) throw NotProven("an operation is its own twin");
      insert(model.ops[Index(first)].feeds, second);
      insert(model.ops[Index(second)].needs, first);
    }
  }
}

}  // namespace cleave::verifier
