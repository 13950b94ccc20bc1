#include "cleave/verifier/certificate/chip_relation.h"

#include <algorithm>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

ChipRelation::ChipRelation(const KeptState& state, const std::vector<int>& live)
    : live_(live), chips_(state.live_chips) {
  const std::size_t chips = state.reaches.size();
  if (chips_.size() != live.size() || chips > live.size()) {
    throw NotProven("does not give the chip of every live operation");
  }
  for (const int chip : chips_) {
    if (Index(chip) >= chips) throw NotProven("names a chip that it does not describe");
  }
  for (const std::vector<int>& reached : state.reaches) {
    std::vector<bool>& row = reaches_.emplace_back(chips, false);
    for (const int chip : reached) {
      if (Index(chip) >= chips) throw NotProven("reaches a chip that it does not describe");
      row[Index(chip)] = true;
    }
  }
}

int ChipRelation::ChipOf(int op) const {
  const auto found = std::ranges::lower_bound(live_, op);
  return found == live_.end() || *found != op ? -1 : chips_[Index(found - live_.begin())];
}

bool ChipRelation::Follow(const std::vector<int>& read, const std::vector<int>& live_behind,
                          ChipRelation& behind) const {
  std::vector<bool> feeds(reaches_.size(), false);  // the stage, straight
  for (const int op : read) feeds[Index(ChipOf(op))] = true;
  std::vector<bool> leads = feeds;  // to the stage, straight or not
  for (std::size_t a = 0; a < feeds.size(); ++a) {
    for (std::size_t b = 0; b < feeds.size(); ++b) {
      if (!reaches_[a][b] || !feeds[b]) continue;
      if (feeds[a]) return false;
      leads[a] = true;
    }
  }
  // Chips keep their numbers, those that nobody reads any more included; the stage's is the last.
  const auto stage = static_cast<int>(reaches_.size());
  behind.live_ = live_behind;
  behind.chips_.clear();
  for (const int op : live_behind) {
    const int chip = ChipOf(op);
    behind.chips_.push_back(chip < 0 ? stage : chip);
  }
  behind.reaches_ = reaches_;
  for (std::size_t a = 0; a < leads.size(); ++a) behind.reaches_[a].push_back(leads[a]);
  behind.reaches_.emplace_back(leads.size() + 1, false);
  return true;
}

bool ChipRelation::AllowsAllOf(const ChipRelation& other) const {
  for (std::size_t u = 0; u < live_.size(); ++u) {
    for (std::size_t v = 0; v < live_.size(); ++v) {
      const bool same = chips_[u] == chips_[v];
      if (same && other.chips_[u] != other.chips_[v]) return false;
      if (Reaches(u, v) && !other.Reaches(u, v)) return false;
    }
  }
  return true;
}

}  // namespace cleave::verifier
