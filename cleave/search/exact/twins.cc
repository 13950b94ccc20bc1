#include "cleave/search/exact/twins.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cleave {
namespace {

constexpr std::int64_t kMostSteps = 20'000'000;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

class TwinFinder {
 public:
  TwinFinder(const Problem& problem, bool counts_time)
      : problem_(problem), counts_time_(counts_time), reached_(Index(problem.num_ops()), 0) {}

  std::vector<TwinBranches> Find() {
    std::vector<TwinBranches> found;
    std::map<Kind, OpIndex> last;  // that begins with this
    for (OpIndex op = 0; op < problem_.num_ops() && steps_ < kMostSteps; ++op) {
      if (!MayBeTwin(op)) continue;
      const auto [it, fresh] = last.try_emplace(KindOf(op), op);
      if (!fresh) {
        TwinBranches branches = Grow(std::exchange(it->second, op), op);
        if (IsValid(branches)) found.push_back(std::move(branches));
      }
    }
    return found;
  }

 private:
  // What it needs, how long it takes on every class of chips, what it weighs.
  using Kind = std::tuple<std::vector<OpIndex>, std::vector<Ticks>, std::int64_t>;

  Kind KindOf(OpIndex op) const {
    const auto needs = problem_.predecessors()[op];
    return {{needs.begin(), needs.end()}, TicksOf(op), problem_.weight_bytes(op)};
  }

  std::vector<Ticks> TicksOf(OpIndex op) const {
    std::vector<Ticks> ticks;
    for (int k = 0; counts_time_ && k < problem_.num_chip_classes(); ++k) {
      ticks.push_back(problem_.compute_ticks(op, k));
    }
    return ticks;
  }

  bool MayBeTwin(OpIndex op) const {
    if (!problem_.clone_groups(op).empty()) return false;
    if (!counts_time_) return true;
    const auto is_of_host = [&](TensorIndex t) {
      const OpTensor& tensor = problem_.tensor(t);
      return tensor.host_ticks > 0 && (tensor.producer == kHost || tensor.output);
    };
    return std::ranges::none_of(problem_.inputs(op), is_of_host) &&
           std::ranges::none_of(problem_.outputs(op), is_of_host);
  }

  bool AreAlike(OpIndex a, OpIndex b) const {
    return problem_.weight_bytes(a) == problem_.weight_bytes(b) && TicksOf(a) == TicksOf(b) &&
           MayBeTwin(a) && MayBeTwin(b);
  }

  // Along both branches at once, as far as they are the same.
  TwinBranches Grow(OpIndex first, OpIndex second) {
    TwinBranches pairs{{first, second}};
    second_of_ = {{first, second}};
    first_of_ = {{second, first}};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      for (const OpIndex after : problem_.successors()[pairs[i].second]) {
        const OpIndex twin = TwinOf(pairs[i].first, after);
        if (twin < 0) continue;
        pairs.emplace_back(twin, after);
        second_of_[twin] = after;
        first_of_[after] = twin;
      }
    }
    return pairs;
  }

  // A reader of `source`, to pair with `after`; -1: there is none.
  OpIndex TwinOf(OpIndex source, OpIndex after) {
    if (IsTaken(after) || steps_ > kMostSteps) return -1;
    for (const OpIndex twin : problem_.successors()[source]) {
      if (twin >= after || ++steps_ > kMostSteps) break;
      if (!IsTaken(twin) && AreAlike(twin, after) && NeedTheSame(twin, after)) return twin;
    }
    return -1;
  }

  bool IsTaken(OpIndex op) const { return second_of_.contains(op) || first_of_.contains(op); }

  bool NeedTheSame(OpIndex first, OpIndex second) {
    const auto needs = problem_.predecessors()[first];
    const auto others = problem_.predecessors()[second];
    steps_ += std::ssize(needs);
    return needs.size() == others.size() && std::ranges::all_of(needs, [&](OpIndex need) {
             const auto pair = second_of_.find(need);
             return std::ranges::binary_search(others,
                                               pair == second_of_.end() ? need : pair->second);
           });
  }

  // Exchanged where the second comes first, no operation may come before what it needs. Along an
  // edge x -> y, with x' and y' for their twins:
  //   both in the first branch: x or x' leads to y' as well
  //   both in the second: x' leads to y or y' as well
  //   from the second to the first: never
  //   from outside to the first: x leads to y' as well
  //   from the second to outside: x' leads to y as well
  //   all others: nothing is asked
  bool IsValid(const TwinBranches& pairs) {
    return std::ranges::all_of(pairs, [&](const auto& pair) {
      return NeedsStand(pair.first, pair.second) && ReadersStand(pair.first, pair.second);
    });
  }

  bool NeedsStand(OpIndex first, OpIndex second) const {
    const auto others = problem_.predecessors()[second];
    return std::ranges::all_of(problem_.predecessors()[first], [&](OpIndex need) {
      if (first_of_.contains(need)) return false;
      if (std::ranges::binary_search(others, need)) return true;
      const auto pair = second_of_.find(need);
      return pair != second_of_.end() && std::ranges::binary_search(others, pair->second);
    });
  }

  bool ReadersStand(OpIndex first, OpIndex second) {
    const auto readers = problem_.successors()[first];
    std::vector<OpIndex> outside;
    for (const OpIndex reader : problem_.successors()[second]) {
      if (second_of_.contains(reader)) return false;
      const auto pair = first_of_.find(reader);
      if (pair == first_of_.end()) {
        outside.push_back(reader);
      } else if (!std::ranges::binary_search(readers, pair->second) &&
                 !std::ranges::binary_search(readers, reader)) {
        return false;
      }
    }
    return LeadsTo(first, outside);
  }

  bool LeadsTo(OpIndex from, const std::vector<OpIndex>& targets) {
    if (targets.empty()) return true;
    ++stamp_;
    std::vector<OpIndex> pending{from};
    while (!pending.empty()) {
      const OpIndex op = pending.back();
      pending.pop_back();
      for (const OpIndex next : problem_.successors()[op]) {
        if (++steps_ > kMostSteps) return false;
        if (next > targets.back() || reached_[Index(next)] == stamp_) continue;
        reached_[Index(next)] = stamp_;
        pending.push_back(next);
      }
    }
    return std::ranges::all_of(targets, [&](OpIndex op) { return reached_[Index(op)] == stamp_; });
  }

  const Problem& problem_;
  bool counts_time_;
  // Of the branches at hand.
  std::map<OpIndex, OpIndex> second_of_;
  std::map<OpIndex, OpIndex> first_of_;
  std::vector<std::uint32_t> reached_;  // [operation]
  std::uint32_t stamp_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace

std::vector<TwinBranches> FindTwins(const Problem& problem, bool counts_time) {
  return TwinFinder(problem, counts_time).Find();
}

std::unique_ptr<Problem> WithTwinsInOrder(const Problem& problem,
                                          const std::vector<TwinBranches>& branches) {
  if (branches.empty()) return nullptr;
  ProblemOptions options{problem.memory_model(), problem.time_scale()};
  for (const TwinBranches& pairs : branches) {
    options.precedences.insert(options.precedences.end(), pairs.begin(), pairs.end());
  }
  return std::make_unique<Problem>(problem.graph(), problem.package(), options);
}

}  // namespace cleave
