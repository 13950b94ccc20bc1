// Comparisons: methods x models x packages x seeds x budgets, one JSON line a run.
//
// All runs see the same start, the same budget of evaluations and the same evaluator, and use one
// thread each; several run side by side, which changes nothing but the time. What the file holds
// already is not run again, so a comparison that was stopped goes on where it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cleave/api/model.h"
#include "cleave/base/run_context.h"
#include "cleave/package/package.h"
#include "cleave/problem/memory_model.h"
#include "cleave/search/method_spec.h"

namespace cleave {

enum class CompareStart {
  kGreedy,  // every method is given the greedy plan and may spend its first evaluation on it
  kNone,    // every method begins as it likes
};

struct CompareOptions {
  std::vector<MethodSpec> methods;
  std::vector<std::filesystem::path> models;
  std::vector<Package> packages;
  std::vector<std::uint64_t> seeds{1};
  std::vector<std::int64_t> evaluations{1000};  // each one a budget of its own
  CompareStart start = CompareStart::kGreedy;
  MemoryModel memory = MemoryModel::kFull;
  bool prepare = true;
  OnnxImportOptions import;
  int threads = 1;                            // runs side by side
  std::map<std::string, std::string> record;  // copied into every line, e.g. the commit
};

struct CompareSummary {
  std::int64_t finished = 0;       // runs of this call
  std::int64_t found = 0;          // runs that the file held already
  std::int64_t missing = 0;        // runs that a cancellation left out
  std::size_t repaired_bytes = 0;  // of a last line that was cut short
};

// Appends a line to `output` for every run that it lacks, as soon as the run has ended; a cancelled
// run leaves none. docs/compare.md describes the lines. Throws InputError, before any run, for
// options that say nothing or the same thing twice, and for an output that is damaged; and for a
// model that cannot be read when its turn comes, with all lines before it kept.
CompareSummary Compare(const CompareOptions& options, const std::filesystem::path& output,
                       const RunContext& context = {});

}  // namespace cleave
