#include "cleave/verifier/certificate/kept_states.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "cleave/verifier/certificate/chip_relation.h"
#include "cleave/verifier/certificate/dead_ends.h"
#include "cleave/verifier/certificate/not_proven.h"
#include "cleave/verifier/certificate/stand_ins.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

class KeptStates {
 public:
  KeptStates(const CoverInput& input, Effort& effort)
      : model_(input.model),
        orders_chips_(input.model.triangle == TriangleUse::kAll),
        cover_(input, effort),
        stand_ins_(input, effort),
        dead_ends_(input.model) {}

  void Add(const KeptState& state, std::size_t number) {
    const OpSet ideal = SetOf(state);
    if (std::ranges::count(ideal, true) == std::ssize(ideal)) throw NotProven("holds everything");
    if (state.chips < 0) throw NotProven("takes less than no chips");
    if (state.chips >= model_.chips()) throw NotProven("takes all chips or more");
    for (std::size_t op = 0; op < ideal.size(); ++op) {
      const auto holds = [&](int need) { return ideal[Index(need)]; };
      if (ideal[op] && !std::ranges::all_of(model_.ops[op].needs, holds)) {
        throw NotProven("lacks what its members need");
      }
    }
    ChipRelation relation;
    if (orders_chips_) relation = ChipRelation(state, LiveOf(ideal));
    const auto group = groups_.try_emplace(ideal).first;
    group->second[state.chips].push_back({number, std::move(relation), state.stand_in != -1});
    ideals_.push_back(&group->first);
  }

  // Of a state, once all are added.
  void CheckStandIn(const std::vector<KeptState>& states, std::size_t number) {
    const KeptState& state = states[number];
    if (state.stand_in == -1) return;
    if (Index(state.stand_in) >= states.size()) throw NotProven("has a stand-in that is no state");
    const KeptState& other = states[Index(state.stand_in)];
    if (other.chips != state.chips) throw NotProven("has a stand-in with other chips");
    if (other.stand_in != -1) throw NotProven("has a stand-in that has one itself");
    stand_ins_.Check(*ideals_[number], *ideals_[Index(state.stand_in)]);
  }

  std::int64_t Check() {
    const OpSet nothing(model_.ops.size(), false);
    const auto start = groups_.find(nothing);
    if (start == groups_.end() || start->second.count(0) == 0) {
      throw NotProven("there is no state to begin with, of no chips and no operations");
    }
    for (const auto& [ideal, by_chips] : groups_) {
      for (const auto& [chips, members] : by_chips) Follow(ideal, chips, members);
    }
    CheckReached(nothing);
    return cover_.decisions();
  }

 private:
  struct Member {
    std::size_t number;
    ChipRelation relation;
    bool has_stand_in = false;  // which is followed instead
    bool reached = false;
  };
  using ByChips = std::map<int, std::vector<Member>>;

  OpSet SetOf(const KeptState& state) const {
    const std::size_t ops = model_.ops.size();
    if (Index(state.prefix) > ops) throw NotProven("holds more operations than there are");
    OpSet ideal(ops, false);
    std::fill_n(ideal.begin(), state.prefix, true);
    for (const int op : state.beyond) {
      if (Index(op) >= ops) throw NotProven("holds more operations than there are");
      ideal[Index(op)] = true;
    }
    return ideal;
  }

  // Operations of the set that others outside read, ascending.
  std::vector<int> LiveOf(const OpSet& ideal) const {
    std::vector<int> live;
    for (std::size_t op = 0; op < ideal.size(); ++op) {
      const auto holds = [&](int reader) { return ideal[Index(reader)]; };
      if (ideal[op] && !std::ranges::all_of(model_.ops[op].feeds, holds)) {
        live.push_back(static_cast<int>(op));
      }
    }
    return live;
  }

