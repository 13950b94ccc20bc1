#include "cleave/api/corpus.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/api/corpus_summary.h"
#include "cleave/api/summary.h"
#include "cleave/base/error.h"
#include "cleave/io/read_file.h"
#include "cleave/io/sha256.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/temp_folder.h"

namespace cleave {
namespace {

constexpr const char* kFolder = CLEAVE_SOURCE_DIR "/corpus";
constexpr std::size_t kMaxModelBytes = std::size_t{256} << 20;

// Every fifth: hashing all takes ten seconds.
TEST(CorpusTest, FilesAreThoseThatTheManifestNames) {
  const Corpus corpus(kFolder);
  for (std::size_t i = 0; i < corpus.entries().size(); i += 5) {
    const CorpusEntry& entry = corpus.entries()[i];
    EXPECT_EQ(Sha256(ReadText(corpus.ModelPath(entry), kMaxModelBytes)), entry.sha256)
        << entry.name;
  }
}

TEST(CorpusTest, SelectsBySideFamilyAndSize) {
  const Corpus corpus(kFolder);
  const auto chosen =
      corpus.Select({.split = Split::kTest, .families = {"bert", "vgg"}, .max_nodes = 200});
  ASSERT_FALSE(chosen.empty());
  for (const CorpusEntry& entry : chosen) {
    EXPECT_EQ(entry.family, "bert") << entry.name;  // vgg is on another side
    EXPECT_LE(entry.nodes, 200);
  }
  EXPECT_EQ(corpus.Select({}).size(), corpus.entries().size());
}

TEST(CorpusTest, UnknownFamiliesAndNamesSuggestOthers) {
  const Corpus corpus(kFolder);
  ExpectInputError([&] { corpus.Select({.split = {}, .families = {"berd"}}); },
                   {"", "berd", "bert"});
  try {
    corpus.Find("alexnett");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(error.remedy().find("alexnet"), std::string::npos);
  }
}

TEST(CorpusTest, LoadsWithTheSizesOfTheManifest) {
  const Corpus corpus(kFolder);
  const CorpusEntry& entry = corpus.Find("llama-68m-dynamic");
  ASSERT_FALSE(entry.dims.empty());
  const GraphSummary usual = Summarize(corpus.Load(entry));
  EXPECT_EQ(usual.flops, entry.costs->flops);
  EXPECT_EQ(usual.weight_bytes, entry.costs->weight_bytes);
  OnnxImportOptions options;
  options.dims["batch"] = 2 * entry.dims.at("batch");
  const GraphSummary twice = Summarize(corpus.Load(entry, options));
  EXPECT_NEAR(twice.flops / usual.flops, 2, 0.01);
}

TEST(CorpusTest, FindsTheFirstFolderWithAManifest) {
  const TempFolder empty;
  EXPECT_EQ(FindCorpus({empty.path(), kFolder}), kFolder);
  ExpectInputError([&] { FindCorpus({empty.path()}); },
                   {"", empty.path().string(), "manifest.json"});
}

TEST(CorpusTest, TablesHaveOneLineAModelAndASide) {
  const Corpus corpus(kFolder);
  const auto entries = corpus.Select({.split = {}, .families = {"bert"}});
  const std::string list = CorpusListText(entries);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(list, '\n')), entries.size() + 2);
  EXPECT_NE(CorpusStatsJson(entries).find(R"("splits":{"test":{"models":)"), std::string::npos);
}

}  // namespace
}  // namespace cleave
