// The subcommands of the program, one file each.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "apps/cleave/terminal.h"

namespace cleave::app {

// What every command is given: the terminal's channels and whether to print JSON.
struct Session {
  Terminal& terminal;
  bool json = false;
};

// Exit statuses of all commands.
inline constexpr int kOk = 0;
inline constexpr int kInvalidPlan = 1;  // verify only
inline constexpr int kBadInput = 2;
inline constexpr int kInfeasible = 3;  // or no plan found within the budget
inline constexpr int kInternal = 70;
inline constexpr int kStopped = 130;  // by Ctrl-C, before there was a result

// A command adds its options to the parser and returns what runs it afterwards.
using Runner = std::function<int(Session&)>;

struct Command {
  CLI::App* parser;
  Runner run;
};

Command AddImport(CLI::App& app);
Command AddPartition(CLI::App& app);
Command AddVerify(CLI::App& app);
Command AddEvaluate(CLI::App& app);
Command AddSample(CLI::App& app);
Command AddCompare(CLI::App& app);
Command AddPackages(CLI::App& app);
Command AddMethods(CLI::App& app);
Command AddCorpus(CLI::App& app);
Command AddTrain(CLI::App& app);
Command AddFineTune(CLI::App& app);

}  // namespace cleave::app
