// The corpus as examples to train and validate on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/base/run_context.h"
#include "cleave/learn/trainer.h"

namespace cleave {

struct TrainingSetOptions {
  std::int64_t packages = 4;  // random ones for every model, beside the fixed ones
  std::int64_t most_nodes = 3000;
  double effort = 10;  // of the teacher
  std::uint64_t seed = 1;
  int threads = 1;
};

// Every model with every fixed package (mcm4 to mcm36, mcm36-tight, both transfer models) that it
// fits in, and with random ones, in the order of the names, of one side of the split ("train",
// "validation", "test"). Cancelled, it returns what is there. Throws InputError where the manifest
// in `folder` is not what corpus/README.md says.
ExampleSet LoadExamples(const std::filesystem::path& folder, std::string_view split,
                        const TrainingSetOptions& options, const RunContext& context);

}  // namespace cleave
