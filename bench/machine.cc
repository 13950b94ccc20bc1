#include "bench/machine.h"

namespace cleave::bench {

std::string CompilerName() {
#ifdef __clang__
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace cleave::bench
