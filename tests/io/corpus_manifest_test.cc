#include "cleave/io/corpus_manifest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/io/expect_input_error.h"

namespace cleave {
namespace {

// One entry of a manifest; `extra` starts with a comma or is empty.
std::string Entry(const std::string& name, const std::string& family, const std::string& split,
                  const std::string& extra = "") {
  return R"(")" + name + R"(": {"family": ")" + family + R"(", "split": ")" + split +
         R"(", "exporter": "e", "library": "l", "library_version": "1", "configuration": "c",
             "opset": 20, "nodes": 7, "tensors": 9, "sha256": "ab")" +
         extra + "}";
}

std::vector<CorpusEntry> Parse(const std::string& members) {
  return ParseCorpusManifest("{" + members + "}", "manifest.json");
}

TEST(CorpusManifestTest, ReadsAndSortsEntries) {
  const auto entries =
      Parse(Entry("b", "fb", "test", R"(, "dims": {"batch": 2, "sequence": 64})") + "," +
            Entry("a", "fa", "validation",
                  R"(, "costs": {"cleave": "0.1.0", "flops": 1.5e9, "weight_bytes": 10,
                           "activation_bytes": 20, "graph_nodes": 6, "graph_tensors": 8})"));
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name, "a");
  EXPECT_EQ(entries[0].split, Split::kValidation);
  ASSERT_TRUE(entries[0].costs.has_value());
  EXPECT_EQ(entries[0].costs->flops, 1.5e9);
  EXPECT_EQ(entries[0].costs->graph_nodes, 6);
  EXPECT_TRUE(entries[0].dims.empty());
  EXPECT_EQ(entries[1].name, "b");
  EXPECT_EQ(entries[1].nodes, 7);
  EXPECT_FALSE(entries[1].costs.has_value());
  EXPECT_EQ(entries[1].dims, (std::map<std::string, std::int64_t>{{"batch", 2}, {"sequence", 64}}));
}

TEST(CorpusManifestTest, NamesOfSidesReadBack) {
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    EXPECT_EQ(SplitNamed(Name(split)), split);
  }
}

TEST(CorpusManifestTest, RefusesAFamilyOnTwoSides) {
  ExpectInputError([] { Parse(Entry("a", "f", "train") + "," + Entry("b", "f", "test")); },
                   {"/b", "two sides", ""});
}

TEST(CorpusManifestTest, RefusesUnknownSides) {
  ExpectInputError([] { Parse(Entry("a", "f", "trian")); }, {"/a/split", "trian", ""});
}

TEST(CorpusManifestTest, RefusesUnknownFields) {
  ExpectInputError([] { Parse(Entry("a", "f", "train", R"(, "size": 1)")); }, {"/a/size", "", ""});
}

TEST(CorpusManifestTest, RefusesNamesThatLeaveTheFolder) {
  for (const std::string name : {"../a", ".a", "a/b", ""}) {
    EXPECT_THROW(Parse(Entry(name, "f", "train")), InputError) << name;
  }
}

TEST(CorpusManifestTest, RefusesDimensionsBelowOne) {
  ExpectInputError([] { Parse(Entry("a", "f", "train", R"(, "dims": {"batch": 0})")); },
                   {"/a/dims/batch", "", ""});
}

// What the corpus promises (corpus/README.md).
TEST(CorpusManifestTest, StoredCorpusHasTheCountsThatItPromises) {
  const auto entries = ReadCorpusManifest(CLEAVE_SOURCE_DIR "/corpus/manifest.json");
  std::map<Split, std::int64_t> models;
  std::map<Split, std::set<std::string>> families;
  std::int64_t most_nodes = 0;
  for (const CorpusEntry& entry : entries) {
    ++models[entry.split];
    families[entry.split].insert(entry.family);
    most_nodes = std::max(most_nodes, entry.nodes);
    EXPECT_TRUE(entry.costs.has_value()) << entry.name << ": run scripts/corpus-costs";
  }
  EXPECT_GE(models[Split::kTrain], 110);
  EXPECT_GE(models[Split::kValidation], 10);
  EXPECT_GE(models[Split::kTest], 25);
  EXPECT_GE(families[Split::kTest].size(), 13U);
  EXPECT_TRUE(families[Split::kTest].contains("bert"));
  EXPECT_GE(most_nodes, 20000);
}

}  // namespace
}  // namespace cleave
