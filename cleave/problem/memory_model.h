// What counts against a chip's SRAM (docs/cost-model.md).
#pragma once

#include <optional>
#include <string_view>

namespace cleave {

enum class MemoryModel {
  kNone,     // nothing: SRAM is unlimited
  kWeights,  // weights only, clones on one chip once
  kFull,     // weights, double buffers of transferred tensors, peak of live local activations
};

// The name that options and files use.
constexpr std::string_view Name(MemoryModel model) {
  switch (model) {
    case MemoryModel::kNone:
      return "none";
    case MemoryModel::kWeights:
      return "weights";
    case MemoryModel::kFull:
      break;
  }
  return "full";
}

// The inverse of Name(); absent when no model has that name.
constexpr std::optional<MemoryModel> MemoryModelNamed(std::string_view name) {
  for (const MemoryModel model : {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull}) {
    if (Name(model) == name) return model;
  }
  return std::nullopt;
}

}  // namespace cleave
