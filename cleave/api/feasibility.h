// Why a model does not fit a package, and what would do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cleave/base/run_context.h"
#include "cleave/problem/problem.h"
#include "cleave/search/search.h"

namespace cleave {

struct Infeasibility {
  bool proven = false;  // no plan exists; otherwise none was found
  std::string reason;
  // SRAM per chip that every plan needs at least, and the least with which slicing finds a plan
  // (absent: with none). For packages of unequal chips, of the largest chip, all scaled alike.
  std::int64_t needed_bytes = 0;
  std::optional<std::int64_t> sufficient_bytes;

  std::string Text() const;  // the sentences that people read
  // {"feasible": false, "proven", "reason", "needed_sram_bytes", "sufficient_sram_bytes"}, on one
  // line.
  std::string Json() const;
};

// A lower bound of the largest chip's SRAM over all plans: the largest need of one operation with
// its inputs and outputs, and the total weights shared out evenly.
std::int64_t LeastSramBytes(const Problem& problem);

// Explains a search without a result. Finds the least SRAM for the weights by exact search (M*), and
// slices the graph at about 20 sizes.
Infeasibility ExplainInfeasible(const Problem& problem, const SearchResult& search,
                                const RunContext& context = {});

}  // namespace cleave
