// What the fuzz targets share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cleave/base/error.h"

namespace cleave {

inline std::string_view FuzzText(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Runs `action`. Bad input must end in InputError; anything else that is thrown is a finding.
template <typename Action>
void TolerateInputErrors(Action action) {
  try {
    action();
  } catch (const InputError&) {
  }
}

}  // namespace cleave
