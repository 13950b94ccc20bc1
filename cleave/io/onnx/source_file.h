// The bytes of a model file, compressed or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace cleave::onnx_import {

// Compressed files that unfold to more than this are refused.
inline constexpr std::uint64_t kMaxDecompressedBytes = std::uint64_t{4} << 30;

// A read-only memory map: weights that nobody looks at are never read from disk.
// Throws InputError without a source.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// True if `bytes` start with zstd's magic number.
bool IsZstd(std::string_view bytes);

// Throws InputError (no source) for corrupt or truncated input and beyond kMaxDecompressedBytes.
std::string DecompressZstd(std::string_view bytes);

}  // namespace cleave::onnx_import
