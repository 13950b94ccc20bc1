#include "cleave/search/refine/side_chips.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

using Position = std::int32_t;

constexpr int kNone = std::numeric_limits<int>::max();
constexpr std::uint64_t kOrders = 12;
constexpr std::array<int, 6> kHubs{1, 2, 3, 4, 6, 9};
constexpr std::size_t kKinds = 3;  // of segments: the first, the second, those behind

class SideSlicing {
 public:
  SideSlicing(const Problem& problem, std::span<const OpIndex> order, int hubs, std::int64_t room)
      : problem_(problem),
        room_(room),
        order_(order.begin(), order.end()),
        position_(order.size()),
        is_hub_(order.size(), 0),
        is_side_(order.size(), 0) {
    Number();
    ChooseHubs(hubs);
    std::ranges::stable_partition(order_, [&](OpIndex op) { return is_hub_[Index(op)] != 0; });
    Number();
    FindFirstEnds();
  }

  std::optional<std::vector<ChipId>> Run() {
    reached_.assign(order_.size() + 1, {});
    reached_[0][0] = {0, 0, 0};
    for (Position begin = 0; begin < Length(); ++begin) {
      for (std::size_t kind = 0; kind < kKinds; ++kind) {
        // The kind of the segment that begins here.
        if (reached_[Index(begin)][kind].chips < problem_.num_chips()) Grow(begin, kind);
      }
    }
    return Trace();
  }

 private:
  // The fewest chips that hold what comes before a position, where a segment of some kind is next.
  struct Reached {
    int chips = kNone;
    Position begin = 0;  // of the segment before
    std::size_t kind = 0;
  };

  Position Length() const { return static_cast<Position>(order_.size()); }
  bool IsHub(OpIndex op) const { return is_hub_[Index(op)] != 0; }

  void Number() {
    for (Position p = 0; p < Length(); ++p) position_[Index(order_[Index(p)])] = p;
  }

  Position LastReader(OpIndex op) const {
    Position last = 0;
    for (const OpIndex reader : problem_.successors()[op]) {
      last = std::max(last, position_[Index(reader)]);
    }
    return last;
  }

  // By the weights that lie between a producer and its last reader.
  void ChooseHubs(int hubs) {
    std::vector<std::int64_t> weights{0};
    for (const OpIndex op : order_) {
      weights.push_back(weights.back() + problem_.alone_weight_bytes(op));
    }
    std::vector<std::pair<std::int64_t, OpIndex>> spans;
    for (Position p = 0; p < Length(); ++p) {
      const OpIndex op = order_[Index(p)];
      const Position last = std::max(LastReader(op), p);
      spans.emplace_back(weights[Index(p) + 1] - weights[Index(last)], op);
    }
    std::ranges::sort(spans);  // the longest first
    for (std::size_t i = 0; i < std::min(spans.size(), Index(hubs)); ++i) {
      is_hub_[Index(spans[i].second)] = 1;
    }
    for (OpIndex op = problem_.num_ops() - 1; op >= 0; --op) {
      if (!IsHub(op)) continue;
      for (const OpIndex needed : problem_.predecessors()[op]) is_hub_[Index(needed)] = 1;
    }
  }

  // A segment ends behind all readers of what is alive where it begins, hubs' tensors left out.
  void FindFirstEnds() {
    first_end_.assign(order_.size() + 1, 0);
    for (Position p = 0; p < Length(); ++p) {
      const OpIndex op = order_[Index(p)];
      const Position last = IsHub(op) ? 0 : LastReader(op) + 1;
      first_end_[Index(p) + 1] = std::max(first_end_[Index(p)], last);
    }
  }

  bool ReadsHub(OpIndex op) const {
    return std::ranges::any_of(problem_.predecessors()[op], [&](OpIndex o) { return IsHub(o); });
  }

  // Hubs, or what does so within the segment that begins here.
  bool ReadsHubsAlone(OpIndex op, Position begin) const {
    const auto needed = problem_.predecessors()[op];
    return !needed.empty() && std::ranges::all_of(needed, [&](OpIndex other) {
      return IsHub(other) || (position_[Index(other)] >= begin && is_side_[Index(other)] != 0);
    });
  }

