#include "cleave/api/corpus_stream.h"

#include <numeric>
#include <span>
#include <utility>

#include "cleave/api/partition.h"
#include "cleave/base/error.h"
#include "cleave/base/random.h"

namespace cleave {
namespace {

std::int64_t HeapBytes(const std::string& text) {
  // Short strings live inside the object.
  return text.capacity() >= sizeof(std::string) ? static_cast<std::int64_t>(text.capacity()) : 0;
}

template <typename T>
std::int64_t HeapBytes(const std::vector<T>& items) {
  return static_cast<std::int64_t>(items.capacity() * sizeof(T));
}

}  // namespace

std::int64_t GraphMemoryBytes(const Graph& graph) {
  std::int64_t bytes = static_cast<std::int64_t>(sizeof(Graph)) + HeapBytes(graph.name) +
                       HeapBytes(graph.nodes) + HeapBytes(graph.tensors);
  for (const Node& node : graph.nodes) bytes += HeapBytes(node.name) + HeapBytes(node.op);
  for (const Tensor& tensor : graph.tensors) {
    bytes += HeapBytes(tensor.name) + HeapBytes(tensor.consumers);
  }
  return bytes;
}

CorpusStream::CorpusStream(const Corpus& corpus, Package package, CorpusStreamOptions options)
    : corpus_(corpus),
      package_(std::move(package)),
      options_(std::move(options)),
      entries_(corpus.Select(options_.filter)) {
  if (entries_.empty()) {
    throw InputError({corpus.folder().string(), ""}, "no model passes the filter",
                     "choose another split, more families or larger models");
  }
  ShuffleFor(0);
}

void CorpusStream::ShuffleFor(std::int64_t epoch) {
  order_.resize(entries_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  if (!options_.shuffled) return;
  RandomStream random(options_.seed, static_cast<std::uint64_t>(epoch));
  random.Shuffle(std::span(order_));
}

void CorpusStream::Seek(std::int64_t position) {
  CLEAVE_CHECK(position >= 0);
  position_ = position;
  ShuffleFor(position / size());
}

StreamedGraph CorpusStream::Next() {
  const std::size_t entry = order_[static_cast<std::size_t>(position_ % size())];
  StreamedGraph next{entries_[entry].name, entries_[entry].family, Get(entry)};
  ++position_;
  if (position_ % size() == 0) ShuffleFor(position_ / size());
  return next;
}

CorpusStream::GraphPointer CorpusStream::Get(std::size_t entry) {
  if (const auto found = cache_index_.find(entry); found != cache_index_.end()) {
    cache_.splice(cache_.begin(), cache_, found->second);
    return found->second->graph;
  }
  auto graph = std::make_shared<const Graph>(
      PreparedGraph(corpus_.Load(entries_[entry], options_.import), package_, true));
  ++models_read_;
  Keep(entry, graph);
  return graph;
}

void CorpusStream::Keep(std::size_t entry, const GraphPointer& graph) {
  const std::int64_t bytes = GraphMemoryBytes(*graph);
  if (bytes > options_.cache_bytes) return;
  while (cached_bytes_ + bytes > options_.cache_bytes) {
    cached_bytes_ -= cache_.back().bytes;
    cache_index_.erase(cache_.back().entry);
    cache_.pop_back();
  }
  cache_.push_front({entry, graph, bytes});
  cache_index_[entry] = cache_.begin();
  cached_bytes_ += bytes;
}

}  // namespace cleave
