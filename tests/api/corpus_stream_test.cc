#include "cleave/api/corpus_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cleave/api/files.h"
#include "cleave/api/partition.h"
#include "cleave/base/error.h"

namespace cleave {
namespace {

constexpr const char* kFolder = CLEAVE_SOURCE_DIR "/corpus";

// Small models only, so that the test is quick.
CorpusStreamOptions Small(Split split = Split::kTest) {
  CorpusStreamOptions options;
  options.filter.split = split;
  options.filter.max_nodes = 100;
  return options;
}

std::vector<std::string> Draw(CorpusStream& stream, std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back(stream.Next().name);
  return names;
}

class CorpusStreamTest : public testing::Test {
 protected:
  Corpus corpus_{kFolder};
  Package package_ = LoadPackage("mcm8");
};

TEST_F(CorpusStreamTest, EveryEpochHasEachGraphOfTheSplitOnce) {
  CorpusStreamOptions options = Small();
  const auto chosen = corpus_.Select(options.filter);
  CorpusStream stream(corpus_, package_, options);
  ASSERT_EQ(stream.size(), static_cast<std::int64_t>(chosen.size()));
  ASSERT_GE(stream.size(), 4);
  std::set<std::string> expected;
  for (const CorpusEntry& entry : chosen) expected.insert(entry.name);
  std::vector<std::vector<std::string>> epochs;
  for (int epoch = 0; epoch < 2; ++epoch) {
    epochs.push_back(Draw(stream, stream.size()));
    EXPECT_EQ(std::set<std::string>(epochs.back().begin(), epochs.back().end()), expected);
  }
  EXPECT_NE(epochs[0], epochs[1]);
}

TEST_F(CorpusStreamTest, GraphsArePreparedForThePackage) {
  CorpusStreamOptions options = Small();
  options.filter.families = {"bert"};
  options.import.precision = Precision::kBf16;
  CorpusStream stream(corpus_, package_, options);
  const StreamedGraph next = stream.Next();
  EXPECT_EQ(next.family, "bert");
  const Graph imported = corpus_.Load(corpus_.Find(next.name), options.import);
  EXPECT_EQ(*next.graph, PreparedGraph(imported, package_, true));
  EXPECT_GT(next.graph->nodes.size(), imported.nodes.size());  // the mask's cone was cloned
}

TEST_F(CorpusStreamTest, OrderFollowsTheSeedAndNotTheCache) {
  CorpusStreamOptions options = Small();
  CorpusStream plain(corpus_, package_, options);
  const auto names = Draw(plain, plain.size() + 2);
  options.cache_bytes = std::int64_t{1} << 30;
  CorpusStream cached(corpus_, package_, options);
  EXPECT_EQ(Draw(cached, cached.size() + 2), names);
  options.seed = 2;
  CorpusStream other(corpus_, package_, options);
  EXPECT_NE(Draw(other, other.size() + 2), names);
}

TEST_F(CorpusStreamTest, WithoutShufflingNamesAreInOrder) {
  CorpusStreamOptions options = Small();
  options.shuffled = false;
  CorpusStream stream(corpus_, package_, options);
  EXPECT_TRUE(std::ranges::is_sorted(Draw(stream, stream.size())));
}

TEST_F(CorpusStreamTest, SeekResumesWhereADrawLeftOff) {
  CorpusStream stream(corpus_, package_, Small());
  const std::int64_t mark = stream.size() + 1;  // in the second epoch
  Draw(stream, mark);
  const auto rest = Draw(stream, 3);
  CorpusStream resumed(corpus_, package_, Small());
  resumed.Seek(mark);
  EXPECT_EQ(resumed.position(), mark);
  EXPECT_EQ(Draw(resumed, 3), rest);
}

TEST_F(CorpusStreamTest, ACacheThatHoldsAllReadsEachModelOnce) {
  CorpusStreamOptions options = Small();
  options.cache_bytes = std::int64_t{1} << 30;
  CorpusStream stream(corpus_, package_, options);
  Draw(stream, 3 * stream.size());
  EXPECT_EQ(stream.models_read(), stream.size());
}

TEST_F(CorpusStreamTest, TheCacheKeepsToItsBytes) {
  CorpusStreamOptions options = Small();
  CorpusStream unbounded(corpus_, package_, options);
  std::int64_t largest = 0;
  for (std::int64_t i = 0; i < unbounded.size(); ++i) {
    largest = std::max(largest, GraphMemoryBytes(*unbounded.Next().graph));
  }
  EXPECT_EQ(unbounded.cached_bytes(), 0);
  options.cache_bytes = largest;
  CorpusStream stream(corpus_, package_, options);
  for (std::int64_t i = 0; i < 2 * stream.size(); ++i) {
    stream.Next();
    EXPECT_LE(stream.cached_bytes(), options.cache_bytes);
  }
  EXPECT_GT(stream.cached_bytes(), 0);
  EXPECT_GT(stream.models_read(), stream.size());
}

TEST_F(CorpusStreamTest, AnEmptySelectionIsAnError) {
  CorpusStreamOptions options = Small();
  options.filter.max_nodes = 1;
  EXPECT_THROW(CorpusStream(corpus_, package_, options), InputError);
}

}  // namespace
}  // namespace cleave
