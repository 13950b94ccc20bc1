#include "cleave/verifier/certificate/stage_ties.h"

#include <algorithm>

namespace cleave::verifier {

StageTies::StageTies(const BoundModel& model, const std::vector<SidePath>& paths)
    : paths_(paths),
      around_(model.ops.size()),
      to_(model.ops.size()),
      begins_(model.ops.size(), false),
      between_here_(paths.size(), 0) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    to_[Index(paths[i].to)].push_back(static_cast<int>(i));
    begins_[Index(paths[i].from)] = true;
    for (const int op : paths[i].between) around_[Index(op)].push_back(static_cast<int>(i));
  }
}

bool StageTies::AllowHere(int op, const StageSides& sides) const {
  return std::ranges::none_of(around_[Index(op)], [&](int path) {
    const SidePath& ends = paths_[Index(path)];
    return sides.side(ends.from) == Side::kBefore && sides.side(ends.to) == Side::kBehind;
  });
}

bool StageTies::AllowBehind(int op, const StageSides& sides) const {
  return std::ranges::none_of(to_[Index(op)], [&](int path) {
    return between_here_[Index(path)] > 0 && sides.side(paths_[Index(path)].from) == Side::kBefore;
  });
}

bool StageTies::AllowMove(int op, const StageSides& sides) const {
  return !begins_[Index(op)] && std::ranges::none_of(around_[Index(op)], [&](int path) {
    return sides.side(paths_[Index(path)].from) == Side::kBefore;
  });
}

}  // namespace cleave::verifier
