// All search methods: those of the search layer, and the learned one.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "cleave/search/method_spec.h"
#include "cleave/search/search.h"

namespace cleave {

// In the order in which help lists them.
std::vector<std::unique_ptr<SearchMethod>> AllMethods();

// The method of that name; `policy` runs the checkpoint, or the built-in one if it is empty. Throws
// InputError that lists the names, for bad checkpoints, and for a checkpoint with another method.
std::unique_ptr<SearchMethod> MakeMethod(std::string_view name,
                                         const std::filesystem::path& checkpoint = {});

// The method with its options, e.g. "random:centred=1" (method_spec.h). Throws InputError as well for
// unknown methods and options, and values out of bounds.
MethodSpec ParseKnownMethod(std::string_view text);

}  // namespace cleave
