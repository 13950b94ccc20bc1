#include "cleave/api/checkpoint_file.h"

#include "cleave/io/read_file.h"

namespace cleave {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

}  // namespace

Checkpoint ReadCheckpoint(const std::filesystem::path& path) {
  return DecodeCheckpoint(ReadFile(path, kMostBytes), path.string());
}

}  // namespace cleave
