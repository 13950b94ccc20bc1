#include "cleave/io/line_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/json_parse.h"
#include "cleave/io/read_file.h"

namespace cleave {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{4} << 30;

[[noreturn]] void FailSystem(const std::filesystem::path& path, const std::string& what) {
  throw InputError({path.string(), ""}, what + ": " + std::generic_category().message(errno));
}

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

}  // namespace

LineFile::LineFile(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) FailSystem(path_, "cannot open for appending");
  try {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      throw InputError({path_.string(), ""}, "another process is writing this file",
                       "wait for it, or give another file");
    }
    Load();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

LineFile::~LineFile() { ::close(descriptor_); }

void LineFile::Load() {
  const std::string text = ReadFile(path_, kMaxFileBytes);
  std::size_t begin = 0;
  for (std::size_t number = 1; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    const auto line = std::string_view(text).substr(begin, end - begin);
    if (end == std::string::npos) return Repair(line);
    begin = end + 1;
    if (IsBlank(line)) continue;
    try {
      records_.push_back(ParseJson(line));
    } catch (const InputError& error) {
      throw InputError({path_.string(), "line " + std::to_string(number)},
                       "is not JSON: " + error.problem(),
                       "take the line out, or give another file");
    }
  }
}

// A last line without a line break: complete but for it, or cut short.
void LineFile::Repair(std::string_view line) {
  try {
    records_.push_back(ParseJson(line));
    Append("");
  } catch (const InputError&) {
    const off_t size = ::lseek(descriptor_, 0, SEEK_END);
    repaired_bytes_ = line.size();
    if (::ftruncate(descriptor_, size - static_cast<off_t>(line.size())) != 0) {
      FailSystem(path_, "cannot repair the last line");
    }
  }
}

void LineFile::Append(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  const std::scoped_lock lock(mutex_);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) FailSystem(path_, "cannot write");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace cleave
