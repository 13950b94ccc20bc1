#include "cleave/io/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cleave/base/error.h"
#include "cleave/io/zstd_text.h"

namespace cleave {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) Fail("cannot be opened");
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(descriptor_); }

  // Up to `size` bytes; 0 at the end.
  std::size_t Read(char* data, std::size_t size) const {
    while (true) {
      const ssize_t got = ::read(descriptor_, data, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) Fail("cannot be read");
    }
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw InputError({path_.string(), ""}, what + ": " + std::generic_category().message(errno));
  }

  const std::filesystem::path& path_;
  int descriptor_;
};

}  // namespace

std::string ReadFile(const std::filesystem::path& path, std::size_t max_bytes) {
  const OpenFile file(path);
  std::string bytes;
  std::string chunk(kChunkBytes, '\0');
  while (const std::size_t got = file.Read(chunk.data(), chunk.size())) {
    if (got > max_bytes - bytes.size()) {
      throw InputError({path.string(), ""},
                       "holds more than " + std::to_string(max_bytes) + " bytes");
    }
    bytes.append(chunk, 0, got);
  }
  return bytes;
}

std::string ReadText(const std::filesystem::path& path, std::size_t max_bytes) {
  std::string bytes = ReadFile(path, max_bytes);
  if (path.extension() != ".zst" && !IsZstd(bytes)) return bytes;
  try {
    return DecompressZstd(bytes, max_bytes);
  } catch (const InputError& error) {
    throw error.InSource(path.string());
  }
}

}  // namespace cleave
