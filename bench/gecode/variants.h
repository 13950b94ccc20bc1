// The variants of the Gecode model that docs/benchmarks.md compares.
#pragma once

#include <string>
#include <vector>

#include "bench/gecode/variant.h"

namespace cleave::bench {

struct NamedVariant {
  std::string name;
  GecodeVariant variant;
};

// The base ("base", a default GecodeVariant) and variants, most of which
// change one thing.
std::vector<NamedVariant> GecodeVariants();

// Those that were fastest on some graph; the comparison takes the best of them for every case.
std::vector<NamedVariant> Contenders();

}  // namespace cleave::bench
