#include "cleave/verifier/certificate/dead_ends.h"

#include <algorithm>
#include <functional>

namespace cleave::verifier {
namespace {

constexpr std::size_t kMostOps = 8192;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

void DeadEnds::FindSources() {
  const std::size_t ops = model_.ops.size();
  sources_.assign(ops, OpSet(ops, false));
  for (std::size_t op = 0; op < ops; ++op) {
    for (const int need : model_.ops[op].needs) {
      const OpSet& more = sources_[Index(need)];
      std::transform(more.begin(), more.end(), sources_[op].begin(), sources_[op].begin(),
                     std::logical_or());
      sources_[op][Index(need)] = true;
    }
  }
}

bool DeadEnds::Has(const ChipRelation& relation, const OpSet& ideal) {
  if (model_.ops.size() > kMostOps) return false;
  if (sources_.empty()) FindSources();
  const std::vector<int>& live = relation.live();
  for (std::size_t u = 0; u < live.size(); ++u) {
    for (const int reader : model_.ops[Index(live[u])].feeds) {
      if (ideal[Index(reader)]) continue;
      for (std::size_t z = 0; z < live.size(); ++z) {
        if (sources_[Index(reader)][Index(live[z])] && relation.Reaches(u, z)) return true;
      }
    }
  }
  return false;
}

}  // namespace cleave::verifier
