// The corpus as a stream of prepared graphs, for training.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cleave/api/corpus.h"
#include "cleave/package/package.h"
#include "cleave/problem/graph_stream.h"

namespace cleave {

struct CorpusStreamOptions {
  CorpusFilter filter{.split = Split::kTrain};
  OnnxImportOptions import;      // precision, and whether embeddings stay on the host
  bool shuffled = true;          // otherwise every epoch is in the order of the names
  std::uint64_t seed = 1;        // of the shuffle
  std::int64_t cache_bytes = 0;  // prepared graphs kept for later epochs; 0: each is read again
};

// Graphs prepared for one package. Epoch e is shuffled by the random stream (seed, e), so the order
// depends on nothing else, and Seek() costs one shuffle. Memory: the graph at hand, the cache, and
// what reading one model takes; graphs that the caller still holds are the caller's. The least
// recently used leave the cache first.
class CorpusStream final : public GraphStream {
 public:
  // Throws InputError if nothing passes the filter. `corpus` must outlive the stream.
  CorpusStream(const Corpus& corpus, Package package, CorpusStreamOptions options = {});

  std::int64_t size() const override { return static_cast<std::int64_t>(entries_.size()); }
  // Throws InputError for a model that cannot be read, and is then where it was before.
  StreamedGraph Next() override;
  std::int64_t position() const override { return position_; }
  void Seek(std::int64_t position) override;

  std::int64_t cached_bytes() const { return cached_bytes_; }
  std::int64_t models_read() const { return models_read_; }  // imports so far: misses of the cache

 private:
  using GraphPointer = std::shared_ptr<const Graph>;
  struct Cached {
    std::size_t entry;
    GraphPointer graph;
    std::int64_t bytes;
  };

  void ShuffleFor(std::int64_t epoch);
  GraphPointer Get(std::size_t entry);
  void Keep(std::size_t entry, const GraphPointer& graph);

  const Corpus& corpus_;
  Package package_;
  CorpusStreamOptions options_;
  std::vector<CorpusEntry> entries_;
  std::vector<std::size_t> order_;  // of the epoch at position_
  std::int64_t position_ = 0;
  std::int64_t models_read_ = 0;

  std::list<Cached> cache_;  // most recently used first
  std::map<std::size_t, std::list<Cached>::iterator> cache_index_;
  std::int64_t cached_bytes_ = 0;
};

// Bytes that a graph takes in memory, names included; capacity that vectors hold in reserve counts.
std::int64_t GraphMemoryBytes(const Graph& graph);

}  // namespace cleave
