#include "cleave/io/read_file.h"

#include <gtest/gtest.h>

#include "cleave/io/graph_file.h"
#include "cleave/io/zstd_text.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/temp_folder.h"

namespace cleave {
namespace {

constexpr std::size_t kLimit = 1 << 20;

TEST(ReadFileTest, ReadsAllBytesUpToTheLimit) {
  const TempFolder folder;
  const std::string bytes("a\0b\n", 4);
  const auto path = folder.Write("f", bytes);
  EXPECT_EQ(ReadFile(path, kLimit), bytes);
  EXPECT_EQ(ReadFile(path, 4), bytes);
  ExpectInputError([&] { ReadFile(path, 3); }, {"", "more than 3 bytes", ""});
  EXPECT_EQ(ReadFile(folder.Write("empty", ""), 0), "");
}

TEST(ReadFileTest, NamesPathAndReason) {
  const TempFolder folder;
  try {
    ReadFile(folder.path() / "missing", kLimit);
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, (folder.path() / "missing").string());
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "No such file", error.problem());
  }
  ExpectInputError([&] { ReadFile(folder.path(), kLimit); }, {"", "directory", ""});
}

TEST(ReadTextTest, DecompressesByNameOrContent) {
  const TempFolder folder;
  const std::string text(100000, 'x');
  const std::string bytes = CompressZstd(text);
  EXPECT_LT(bytes.size(), 1000U);
  EXPECT_EQ(ReadText(folder.Write("a.json.zst", bytes), kLimit), text);
  EXPECT_EQ(ReadText(folder.Write("a.json", bytes), kLimit), text);
  EXPECT_EQ(ReadText(folder.Write("plain.json", text), kLimit), text);
  ExpectInputError([&] { ReadText(folder.Write("fake.zst", text), kLimit); }, {"", "damaged", ""});
}

TEST(DecompressZstdTest, TakesSeveralFramesAndNothing) {
  EXPECT_EQ(DecompressZstd(CompressZstd("ab") + CompressZstd("cd"), kLimit), "abcd");
  EXPECT_EQ(DecompressZstd(CompressZstd(""), kLimit), "");
}

TEST(DecompressZstdTest, LimitsBombs) {
  const std::string bomb = CompressZstd(std::string(std::size_t{64} << 20, '\0'));
  EXPECT_LT(bomb.size(), 20000U);
  ExpectInputError([&] { DecompressZstd(bomb, kLimit); }, {"", "more than 1048576 bytes", ""});
}

TEST(DecompressZstdTest, NoticesEveryTruncation) {
  const std::string bytes = CompressZstd("some text, some text, some other text");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(DecompressZstd(bytes.substr(0, size), kLimit), InputError) << size;
  }
}

TEST(DecompressZstdTest, NoticesDamage) {
  const std::string text = "some text, some text, some other text";
  const std::string bytes = CompressZstd(text);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    try {
      EXPECT_EQ(DecompressZstd(damaged, kLimit), text) << i;  // a bit without meaning
    } catch (const InputError&) {
    }
  }
}

TEST(ReadGraphTest, ReadsCompressedFiles) {
  Graph graph;
  graph.name = "g";
  graph.nodes.resize(2);
  const TempFolder folder;
  const std::string text = FormatGraph(graph);
  EXPECT_EQ(ReadGraph(folder.Write("g.graph.json.zst", CompressZstd(text))), graph);
  EXPECT_EQ(ReadGraph(folder.Write("g.graph.json", text)), graph);
}

}  // namespace
}  // namespace cleave
