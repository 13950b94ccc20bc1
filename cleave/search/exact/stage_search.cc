#include "cleave/search/exact/stage_search.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "cleave/search/exact/chip_order.h"
#include "cleave/search/exact/dead_ends.h"
#include "cleave/search/exact/stage_enumerator.h"
#include "cleave/search/exact/stand_ins.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

using StateId = std::int32_t;

// With a beam: steps an ideal, and orders of its chips that are continued.
constexpr std::int64_t kBeamSteps = 20'000;
constexpr std::size_t kBeamOrders = 8;
// So many times the beam are compared for ideals that others stand in for.
constexpr std::size_t kBeamCompared = 4;

// An ideal with how its chips are ordered.
struct State {
  IdealId ideal = 0;
  StateId parent = -1;
  int chips = 0;
  ChipOrder order;        // triangle rule only
  StateId stand_in = -1;  // is continued instead
};

class LayeredSearch {
 public:
  LayeredSearch(const IdealSpace& space, const Windows& windows, const TriangleSearch& triangle,
                Ticks limit, const StageSearchOptions& options)
      : space_(space),
        problem_(space.problem()),
        options_(options),
        triangle_(triangle.skip_edges != nullptr && triangle.orders_chips),
        enumerator_(space, windows, {triangle.skip_edges, triangle.orders_chips, options.beam > 0},
                    limit),
        stand_ins_(space, windows, triangle, limit),
        store_(space.size()) {
    if (triangle_) dead_ends_.emplace(problem_);
    everything_ = IdealWords(store_.words(), 0);
    for (Place p = 0; p < space.size(); ++p) {
      everything_[Index(p) / 64] |= std::uint64_t{1} << (p % 64);
    }
  }

  StageSearchResult Run() {
    StageSearchResult result;
    Add(IdealWords(store_.words(), 0), -1, 0, {});
    result.verdict = options_.beam > 0 ? Verdict::kUndecided : Verdict::kNone;
    for (ChipId chip = 0; chip < problem_.num_chips() && goal_ < 0; ++chip) {
      if (!FillChip(chip)) {
        result.verdict = Verdict::kUndecided;
        break;
      }
    }
    if (goal_ >= 0) {
      result.verdict = Verdict::kFound;
      result.chips = Trace();
    }
    result.steps = steps();
    result.ideals = store_.size();
    if (options_.keep_states && result.verdict == Verdict::kNone) {
      for (const State& state : states_) result.states.push_back(Kept(state));
    }
    return result;
  }

 private:
  // States of one ideal that are to be continued.
  struct Group {
    IdealId ideal;
    Ticks work;
    Ticks crossing;
    std::vector<StateId> states;
  };

  std::int64_t steps() const { return enumerator_.steps() + stand_ins_.steps(); }

  bool FillChip(ChipId chip) {
    std::vector<Group> groups = std::exchange(next_, {});
    if (options_.beam > 0) KeepBest(groups, kBeamCompared * options_.beam);
    if (stand_ins_.MayExist()) DropDominated(groups);
    if (options_.beam > 0) KeepBest(groups, options_.beam);
    enumerator_.OpenChip(chip);
    if (triangle_) FindAlwaysHeld(groups);
    for (const Group& group : groups) {
      if (!Continue(group, chip)) return false;
      if (goal_ >= 0) return true;
    }
    return true;
  }

  bool Continue(const Group& group, ChipId chip) {
    const IdealWords ideal = store_.Get(group.ideal);
    if (triangle_) FindLive(ideal);
    const auto visit = [&](const IdealWords& next) {
      if (goal_ >= 0) return;
      triangle_ ? AddOrdered(group, next, chip) : Add(next, group.states[0], chip + 1, {});
    };
    const std::int64_t begin = steps();
    const auto stop = [&] {
      return goal_ >= 0 || steps() >= options_.most_steps ||
             store_.bytes() + order_bytes_ > options_.most_bytes || options_.stop();
    };
    if (options_.beam == 0) return !stop() && enumerator_.Enumerate(ideal, stop, visit);
    const auto is_enough = [&] { return steps() - begin > kBeamSteps || stop(); };
    return !stop() && (enumerator_.Enumerate(ideal, is_enough, visit) || !stop());
  }