  // Of all segments that begin here.
  void Grow(Position begin, std::size_t kind) {
    std::array<std::int64_t, 2> weights{};  // beside, and on the chip itself
    Position side_end = 0;                  // behind the last reader of what lies beside
    int sides = 0;
    for (Position end = begin + 1; end <= Length(); ++end) {
      const OpIndex op = order_[Index(end) - 1];
      const bool beside = kind == kKinds - 1 && ReadsHubsAlone(op, begin);
      is_side_[Index(op)] = beside ? 1 : 0;
      if (beside) {
        ++sides;
        side_end = std::max(side_end, LastReader(op) + 1);
      } else if (kind == kKinds - 1 && ReadsHub(op)) {
        return;  // its chip would depend on the first one directly
      }
      weights[beside ? 0 : 1] += problem_.alone_weight_bytes(op);
      if (std::max(weights[0], weights[1]) > room_) return;
      const bool holds_hubs = kind > 0 || end == Length() || !IsHub(order_[Index(end)]);
      const bool closes = end >= first_end_[Index(begin)] && end >= side_end;
      if (!holds_hubs || !closes) continue;
      const bool both = sides > 0 && sides < end - begin;
      Reach(end, std::min(kind + 1, kKinds - 1),
            {reached_[Index(begin)][kind].chips + (both ? 2 : 1), begin, kind});
    }
  }

  void Reach(Position end, std::size_t kind, const Reached& reached) {
    Reached& best = reached_[Index(end)][kind];
    if (reached.chips < best.chips) best = reached;
  }

  std::optional<std::vector<ChipId>> Trace() {
    const auto& ends = reached_[order_.size()];
    const auto best = std::ranges::min_element(ends, {}, &Reached::chips);
    if (best->chips > problem_.num_chips()) return std::nullopt;
    std::vector<ChipId> chips(order_.size());
    Position end = Length();
    for (Reached at = *best; end > 0; at = reached_[Index(end)][at.kind]) {
      Grow(at.begin, at.kind);  // says again what lies beside
      const int first = reached_[Index(at.begin)][at.kind].chips;
      for (Position p = at.begin; p < end; ++p) {
        const OpIndex op = order_[Index(p)];
        chips[Index(op)] = is_side_[Index(op)] != 0 ? first : at.chips - 1;
      }
      end = at.begin;
    }
    return chips;
  }

  const Problem& problem_;
  std::int64_t room_;
  std::vector<OpIndex> order_;
  std::vector<Position> position_;  // [operation]
  std::vector<char> is_hub_;        // [operation]: needed for what the first chip has for all
  std::vector<char> is_side_;       // [operation], of the segment that grows
  std::vector<Position> first_end_;
  std::vector<std::array<Reached, kKinds>> reached_;  // [position][kind of the segment behind]
};

std::int64_t Fullest(const Problem& problem, const std::vector<ChipId>& chips) {
  const LoadTable loads = CostModel(problem).Loads(chips);
  std::int64_t fullest = 0;
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    fullest = std::max(fullest, loads.chip(chip).weight_bytes);
  }
  return fullest;
}

}  // namespace

std::optional<std::vector<ChipId>> SliceWithSideChips(const Problem& problem,
                                                      std::span<const OpIndex> order, int hubs,
                                                      std::int64_t room) {
  if (!problem.homogeneous()) return std::nullopt;
  return SideSlicing(problem, order, hubs, room).Run();
}

std::optional<std::vector<ChipId>> BestWithSideChips(const Problem& problem,
                                                     const SlicingOrders& orders,
                                                     std::uint64_t seed,
                                                     const std::function<bool()>& stop) {
  std::optional<std::vector<ChipId>> best;
  std::int64_t room = 0;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) room += problem.alone_weight_bytes(op);
  const std::int64_t sram = problem.sram_bytes(0);
  for (std::uint64_t i = 0; i < kOrders && room > sram && !stop(); ++i) {
    const auto order = orders.Make(seed, i);
    for (const int hubs : kHubs) {
      // Less room than the best takes; with success less and less, down to what there is.
      for (std::int64_t least = room - 1; room > sram;) {
        auto plan = SliceWithSideChips(problem, order, hubs, least);
        if (!plan || !IsValid(problem, *plan)) break;
        room = Fullest(problem, *plan);
        best = std::move(plan);
        least = std::min(room - 1, std::max(sram, sram + (room - sram) * 3 / 4));
      }
    }
  }
  return best;
}

}  // namespace cleave
