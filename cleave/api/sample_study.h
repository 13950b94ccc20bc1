// How well and how fast the constraint solver samples a graph.
#pragma once

#include <cstdint>
#include <string>

#include "cleave/base/run_context.h"
#include "cleave/graph/graph.h"
#include "cleave/package/package.h"

namespace cleave {

enum class SampleMode { kSample, kFix };
enum class RowKind { kUniform, kPeaked };

struct SampleStudyOptions {
  SampleMode mode = SampleMode::kSample;
  RowKind rows = RowKind::kUniform;
  double sigma = 0.3;  // of peaked rows, and of the noise on FIX's candidates, in chips
  bool rebuild = false;  // a new order and table for every sample, instead of one for all
  std::int64_t count = 1000;
  std::uint64_t seed = 1;
};

struct SampleStudy {
  std::int64_t count = 0;      // samples drawn; fewer than asked if cancelled
  std::int64_t failures = 0;   // the solver gave none
  std::int64_t invalid = 0;    // a static constraint does not hold
  double seconds = 0;          // in the solver, without checking
  double effective_chips_mean = 0;
  double kept_share_mean = 0;  // FIX: share of operations that keep the candidate's chip

  double samples_per_second() const;
  std::string Json() const;  // one object on one line
};

// Draws `count` partitions and checks every one. Candidates of FIX are positions of an even spread
// of work with Gaussian noise (peaked), or uniform chips. Takes the graph as it is.
SampleStudy StudySampling(const Graph& graph, const Package& package,
                          const SampleStudyOptions& options, const RunContext& context = {});

}  // namespace cleave