  void KeepBest(std::vector<Group>& groups, std::size_t most) const {
    for (Group& group : groups) group.states.resize(std::min(group.states.size(), kBeamOrders));
    if (groups.size() <= most) return;
    const auto score = [](const Group& group) { return group.work - group.crossing; };
    std::ranges::stable_sort(groups, std::ranges::greater(), score);
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(most), groups.end());
  }

  // Without orders of chips, so every group is of one state. Not where there are too many to hold
  // them word by word.
  void DropDominated(std::vector<Group>& groups) {
    const std::size_t bytes = groups.size() * store_.words() * sizeof(std::uint64_t);
    if (bytes > options_.most_bytes) return;
    std::vector<MetIdeal> ideals;
    for (const Group& group : groups)
      ideals.push_back({store_.Get(group.ideal), group.work, group.crossing});
    const std::vector<std::int32_t> found = stand_ins_.Find(ideals, options_.stop);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (found[g] < 0) continue;
      states_[Index(groups[g].states[0])].stand_in = groups[Index(found[g])].states[0];
    }
    std::erase_if(
        groups, [&](const Group& group) { return states_[Index(group.states[0])].stand_in >= 0; });
  }

  void Add(const IdealWords& ideal, StateId parent, int chips, ChipOrder order) {
    const auto [id, fresh] = store_.Insert(ideal);
    if (fresh) {
      states_of_.emplace_back();
      group_of_.push_back(-1);
    }
    if (IsDominated(id, chips, order)) return;
    const auto state = static_cast<StateId>(states_.size());
    order_bytes_ += sizeof(State) + order.chips.size() + order.reaches.size() * sizeof(WideChipSet);
    states_.push_back({id, parent, chips, std::move(order), -1});
    states_of_[Index(id)].push_back(state);
    if (ideal == everything_) goal_ = state;
    std::int32_t& group = group_of_[Index(id)];
    const bool listed =
        group >= 0 && Index(group) < next_.size() && next_[Index(group)].ideal == id;
    if (!listed) {
      group = static_cast<std::int32_t>(next_.size());
      next_.push_back({id, enumerator_.work(), enumerator_.stage().crossing(), {}});
    }
    next_[Index(group)].states.push_back(state);
  }

  // By a state of the ideal with as many chips, or, where chips are equal, with fewer.
  bool IsDominated(IdealId ideal, int chips, const ChipOrder& order) const {
    return std::ranges::any_of(states_of_[Index(ideal)], [&](StateId id) {
      const State& other = states_[Index(id)];
      if (other.chips != chips && !problem_.homogeneous()) return false;
      return !triangle_ || other.order.Dominates(order);
    });
  }

  // The first places, which all ideals of the layer hold, and what of them is read behind.
  void FindAlwaysHeld(const std::vector<Group>& groups) {
    always_held_ = space_.size();
    for (const Group& group : groups) {
      const IdealWords ideal = store_.Get(group.ideal);
      std::size_t words = 0;
      while (words < ideal.size() && ideal[words] == ~std::uint64_t{0}) ++words;
      always_held_ = std::min(always_held_, static_cast<Place>(64 * words));
    }
    held_live_.clear();
    for (Place p = 0; p < always_held_; ++p) {
      const auto behind = [&](OpIndex op) { return space_.place(op) >= always_held_; };
      const OpIndex op = space_.op(p);
      if (std::ranges::any_of(problem_.successors()[op], behind)) held_live_.push_back(op);
    }
  }

  // Operations of the ideal that others outside read.
  void FindLive(const IdealWords& ideal) {
    for (const OpIndex op : live_) live_index_[Index(op)] = kStageOp;
    live_.clear();
    live_index_.resize(Index(problem_.num_ops()), kStageOp);
    const auto holds = [&](OpIndex op) { return Holds(ideal, space_.place(op)); };
    const auto add = [&](OpIndex op) {
      if (!std::ranges::all_of(problem_.successors()[op], holds)) live_.push_back(op);
    };
    for (const OpIndex op : held_live_) add(op);
    for (std::size_t word = Index(always_held_) / 64; word < ideal.size(); ++word) {
      for (std::uint64_t rest = ideal[word]; rest != 0; rest &= rest - 1) {
        add(space_.op(static_cast<Place>(64 * word) + std::countr_zero(rest)));
      }
    }
    std::ranges::sort(live_);
    for (std::size_t i = 0; i < live_.size(); ++i) {
      live_index_[Index(live_[i])] = static_cast<std::int32_t>(i);
    }
  }

  // One new state for every order of the group that allows the stage.
  void AddOrdered(const Group& group, const IdealWords& next, ChipId chip) {
    const Stage& stage = enumerator_.stage();
    read_.clear();
    for (std::size_t i = 0; i < live_.size(); ++i) {
      const auto outputs = problem_.outputs(live_[i]);
      if (std::ranges::any_of(outputs, [&](TensorIndex t) { return stage.Arrives(t); })) {
        read_.push_back(static_cast<std::int32_t>(i));
      }
    }
    std::vector<OpIndex> behind;
    const auto is_behind = [&](OpIndex op) { return stage.side(op) == StageSide::kAfter; };
    const auto stays_live = [&](OpIndex op) {
      return std::ranges::any_of(problem_.successors()[op], is_behind);
    };
    std::ranges::copy_if(live_, std::back_inserter(behind), stays_live);
    std::ranges::copy_if(enumerator_.stage_ops(), std::back_inserter(behind), stays_live);
    std::ranges::sort(behind);
    std::vector<std::int32_t> origin;
    for (const OpIndex op : behind) origin.push_back(live_index_[Index(op)]);
    dead_ends_->SetLive(behind, is_behind);
    for (const StateId state : group.states) {
      ChipOrder order;
      if (!AddStage(states_[Index(state)].order, read_, origin, order)) continue;
      if (dead_ends_->Has(order)) continue;
      Add(next, state, chip + 1, std::move(order));
      if (goal_ >= 0) return;
    }
  }

  KeptState Kept(const State& state) {
    const IdealWords ideal = store_.Get(state.ideal);
    KeptState kept;
    kept.chips = state.chips;
    kept.stand_in = state.stand_in;
    while (Holds(ideal, kept.prefix)) ++kept.prefix;  // nothing was complete, so this ends
    for (Place p = kept.prefix; p < space_.size(); ++p) {
      if (Holds(ideal, p)) kept.beyond.push_back(p);
    }
    if (!triangle_) return kept;
    FindLive(ideal);
    for (Place p = 0; p < space_.size(); ++p) {
      const std::int32_t live = live_index_[Index(space_.op(p))];
      if (live != kStageOp) kept.live_chips.push_back(state.order.chips[Index(live)]);
    }
    for (const WideChipSet& reached : state.order.reaches) {
      std::vector<std::int32_t>& row = kept.reaches.emplace_back();
      ForEachChip(reached, [&](int chip) { row.push_back(chip); });
    }
    return kept;
  }

  // A parent has a chip less: chips count down to the first.
  std::vector<ChipId> Trace() const {
    std::vector<ChipId> chips(Index(problem_.num_ops()), 0);
    for (StateId id = goal_; states_[Index(id)].parent >= 0; id = states_[Index(id)].parent) {
      const IdealWords after = store_.Get(states_[Index(id)].ideal);
      const IdealWords before = store_.Get(states_[Index(states_[Index(id)].parent)].ideal);
      for (Place p = 0; p < space_.size(); ++p) {
        const std::uint64_t added = after[Index(p) / 64] & ~before[Index(p) / 64];
        if ((added >> (p % 64) & 1) != 0) {
          chips[Index(space_.op(p))] = states_[Index(id)].chips - 1;
        }
      }
    }
    return chips;
  }

  const IdealSpace& space_;
  const Problem& problem_;
  const StageSearchOptions& options_;
  bool triangle_;
  std::optional<DeadEnds> dead_ends_;  // triangle rule only
  StageEnumerator enumerator_;
  StandIns stand_ins_;
  IdealStore store_;
  IdealWords everything_;
  std::size_t order_bytes_ = 0;
  std::vector<State> states_;
  std::vector<std::vector<StateId>> states_of_;  // [ideal]
  std::vector<std::int32_t> group_of_;           // [ideal]: its place in next_, if it is there
  std::vector<Group> next_;
  StateId goal_ = -1;
  Place always_held_ = 0;           // a multiple of 64, or everything
  std::vector<OpIndex> held_live_;  // of the places before it, read behind it
  std::vector<OpIndex> live_;
  std::vector<std::int32_t> live_index_;  // [operation]
  std::vector<std::int32_t> read_;        // live operations that the stage reads
};

}  // namespace

StageSearchResult SearchStages(const IdealSpace& space, const Windows& windows,
                               const TriangleSearch& triangle, Ticks limit,
                               const StageSearchOptions& options) {
  return LayeredSearch(space, windows, triangle, limit, options).Run();
}

}  // namespace cleave
