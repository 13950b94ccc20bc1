// Checkpoints on disk.
#pragma once

#include <filesystem>

#include "cleave/learn/checkpoint.h"

namespace cleave {

// Throws InputError as DecodeCheckpoint() does, and where the file cannot be read.
Checkpoint ReadCheckpoint(const std::filesystem::path& path);

}  // namespace cleave
