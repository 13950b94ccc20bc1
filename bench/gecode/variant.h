// The ways in which the Gecode model can be set up.
#pragma once

#include <string>

#include "bench/gecode/triangle_rule.h"

namespace cleave::bench {

// Which operation search places next.
enum class VariableOrder {
  kDeepest,    // Cleave's canonical visit order: topological, deepest predecessor first
  kRandom,     // a random order of the same kind, new for every sample
  kIndex,      // the graph's own topological order
  kReversed,   // kDeepest from its end
  kMinDomain,  // smallest domain, ties by kDeepest
  kDomWdeg,    // smallest domain over accumulated failure count
  kActivity,   // highest activity over domain size
  kChb,        // conflict-history based
  kUnordered,  // uniformly random
};

enum class TriangleModel { kCheck, kNeighbour, kFrontier, kMatrix };

enum class NoSkipModel {
  kPrecede,  // chips appear in ascending order along kDeepest; SAMPLE draws from the same set
  kMembers,  // a Boolean per chip, whether it is used, reified by membership
  kNvalues,  // number of distinct chips = highest chip + 1
};

enum class Restarts { kNone, kLuby, kGeometric };

struct GecodeVariant {
  VariableOrder order = VariableOrder::kDeepest;
  TriangleModel triangle = TriangleModel::kFrontier;
  bool between_edges = true;  // post what the triangle implies around skip connections
  NoSkipModel no_skip = NoSkipModel::kPrecede;
  Restarts restarts = Restarts::kLuby;
  unsigned long cutoff = 100;       // failures; scale of the restart sequence
  unsigned int copy_distance = 64;  // decisions between the copies that search goes back to
  unsigned int nogoods = 0;         // depth to which restarts record no-goods
  bool lookahead = true;            // values by SAMPLE's masses (rows with lookahead), or by rows
};

}  // namespace cleave::bench
