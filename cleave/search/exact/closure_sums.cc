#include "cleave/search/exact/closure_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace cleave {
namespace {

constexpr std::size_t kWords = 8;  // of one row: 512 sources at a time
constexpr std::size_t kBlock = 64 * kWords;
constexpr std::size_t kBytes = 8 * kWords;

using Row = std::array<std::uint64_t, kWords>;
using Sums = std::vector<std::int64_t>;

// The sum of a measure over any subset of a block, eight members a look-up.
class BlockTable {
 public:
  BlockTable(const Sums& measure, std::size_t first) : table_(kBytes * 256, 0) {
    for (std::size_t byte = 0; byte < kBytes; ++byte) {
      std::int64_t* row = &table_[byte * 256];
      for (std::size_t bits = 1; bits < 256; ++bits) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(bits));
        const std::size_t source = first + 8 * byte + lowest;
        row[bits] = row[bits & (bits - 1)] + (source < measure.size() ? measure[source] : 0);
      }
    }
  }

  std::int64_t Sum(const Row& row) const {
    std::int64_t sum = 0;
    for (std::size_t word = 0; word < kWords; ++word) {
      std::size_t byte = 8 * word;
      for (std::uint64_t rest = row[word]; rest != 0; rest >>= 8, ++byte) {
        sum += table_[byte * 256 + (rest & 255)];
      }
    }
    return sum;
  }

 private:
  std::vector<std::int64_t> table_;  // [byte of the row][bits in it]
};

// The last operation that reads each one; -1: none.
std::vector<std::int32_t> LastReaders(const Csr& before) {
  std::vector<std::int32_t> last(static_cast<std::size_t>(before.rows()), -1);
  for (std::int32_t v = 0; v < before.rows(); ++v) {
    for (const std::int32_t u : before[v]) last[static_cast<std::size_t>(u)] = v;
  }
  return last;
}

// Sums over ancestors, block of sources by block. In deep graphs everything that comes some way
// behind a block has either all of it among its ancestors or nothing: from there on, where the
// block is *settled*, one bit stands for it, and whole blocks are summed up as operations are
// within one.
class AncestorSummation {
 public:
  // `before` leads to smaller numbers only.
  AncestorSummation(const Csr& before, const std::vector<Sums>& measures)
      : before_(before),
        measures_(measures),
        n_(static_cast<std::size_t>(before.rows())),
        last_readers_(LastReaders(before)),
        rows_(n_),
        sums_(measures.size(), Sums(n_, 0)),
        block_sums_(measures.size()) {}

  std::vector<Sums> Run() {
    for (std::size_t first = 0; first < n_; first += kBlock) SumBlock(first);
    for (std::size_t first = 0; first < settled_at_.size(); first += kBlock) SumBlocks(first);
    return std::move(sums_);
  }

 private:
  static std::size_t Index(std::int32_t i) { return static_cast<std::size_t>(i); }

  // Up to where the block is settled.
  void SumBlock(std::size_t first) {
    std::vector<BlockTable> tables;
    for (const Sums& measure : measures_) tables.emplace_back(measure, first);
    live_.clear();
    std::size_t look_at = first + kBlock;
    std::size_t v = first;
    Row common{};
    for (; v < n_; ++v) {
      if (v >= look_at) {
        if (IsSettled(v, common)) break;
        look_at = v + std::max<std::size_t>(kBlock / 4, live_.size());
      }
      Row row{};
      if (v < first + kBlock) row[(v - first) / 64] |= std::uint64_t{1} << ((v - first) % 64);
      for (const std::int32_t u : before_[static_cast<std::int32_t>(v)]) {
        if (Index(u) < first) continue;
        for (std::size_t word = 0; word < kWords; ++word) row[word] |= rows_[Index(u)][word];
      }
      rows_[v] = row;
      for (std::size_t m = 0; m < tables.size(); ++m) sums_[m][v] += tables[m].Sum(row);
      live_.push_back(v);
    }
    const auto block = static_cast<std::int32_t>(settled_at_.size());
    settled_at_.push_back(v);
    if (v == n_) common = {};
    for (std::size_t m = 0; m < tables.size(); ++m) {
      block_sums_[m].push_back(v < n_ ? tables[m].Sum(common) : 0);
    }
    if (v == n_) return;
    for (const std::size_t u : live_) {
      if (rows_[u] != Row{}) holders_.emplace_back(u, block);
    }
  }

