#include "cleave/verifier/certificate/side_paths.h"

#include <algorithm>

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Between two operations of a topological order, `from` first.
class BetweenFinder {
 public:
  explicit BetweenFinder(const BoundModel& model) : model_(model), below_(model.ops.size(), -1) {}

  std::vector<int> Find(int from, int to) {
    if (source_ != from) MarkBelow(from);
    std::vector<bool> above(Index(to - from) + 1, false);  // leads to `to`
    above.back() = true;
    std::vector<int> found;
    for (int op = to; op > from; --op) {
      if (!above[Index(op - from)]) continue;
      if (op != to) found.push_back(op);
      for (const int need : model_.ops[Index(op)].needs) {
        if (need > from && below_[Index(need)] == from) above[Index(need - from)] = true;
      }
    }
    std::ranges::reverse(found);
    return found;
  }

 private:
  // Of everything that depends on the operation, up to its last reader.
  void MarkBelow(int from) {
    source_ = from;
    const std::vector<int>& readers = model_.ops[Index(from)].feeds;
    if (readers.empty()) return;
    for (int op = from + 1; op <= readers.back(); ++op) {
      const auto is_below = [&](int need) { return need == from || below_[Index(need)] == from; };
      if (std::ranges::any_of(model_.ops[Index(op)].needs, is_below)) below_[Index(op)] = from;
    }
  }

  const BoundModel& model_;
  int source_ = -1;
  std::vector<int> below_;  // the last source that the operation was found to depend on
};

}  // namespace

std::vector<int> Between(const BoundModel& model, int from, int to) {
  return BetweenFinder(model).Find(from, to);
}

std::vector<SidePath> FindSidePaths(const BoundModel& model, std::size_t most_entries) {
  std::vector<SidePath> paths;
  BetweenFinder finder(model);
  for (int from = 0; from < static_cast<int>(model.ops.size()); ++from) {
    for (const int to : model.ops[Index(from)].feeds) {
      std::vector<int> between = finder.Find(from, to);
      if (between.empty()) continue;
      if (between.size() > most_entries) return paths;
      most_entries -= between.size();
      paths.push_back({from, to, std::move(between)});
    }
  }
  return paths;
}

}  // namespace cleave::verifier
