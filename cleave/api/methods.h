// All search methods: those of the search layer, and the learned one.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "cleave/search/search.h"

namespace cleave {

// In the order in which help lists them.
std::vector<std::unique_ptr<SearchMethod>> AllMethods();

// The method of that name; `policy` runs the checkpoint, or the built-in one if it is empty. Throws
// InputError that lists the names, for bad checkpoints, and for a checkpoint with another method.
std::unique_ptr<SearchMethod> MakeMethod(std::string_view name,
                                         const std::filesystem::path& checkpoint = {});

}  // namespace cleave
