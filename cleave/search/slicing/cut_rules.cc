#include "cleave/search/slicing/cut_rules.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

std::vector<CutRules> CutRules::Families(const OrderProfile& profile) {
  std::vector<CutRules> families{Paths(profile)};
  if (auto branches = Branches(profile)) families.push_back(std::move(*branches));
  return families;
}

CutRules CutRules::Paths(const OrderProfile& profile) {
  CutRules rules(Index(profile.length()) + 1);
  const bool triangle = profile.problem().triangle();
  for (Position p = 0; p <= profile.length(); ++p) {
    rules.cuts_[Index(p)] = {triangle ? profile.cut(p).closed_at : 0, profile.length(), true};
  }
  return rules;
}

// Sweeps the cuts from the order's begin to its end with the tensors that are alive.
class BranchFinder {
 public:
  explicit BranchFinder(const OrderProfile& profile)
      : profile_(profile),
        problem_(profile.problem()),
        share_(profile.work_from(0) / std::max(problem_.num_chips(), 1)),
        readers_(Index(problem_.num_tensors())),
        apart_(readers_.size(), 0),
        rules_(Index(profile.length()) + 1) {}

  std::optional<CutRules> Find() {
    std::vector<Position> ends;
    for (Position p = 1; p < profile_.length(); ++p) {
      Pass(p - 1);
      if (SetApart(p)) ends.push_back(p);
    }
    if (ends.empty()) return std::nullopt;
    ends.push_back(profile_.length());
    Fill(ends);
    return std::move(rules_);
  }

 private:
  Ticks Work(Position begin, Position end) const {
    return profile_.work_from(begin) - profile_.work_from(end);
  }

  Position Producer(TensorIndex t) const { return profile_.position(problem_.tensor(t).producer); }

  // The operation reads its inputs and makes its outputs.
  void Pass(Position p) {
    const OpIndex op = profile_.op(p);
    for (const TensorIndex t : problem_.inputs(op)) {
      if (alive_.erase({NextReader(t, p), t}) == 0) continue;
      const Position next = NextReader(t, p + 1);
      if (next < profile_.length()) alive_.emplace(next, t);
    }
    for (const TensorIndex t : problem_.outputs(op)) {
      std::vector<Position>& readers = readers_[Index(t)];
      for (const OpIndex reader : problem_.consumers(t))
        readers.push_back(profile_.position(reader));
      std::ranges::sort(readers);
      if (!readers.empty()) alive_.emplace(readers.front(), t);
    }
  }

  Position NextReader(TensorIndex t, Position from) const {
    const auto next = std::ranges::lower_bound(readers_[Index(t)], from);
    return next == readers_[Index(t)].end() ? profile_.length() : *next;
  }

  // Whether a branch ends at the cut: what is alive is read a chip's work or more from here, and
  // neither its producers nor its readers take as much.
  bool SetApart(Position p) {
    if (alive_.empty()) return false;
    const Position first_reader = alive_.begin()->first;
    if (Work(p, first_reader) < share_) return false;
    Position first_producer = p;
    Position last_reader = first_reader;
    for (const auto& [next, t] : alive_) {
      first_producer = std::min(first_producer, Producer(t));
      last_reader = std::max(last_reader, readers_[Index(t)].back());
    }
    if (Work(first_producer, p) >= share_ || Work(first_reader, last_reader) >= share_)
      return false;
    for (Position q = first_producer + 1; q < p; ++q) rules_.cuts_[Index(q)].allowed = false;
    for (Position q = first_reader + 1; q <= last_reader; ++q) {
      rules_.cuts_[Index(q)].allowed = false;
    }
    for (const auto& [next, t] : alive_) apart_[Index(t)] = 1;
    alive_.clear();
    return true;
  }

  void Fill(const std::vector<Position>& ends) {
    for (TensorIndex t = 0; t < problem_.num_tensors(); ++t) {
      if (readers_[Index(t)].empty() || apart_[Index(t)] != 0) continue;
      Position& first_end = rules_.cuts_[Index(Producer(t)) + 1].first_end;
      first_end = std::max(first_end, readers_[Index(t)].back() + 1);
    }
    Position closed_at = 0;
    auto end = ends.begin();
    for (Position p = 0; p <= profile_.length(); ++p) {
      CutRules::Cut& cut = rules_.cuts_[Index(p)];
      closed_at = std::max(closed_at, cut.first_end);
      cut.first_end = closed_at;
      if (*end <= p && end + 1 != ends.end()) ++end;
      cut.last_end = *end;
    }
  }

  const OrderProfile& profile_;
  const Problem& problem_;
  Ticks share_;                                       // of the work, for one chip
  std::vector<std::vector<Position>> readers_;        // of every tensor that was produced
  std::vector<char> apart_;                           // whether a tensor leaves a branch set apart
  std::set<std::pair<Position, TensorIndex>> alive_;  // by next reader, those set apart left out
  CutRules rules_;
};

std::optional<CutRules> CutRules::Branches(const OrderProfile& profile) {
  if (!profile.problem().triangle()) return std::nullopt;
  return BranchFinder(profile).Find();
}

}  // namespace cleave
