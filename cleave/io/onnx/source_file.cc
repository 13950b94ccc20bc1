#include "cleave/io/onnx/source_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include "cleave/base/error.h"

namespace cleave::onnx_import {
namespace {

[[noreturn]] void FailToRead(int error) {
  throw InputError({}, "cannot be read: " + std::generic_category().message(error),
                   "check the path and its permissions");
}

[[noreturn]] void FailToDecompress(const std::string& why) {
  throw InputError({}, "cannot be decompressed: " + why, "check that the .zst file is complete");
}

// What the frame header promises, so that the buffer need not grow by doubling. A header can lie:
// more than 256 times the input is not believed in advance.
std::size_t ExpectedSize(std::string_view bytes) {
  const unsigned long long declared = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (declared == ZSTD_CONTENTSIZE_UNKNOWN || declared == ZSTD_CONTENTSIZE_ERROR) return 0;
  return static_cast<std::size_t>(
      std::min<std::uint64_t>({declared, kMaxDecompressedBytes, bytes.size() * 256}));
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) FailToRead(errno);
  struct stat status = {};
  int error = ::fstat(file, &status) == 0 ? 0 : errno;
  if (error == 0 && S_ISDIR(status.st_mode)) error = EISDIR;
  const bool regular = S_ISREG(status.st_mode);
  if (error == 0 && regular && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (data_ == MAP_FAILED) error = errno;
  }
  ::close(file);  // the map outlives its descriptor
  if (error != 0) FailToRead(error);
  if (!regular) {
    throw InputError({}, "is a device or a pipe", "save the model to a file and give its path");
  }
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

bool IsZstd(std::string_view bytes) { return bytes.starts_with("\x28\xB5\x2F\xFD"); }

std::string DecompressZstd(std::string_view bytes) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                          &ZSTD_freeDStream);
  if (!stream) FailToDecompress("out of memory");
  std::string out;
  out.reserve(ExpectedSize(bytes));
  std::vector<char> chunk(ZSTD_DStreamOutSize());
  ZSTD_inBuffer input = {bytes.data(), bytes.size(), 0};
  std::size_t state = 1;  // 0: a frame is complete
  ZSTD_outBuffer output = {};
  // Full output in the middle of a frame: the stream may still hold data.
  while (input.pos < input.size || (state != 0 && output.pos == chunk.size())) {
    output = {chunk.data(), chunk.size(), 0};
    state = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(state) != 0) FailToDecompress(ZSTD_getErrorName(state));
    if (out.size() + output.pos > kMaxDecompressedBytes) {
      throw InputError({}, "unfolds to more than 4 GiB",
                       "decompress it and pass the .onnx file, or strip its weights");
    }
    out.append(chunk.data(), output.pos);
  }
  if (state != 0) FailToDecompress("it is truncated");
  return out;
}

}  // namespace cleave::onnx_import