  // Every stage behind the ideal, for each of its relations.
  void Follow(const OpSet& ideal, int chips, const std::vector<Member>& members) {
    if (std::ranges::all_of(members, &Member::has_stand_in)) return;
    cover_.Visit(ideal, chips, [&](const OpSet& next) {
      const bool is_complete = std::ranges::count(next, true) == std::ssize(next);
      const auto found = groups_.find(next);
      for (const Member& member : members) {
        ChipRelation behind;
        if (orders_chips_ && !FollowRelation(member.relation, next, behind)) continue;
        if (is_complete) {
          throw NotProven(fmt::format(
              "from state {} one chip may do all that is left within the limit", member.number));
        }
        const bool is_kept = found != groups_.end() && Reach(found->second, chips + 1, behind);
        if (!is_kept && !(orders_chips_ && dead_ends_.Has(behind, next))) {
          throw NotProven(
              fmt::format("from state {} a stage within the limit leads to {}, which is no state",
                          member.number, Text(ideal, next)));
        }
      }
    });
  }

  bool FollowRelation(const ChipRelation& relation, const OpSet& next, ChipRelation& behind) const {
    std::vector<int> read;
    for (const int op : relation.live()) {
      if (cover_.sides().Reads(op)) read.push_back(op);
    }
    return relation.Follow(read, LiveOf(next), behind);
  }

  // Whether the ideal is kept with as many chips; where they are equal, with fewer as well: the
  // rest may then move up.
  bool Reach(ByChips& by_chips, int chips, const ChipRelation& relation) {
    bool is_kept = false;
    for (auto& [kept_chips, members] : by_chips) {
      if (kept_chips > chips || (kept_chips < chips && !model_.equal_chips)) continue;
      for (Member& member : members) {
        if (orders_chips_ && !member.relation.AllowsAllOf(relation)) continue;
        is_kept = true;
        member.reached |= kept_chips == chips;
      }
    }
    return is_kept;
  }

  // Every state with so many chips must be one that so many chips lead to: windows hold for plans,
  // and a plan whose first chips are traded for fewer is one only if those do their part.
  void CheckReached(const OpSet& nothing) const {
    for (const auto& [ideal, by_chips] : groups_) {
      for (const auto& [chips, members] : by_chips) {
        if (chips == 0 && ideal == nothing) continue;
        for (const Member& member : members) {
          if (member.reached) continue;
          throw NotProven(
              fmt::format("no stage leads to state {} with its last chip", member.number));
        }
      }
    }
  }

  // The stage, shortened.
  std::string Text(const OpSet& ideal, const OpSet& next) const {
    std::string text;
    std::size_t count = 0;
    for (std::size_t op = 0; op < next.size(); ++op) {
      if (!next[op] || ideal[op]) continue;
      constexpr std::size_t kShown = 8;
      if (++count <= kShown) text += fmt::format("{}{}", count > 1 ? ", " : "", op);
    }
    return fmt::format("{} operations more (at places {}{})", count, text,
                       count > 8 ? ", ..." : "");
  }

  const BoundModel& model_;
  bool orders_chips_;
  StageCover cover_;
  StandIns stand_ins_;
  DeadEnds dead_ends_;
  std::map<OpSet, ByChips> groups_;
  std::vector<const OpSet*> ideals_;  // of states, in groups_
};

// What fails says the state.
void ForEach(const std::vector<KeptState>& states, const std::function<void(std::size_t)>& check) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    try {
      check(i);
    } catch (const NotProven& reason) {
      throw NotProven(fmt::format("state {} {}", i, reason.what()));
    }
  }
}

}  // namespace

std::int64_t CheckKeptStates(const CoverInput& input, const std::vector<KeptState>& states,
                             Effort& effort) {
  KeptStates kept(input, effort);
  ForEach(states, [&](std::size_t i) { kept.Add(states[i], i); });
  ForEach(states, [&](std::size_t i) { kept.CheckStandIn(states, i); });
  return kept.Check();
}

}  // namespace cleave::verifier
