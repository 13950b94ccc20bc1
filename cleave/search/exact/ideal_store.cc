#include "cleave/search/exact/ideal_store.h"

#include <algorithm>

namespace cleave {
namespace {

constexpr std::uint64_t kFull = ~std::uint64_t{0};

std::uint64_t Mix(std::uint64_t hash, std::uint64_t word) {
  hash ^= word + 0x9e3779b97f4a7c15U + (hash << 6) + (hash >> 2);
  hash *= 0xbf58476d1ce4e5b9U;
  return hash ^ (hash >> 29);
}

}  // namespace

IdealStore::IdealStore(Place places)
    : words_((static_cast<std::size_t>(places) + 63) / 64), slots_(64, -1) {}

// Where the set is, or the free slot where it would be.
std::size_t IdealStore::Slot(std::span<const std::uint64_t> middle, std::uint32_t first) const {
  std::uint64_t hash = first;
  for (const std::uint64_t word : middle) hash = Mix(hash, word);
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] >= 0) {
    const Entry& entry = entries_[static_cast<std::size_t>(slots_[slot])];
    if (entry.first == first && std::ranges::equal(Middle(entry), middle)) break;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

std::pair<IdealId, bool> IdealStore::Insert(const IdealWords& ideal) {
  std::size_t first = 0;
  std::size_t end = words_;
  while (first < end && ideal[first] == kFull) ++first;
  while (end > first && ideal[end - 1] == 0) --end;
  const auto middle = std::span(ideal).subspan(first, end - first);
  const std::size_t slot = Slot(middle, static_cast<std::uint32_t>(first));
  if (slots_[slot] >= 0) return {slots_[slot], false};
  const IdealId id = size();
  slots_[slot] = id;
  entries_.push_back({bits_.size(), static_cast<std::uint32_t>(first),
                      static_cast<std::uint32_t>(middle.size())});
  bits_.insert(bits_.end(), middle.begin(), middle.end());
  if (2 * entries_.size() > slots_.size()) Grow();
  return {id, true};
}

void IdealStore::Grow() {
  slots_.assign(4 * slots_.size(), -1);
  for (IdealId id = 0; id < size(); ++id) {
    const Entry& entry = entries_[static_cast<std::size_t>(id)];
    slots_[Slot(Middle(entry), entry.first)] = id;
  }
}

IdealWords IdealStore::Get(IdealId id) const {
  const Entry& entry = entries_[static_cast<std::size_t>(id)];
  IdealWords ideal(words_, 0);
  std::fill_n(ideal.begin(), entry.first, kFull);
  std::ranges::copy(Middle(entry), ideal.begin() + entry.first);
  return ideal;
}

}  // namespace cleave
