// One run of a comparison: its name and its line.
#pragma once

#include <string>

#include "cleave/api/compare.h"
#include "cleave/problem/problem.h"

namespace cleave {

struct CompareRun {
  MethodSpec method;
  std::uint64_t seed = 1;
  std::int64_t evaluations = 1;
};

// A model on a package, ready for all its runs.
struct CompareCase {
  std::string model;
  std::string sha256;  // of the prepared graph
  const Problem* problem = nullptr;
};

// Names a run by everything that its result depends on, apart from the program's version and the
// model's content. Lines carry it as "run".
std::string RunName(const CompareOptions& options, const std::string& model, const Package& package,
                    const CompareRun& run);

// Runs it and returns its line. On one thread, apart from threads that the method starts itself.
std::string RunLine(const CompareOptions& options, const CompareCase& on, const CompareRun& run,
                    const RunContext& context);

}  // namespace cleave
