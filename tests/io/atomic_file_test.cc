#include "cleave/io/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "cleave/io/read_file.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/temp_folder.h"

namespace cleave {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 1 << 20;

// While it lives, writing beyond `bytes` of a file fails as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int);
};

TEST(AtomicWriteTest, CreatesAndReplaces) {
  const TempFolder folder;
  const fs::path path = folder.path() / "f.json";
  AtomicWrite(path, "first");
  EXPECT_EQ(ReadFile(path, kLimit), "first");
  AtomicWrite(path, "second");
  EXPECT_EQ(ReadFile(path, kLimit), "second");
  EXPECT_EQ(folder.CountFiles(), 1U);
}

TEST(AtomicWriteTest, HonoursTheUmask) {
  const TempFolder folder;
  const mode_t old = ::umask(027);
  AtomicWrite(folder.path() / "f", "text");
  ::umask(old);
  struct stat status {};
  ASSERT_EQ(::stat((folder.path() / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(AtomicWriteTest, FullDiskLeavesTheOldFile) {
  const TempFolder folder;
  const fs::path path = folder.Write("f.json", "old");
  {
    const FileSizeLimit limit(1000);
    ExpectInputError([&] { AtomicWrite(path, std::string(5000, 'x')); },
                     {"", "cannot be written: File too large", ""});
  }
  EXPECT_EQ(ReadFile(path, kLimit), "old");
  EXPECT_EQ(folder.CountFiles(), 1U);
}

TEST(AtomicWriteTest, NamesPathAndReason) {
  const TempFolder folder;
  const fs::path path = folder.path() / "missing" / "f";
  try {
    AtomicWrite(path, "text");
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, path.string());
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "No such file", error.problem());
  }
  ExpectInputError([&] { AtomicWrite(folder.path(), "text"); }, {"", "directory", ""});
  EXPECT_THROW(AtomicWrite("/proc/f", "text"), InputError);  // a folder that not even root may fill
}

TEST(AtomicWriteTest, FollowsLinks) {
  const TempFolder folder;
  folder.Write("target", "old");
  fs::create_symlink("target", folder.path() / "link");
  AtomicWrite(folder.path() / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link"));
  EXPECT_EQ(ReadFile(folder.path() / "target", kLimit), "new");
}

TEST(AtomicWriteTest, WritesIntoPipes) {
  const TempFolder folder;
  const fs::path path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  AtomicWrite(path, "text");
  char buffer[8] = {};
  EXPECT_EQ(::read(reader, buffer, sizeof buffer), 4);
  ::close(reader);
  EXPECT_STREQ(buffer, "text");
  EXPECT_TRUE(fs::is_fifo(path));
}

TEST(AtomicWriteAllTest, WritesAll) {
  const TempFolder folder;
  AtomicWriteAll({{folder.path() / "a", "1"}, {folder.path() / "b", "2"}});
  EXPECT_EQ(ReadFile(folder.path() / "a", kLimit), "1");
  EXPECT_EQ(ReadFile(folder.path() / "b", kLimit), "2");
  EXPECT_EQ(folder.CountFiles(), 2U);
}

TEST(AtomicWriteAllTest, WritesAllOrNothing) {
  const TempFolder folder;
  folder.Write("a", "old");
  EXPECT_THROW(AtomicWriteAll({{folder.path() / "a", "1"}, {folder.path() / "missing" / "b", "2"}}),
               InputError);
  EXPECT_THROW(AtomicWriteAll({{folder.path() / "a", "1"}, {folder.path(), "2"}}), InputError);
  {
    const FileSizeLimit limit(1000);
    EXPECT_THROW(
        AtomicWriteAll({{folder.path() / "a", "1"}, {folder.path() / "b", std::string(5000, 'x')}}),
        InputError);
  }
  EXPECT_EQ(ReadFile(folder.path() / "a", kLimit), "old");
  EXPECT_EQ(folder.CountFiles(), 1U);
}

TEST(AtomicWriteTest, OneNameForTwoFilesIsRefused) {
  const TempFolder folder;
  const fs::path path = folder.path() / "f";
  const fs::path same = folder.path() / "." / "f";
  ExpectInputError(
      [&] {
        AtomicWriteAll({{path, "plan"}, {same, "graph"}});
      },
      {"", "two files", ""});
  EXPECT_EQ(folder.CountFiles(), 0U);
  AtomicWriteAll({{"/dev/null", "plan"}, {"/dev/null", "graph"}});
}

TEST(CheckWritableTest, SaysWhatWritingWouldSayAndLeavesNothing) {
  const TempFolder folder;
  const fs::path path = folder.path() / "f";
  AtomicWrite(path, "old");
  CheckWritable({path, folder.path() / "new", "/dev/null"});
  EXPECT_EQ(folder.CountFiles(), 1U);
  EXPECT_EQ(ReadFile(path, kLimit), "old");
  const fs::path missing = folder.path() / "missing" / "f";
  ExpectInputError([&] { CheckWritable({path, missing}); }, {"", "folder", ""});
  ExpectInputError([&] { CheckWritable({path, path}); }, {"", "two files", ""});
  ExpectInputError([&] { CheckWritable({folder.path()}); }, {"", "replaced", ""});
}

}  // namespace
}  // namespace cleave
