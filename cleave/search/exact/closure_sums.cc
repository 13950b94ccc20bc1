#include "cleave/search/exact/closure_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

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

// `before` leads to smaller numbers only.
std::vector<Sums> SumsOver(const Csr& before, const std::vector<Sums>& measures) {
  const auto n = static_cast<std::size_t>(before.rows());
  std::vector<Sums> sums(measures.size(), Sums(n, 0));
  std::vector<Row> rows(n);
  for (std::size_t first = 0; first < n; first += kBlock) {
    std::vector<BlockTable> tables;
    for (const Sums& measure : measures) tables.emplace_back(measure, first);
    for (std::size_t v = first; v < n; ++v) {
      Row row{};
      if (v < first + kBlock) row[(v - first) / 64] |= std::uint64_t{1} << ((v - first) % 64);
      for (const std::int32_t u : before[static_cast<std::int32_t>(v)]) {
        const auto source = static_cast<std::size_t>(u);
        if (source < first) continue;
        for (std::size_t word = 0; word < kWords; ++word) row[word] |= rows[source][word];
      }
      rows[v] = row;
      for (std::size_t m = 0; m < measures.size(); ++m) sums[m][v] += tables[m].Sum(row);
    }
  }
  return sums;
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
