#include "cleave/io/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "cleave/base/error.h"

namespace cleave {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void FailSystem(const fs::path& path, const std::string& what, int code) {
  throw InputError({path.string(), ""}, what + ": " + std::generic_category().message(code));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool Close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Where the bytes go in the end. Dangling links resolve to the file that they would create.
fs::path Resolve(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(fs::symlink_status(path, error))) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target;
}

bool IsSpecial(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

// A file that is complete on disk but not yet under its name.
class StagedFile {
 public:
  StagedFile(const fs::path& path, std::string_view text) : target_(Resolve(path)) {
    if (IsSpecial(target_)) {
      WriteInPlace(text);
    } else {
      Stage(text);
    }
  }
  StagedFile(StagedFile&& other) noexcept
      : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile() { Discard(); }

  void Commit() {
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
      FailSystem(target_, "cannot be replaced", errno);
    }
    temporary_.clear();
    SyncFolder();
  }

 private:
  void WriteInPlace(std::string_view text) const {
    const Descriptor file(::open(target_.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number() < 0) FailSystem(target_, "cannot be opened", errno);
    if (!WriteAll(file.number(), text)) FailSystem(target_, "cannot be written", errno);
  }

  void Stage(std::string_view text) {
    if (fs::is_directory(target_)) FailSystem(target_, "cannot be replaced", EISDIR);
    Descriptor file(OpenTemporary());
    if (WriteAll(file.number(), text) && ::fsync(file.number()) == 0 && file.Close()) return;
    const int code = errno;
    Discard();  // a constructor that throws runs no destructor
    FailSystem(target_, "cannot be written", code);
  }

  // O_EXCL makes the name ours; the process id keeps other writers apart most of the time.
  int OpenTemporary() {
    constexpr int kAttempts = 1000;
    constexpr unsigned kMode = 0666;  // less the user's umask
    for (int i = 0; i < kAttempts; ++i) {
      fs::path name = target_.parent_path() /
                      fmt::format(".{}.{}.{}.tmp", target_.filename().string(), ::getpid(), i);
      const int number = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
      if (number >= 0) {
        temporary_ = std::move(name);
        return number;
      }
      if (errno != EEXIST) break;
    }
    FailSystem(target_, "cannot be written in its folder", errno);
  }

  // Makes the rename itself durable. Some file systems refuse, and the content is safe anyway.
  void SyncFolder() const {
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() >= 0) static_cast<void>(::fsync(descriptor.number()));
  }

  void Discard() noexcept {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
  }

  fs::path target_;
  fs::path temporary_;  // empty: nothing to rename
};

// Two results under one name would lose the first.
void CheckDistinct(std::vector<fs::path> paths) {
  std::erase_if(paths, IsSpecial);
  for (fs::path& path : paths) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    if (!error) path = whole;
  }
  std::ranges::sort(paths);
  const auto twice = std::ranges::adjacent_find(paths);
  if (twice == paths.end()) return;
  throw InputError({twice->string(), ""}, "is named for two files", "give each a name of its own");
}

}  // namespace

void AtomicWrite(const fs::path& path, std::string_view text) { StagedFile(path, text).Commit(); }

void AtomicWriteAll(const std::vector<std::pair<fs::path, std::string>>& files) {
  std::vector<fs::path> paths;
  for (const auto& [path, text] : files) paths.push_back(path);
  CheckDistinct(std::move(paths));
  std::vector<StagedFile> staged;
  staged.reserve(files.size());
  for (const auto& [path, text] : files) staged.emplace_back(path, text);
  for (StagedFile& file : staged) file.Commit();
}

void CheckWritable(const std::vector<fs::path>& paths) {
  CheckDistinct(paths);
  for (const fs::path& path : paths) {
    const fs::path target = Resolve(path);
    if (!IsSpecial(target)) {
      const StagedFile discarded(path, "");
    } else if (::access(target.c_str(), W_OK) != 0) {  // opening a pipe would disturb its reader
      FailSystem(target, "cannot be opened", errno);
    }
  }
}

}  // namespace cleave
