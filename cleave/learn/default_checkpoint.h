// The checkpoint that is compiled in: checkpoints/policy.checkpoint of the repository.
#pragma once

#include <string_view>

namespace cleave {

std::string_view DefaultCheckpointBytes();

}  // namespace cleave
