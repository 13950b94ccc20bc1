#include "cleave/search/exact/crossing_peak.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_map>

#include "cleave/search/exact/link_ticks.h"

namespace cleave {
namespace {

// What a tensor's readers lead to is followed no further.
constexpr int kMostFollowed = 256;
constexpr std::size_t kMostReaders = 64;

}  // namespace

CrossingPeak::CrossingPeak(const IdealSpace& space)
    : space_(&space),
      last_of_(Index(space.problem().num_tensors()), kUnknown),
      gains_(Index(space.size()), 0),
      nodes_(Index(space.size()), 0) {}

Ticks CrossingPeak::Most(const TensorCut& known) {
  Ticks most = 0;
  for (const OpIndex op : known.put()) gains_[Index(op)] = nodes_[Index(op)] = 0;
  for (const OpIndex op : known.put()) {
    for (const TensorIndex t : space_->problem().outputs(op)) most += Weigh(known, t);
  }
  cut_.Clear();
  for (const OpIndex op : known.put()) {
    if (known.Of(op) != Certainty::kOpen) continue;
    const Ticks gain = gains_[Index(op)];
    most += std::max<Ticks>(gain, 0);
    gain > 0 ? cut_.AddEdge(MinCut::kSource, Node(op), gain)
             : cut_.AddEdge(Node(op), MinCut::kSink, -gain);
    for (const OpIndex needed : space_->problem().predecessors()[op]) {
      if (known.Of(needed) == Certainty::kOpen) {
        cut_.AddEdge(Node(op), Node(needed), MinCut::kInfinite);
      }
    }
  }
  return most - cut_.Solve();
}

// Counts the tensor where it may begin and end to cross. Returns what is certain.
Ticks CrossingPeak::Weigh(const TensorCut& known, TensorIndex t) {
  const Problem& problem = space_->problem();
  const OpIndex producer = problem.tensor(t).producer;
  const auto readers = problem.consumers(t);
  const auto stands = [&](Certainty c) {
    return std::ranges::any_of(readers, [&](OpIndex reader) { return known.Of(reader) == c; });
  };
  const bool stays = stands(Certainty::kOut);
  if (known.Of(producer) == Certainty::kOut || (!stays && !stands(Certainty::kOpen))) return 0;
  const Ticks ticks = LinkTicks(problem, t);
  const OpIndex last = stays ? kNothing : LastOf(t);
  if (last != kNothing && known.Of(last) == Certainty::kOpen) gains_[Index(last)] -= ticks;
  if (known.Of(producer) == Certainty::kIn) return ticks;
  gains_[Index(producer)] += ticks;
  return 0;
}

int CrossingPeak::Node(OpIndex op) {
  int& node = nodes_[Index(op)];
  if (node == 0) node = cut_.AddNode();
  return node;
}

// The first operation that all readers are or lead to.
OpIndex CrossingPeak::LastOf(TensorIndex t) {
  OpIndex& last = last_of_[Index(t)];
  if (last == kUnknown) last = FindLast(t);
  return last;
}

// Forward from all readers at once, each with a bit of its own; places are a topological order.
OpIndex CrossingPeak::FindLast(TensorIndex t) const {
  const auto readers = space_->problem().consumers(t);
  if (readers.size() > kMostReaders) return kNothing;
  std::unordered_map<Place, std::uint64_t> led_to;
  std::priority_queue<Place, std::vector<Place>, std::greater<>> next;
  const auto lead = [&](OpIndex op, std::uint64_t bits) {
    const auto [it, fresh] = led_to.try_emplace(space_->place(op), 0);
    it->second |= bits;
    if (fresh) next.push(it->first);
  };
  const std::uint64_t all = ~std::uint64_t{0} >> (kMostReaders - readers.size());
  for (std::size_t i = 0; i < readers.size(); ++i) lead(readers[i], std::uint64_t{1} << i);
  for (int k = 0; k < kMostFollowed && !next.empty(); ++k) {
    const Place place = next.top();
    next.pop();
    const std::uint64_t bits = led_to[place];
    if (bits == all) return space_->op(place);
    for (const OpIndex op : space_->problem().successors()[space_->op(place)]) lead(op, bits);
  }
  return kNothing;
}

}  // namespace cleave
