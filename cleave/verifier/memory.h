// SRAM that a plan takes on every chip (docs/cost-model.md).
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/problem/memory_model.h"
#include "cleave/verifier/flow.h"
#include "cleave/verifier/report.h"

namespace cleave::verifier {

// Bytes on every chip. kFull: weights, two buffers for every tensor that comes in, goes out or is
// passed on, and the peak of the tensors that never leave the chip. The dataflow must be acyclic.
// O((nodes + edges) log nodes + tensors * chips).
std::vector<std::int64_t> SramBytes(const Placement& placement,
                                    const std::vector<TensorFlow>& flows, MemoryModel model);

// Adds a violation for every chip whose SRAM holds less than `sram_bytes`.
void CheckMemory(const Package& package, const std::vector<std::int64_t>& sram_bytes,
                 VerifyReport& report);

}  // namespace cleave::verifier
