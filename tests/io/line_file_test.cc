#include "cleave/io/line_file.h"

#include <gtest/gtest.h>

#include <thread>

#include "cleave/io/read_file.h"
#include "tests/io/temp_folder.h"

namespace cleave {
namespace {

constexpr std::size_t kLimit = 1 << 20;

TEST(LineFileTest, AppendsAndReadsBack) {
  const TempFolder folder;
  const auto path = folder.path() / "runs.jsonl";
  {
    LineFile file(path);
    EXPECT_TRUE(file.records().empty());
    file.Append(R"({"a":1})");
    file.Append(R"({"a":2})");
  }
  EXPECT_EQ(ReadFile(path, kLimit), "{\"a\":1}\n{\"a\":2}\n");
  LineFile again(path);
  EXPECT_EQ(again.records().size(), 2U);
  EXPECT_EQ(again.repaired_bytes(), 0U);
}

TEST(LineFileTest, TakesOffALastLineThatWasCutShort) {
  const TempFolder folder;
  const auto path = folder.Write("runs.jsonl", "{\"a\":1}\n{\"a\":");
  LineFile file(path);
  EXPECT_EQ(file.records().size(), 1U);
  EXPECT_EQ(file.repaired_bytes(), 5U);
  EXPECT_EQ(ReadFile(path, kLimit), "{\"a\":1}\n");
  file.Append("{\"a\":3}");
  EXPECT_EQ(ReadFile(path, kLimit), "{\"a\":1}\n{\"a\":3}\n");
}

TEST(LineFileTest, KeepsALastLineThatLacksOnlyItsLineBreak) {
  const TempFolder folder;
  const auto path = folder.Write("runs.jsonl", "{\"a\":1}\n{\"a\":2}");
  LineFile file(path);
  EXPECT_EQ(file.records().size(), 2U);
  EXPECT_EQ(file.repaired_bytes(), 0U);
  EXPECT_EQ(ReadFile(path, kLimit), "{\"a\":1}\n{\"a\":2}\n");
}

TEST(LineFileTest, NamesALineThatIsNotJson) {
  const TempFolder folder;
  const std::string text = "{\"a\":1}\n\nnonsense\n{\"a\":2}\n";
  const auto path = folder.Write("runs.jsonl", text);
  try {
    LineFile file(path);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, path.string());
    EXPECT_EQ(error.where().place, "line 3");
    EXPECT_FALSE(error.remedy().empty());
  }
  EXPECT_EQ(ReadFile(path, kLimit), text);
}

TEST(LineFileTest, OneWriterAtATime) {
  const TempFolder folder;
  const auto path = folder.path() / "runs.jsonl";
  {
    LineFile file(path);
    EXPECT_THROW(LineFile second(path), InputError);
  }
  EXPECT_NO_THROW(LineFile third(path));
}

TEST(LineFileTest, AFileThatCannotBeOpenedIsAnError) {
  const TempFolder folder;
  EXPECT_THROW(LineFile file(folder.path()), InputError);
  EXPECT_THROW(LineFile file(folder.path() / "missing" / "runs.jsonl"), InputError);
}

TEST(LineFileTest, LinesOfSeveralThreadsStayWhole) {
  const TempFolder folder;
  const auto path = folder.path() / "runs.jsonl";
  const std::string line = "\"" + std::string(5000, 'x') + "\"";
  {
    LineFile file(path);
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) file.Append(line);
      });
    }
  }
  EXPECT_EQ(LineFile(path).records().size(), 200U);
}

}  // namespace
}  // namespace cleave
