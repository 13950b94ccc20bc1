// The command line of cleave-verify.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cleave/problem/memory_model.h"

namespace cleave {

inline constexpr std::string_view kVerifyUsage =
    R"(usage: cleave-verify GRAPH.json PLAN.json [options]

Checks a plan against the graph that it was made for: every constraint, SRAM, and the plan's own
figures, recomputed from the files alone.

  --package FILE|NAME         use this package instead of the one in the plan
  --bound FILE                also check this certificate (cleave.certificate/1) of the plan's bound
  --memory full|weights|none  what counts against SRAM (default: what the plan says, else full)
  --json                      print one JSON object
  --help                      print this

Exit status: 0 valid, 1 not valid, 2 bad input (also a plan for another graph), 70 internal error.
)";

struct VerifyArguments {
  std::string graph;
  std::string plan;
  std::optional<std::string> package;
  std::optional<std::string> certificate;
  std::optional<MemoryModel> memory;
  bool json = false;
  bool help = false;  // nothing else then counts
};

// The arguments after the program's name. Throws InputError naming the one that is wrong.
VerifyArguments ParseArguments(std::span<const char* const> arguments);

}  // namespace cleave