  // Whether all operations that v or later ones read have the same of the block, or nothing.
  bool IsSettled(std::size_t v, Row& common) {
    std::erase_if(live_,
                  [&](std::size_t u) { return last_readers_[u] < static_cast<std::int32_t>(v); });
    common = {};
    for (const std::size_t u : live_) {
      if (rows_[u] == Row{} || rows_[u] == common) continue;
      if (common != Row{}) return false;
      common = rows_[u];
    }
    return true;
  }

  // The same one level up: blocks [first, first + kBlock) where they are settled.
  void SumBlocks(std::size_t first) {
    std::vector<BlockTable> tables;
    for (const Sums& sums : block_sums_) tables.emplace_back(sums, first);
    const std::size_t end = std::min(first + kBlock, settled_at_.size());
    std::vector<std::pair<std::size_t, std::size_t>> order;  // (settled at, block)
    for (std::size_t b = first; b < end; ++b) order.emplace_back(settled_at_[b], b - first);
    std::ranges::sort(order);
    const auto bit = [](Row& row, std::size_t b) { row[b / 64] |= std::uint64_t{1} << (b % 64); };
    std::vector<Row> held(n_);
    for (const auto& [u, block] : holders_) {
      const auto b = Index(block);
      if (b >= first && b < end) bit(held[u], b - first);
    }
    Row settled{};
    std::size_t next = 0;
    for (std::size_t v = first * kBlock; v < n_; ++v) {
      for (; next < order.size() && order[next].first <= v; ++next)
        bit(settled, order[next].second);
      Row row{};
      for (const std::int32_t u : before_[static_cast<std::int32_t>(v)]) {
        for (std::size_t word = 0; word < kWords; ++word) row[word] |= held[Index(u)][word];
      }
      for (std::size_t word = 0; word < kWords; ++word) {
        row[word] &= settled[word];
        held[v][word] |= row[word];
      }
      for (std::size_t m = 0; m < tables.size(); ++m) sums_[m][v] += tables[m].Sum(row);
    }
  }

  const Csr& before_;
  const std::vector<Sums>& measures_;
  std::size_t n_;
  std::vector<std::int32_t> last_readers_;
  std::vector<Row> rows_;          // of the present block
  std::vector<std::size_t> live_;  // operations of the present block's pass that are read later
  std::vector<Sums> sums_;         // [measure][operation]
  std::vector<Sums> block_sums_;   // [measure][block]: of what operations hold where it is settled
  std::vector<std::size_t> settled_at_;                        // of every block
  std::vector<std::pair<std::size_t, std::int32_t>> holders_;  // operations that hold a block then
};

std::vector<Sums> SumsOver(const Csr& before, const std::vector<Sums>& measures) {
  return AncestorSummation(before, measures).Run();
}

}  // namespace

std::vector<Sums> AncestorSums(const Csr& predecessors, const std::vector<Sums>& measures) {
  return SumsOver(predecessors, measures);
}

std::vector<Sums> DescendantSums(const Csr& successors, const std::vector<Sums>& measures) {
  // Numbered backwards, descendants are ancestors.
  const std::int32_t n = successors.rows();
  std::vector<std::vector<std::int32_t>> mirrored(static_cast<std::size_t>(n));
  for (std::int32_t v = 0; v < n; ++v) {
    for (const std::int32_t next : successors[v]) {
      mirrored[static_cast<std::size_t>(n - 1 - v)].push_back(n - 1 - next);
    }
  }
  std::vector<Sums> backwards = measures;
  for (Sums& measure : backwards) std::ranges::reverse(measure);
  std::vector<Sums> sums = SumsOver(Csr::FromRows(mirrored), backwards);
  for (Sums& sum : sums) std::ranges::reverse(sum);
  return sums;
}

}  // namespace cleave
