// The cleave program: parses the command line, runs one command, turns errors into exit statuses.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <vector>

#include "apps/cleave/commands.h"
#include "cleave/base/error.h"

namespace cleave::app {
namespace {

constexpr const char* kDescription =
    "Partitions machine-learning models over multi-chip modules: finds the assignment of\n"
    "operations to chips with the highest pipelined throughput that the package allows.";

constexpr const char* kFooter =
    "Exit status: 0 done, 1 the verified plan is not valid, 2 bad input, 3 infeasible or no plan\n"
    "found, 70 a bug in Cleave, 130 stopped before there was a result. Ctrl-C ends a search with "
    "its\n"
    "best plan so far, which is written as ever (status 0); a second one ends the program.\n"
    "'cleave COMMAND --help' teaches each command; --json goes with all of them.\n"
    "Start with:  cleave partition MODEL.onnx --package mcm36 -o plan.json --graph-out graph.json";

int RunChosen(const std::vector<Command>& commands, Session& session) {
  for (const Command& command : commands) {
    if (command.parser->parsed()) return command.run(session);
  }
  return kBadInput;
}

// What was printed must have arrived: a full disk shows only here.
void FlushOutput() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw std::system_error(errno, std::generic_category(), "standard output cannot be written");
}

int RunGuarded(const std::vector<Command>& commands, Session& session) {
  try {
    const int status = RunChosen(commands, session);
    FlushOutput();
    return status;
  } catch (const InputError& error) {
    session.terminal.Error(error.what());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    session.terminal.Error("out of memory");
    return kInternal;
  } catch (const std::system_error& error) {  // the surroundings' fault: disk, pipe, threads
    session.terminal.Error(error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    session.terminal.Error(fmt::format("{} (this is a bug in Cleave)", error.what()));
    return kInternal;
  }
}

int Main(int argc, char** argv) {
  CLI::App app(kDescription, "cleave");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", CLEAVE_VERSION);
  bool json = false;
  app.add_flag("--json", json, "Print results as JSON, for programs");
  const std::vector<Command> commands{AddImport(app),   AddPartition(app), AddVerify(app),
                                      AddEvaluate(app), AddSample(app),    AddCompare(app),
                                      AddTrain(app),    AddFineTune(app),  AddCorpus(app),
                                      AddPackages(app), AddMethods(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadInput;
  }
  Terminal terminal;
  Session session{terminal, json};
  return RunGuarded(commands, session);
}

}  // namespace
}  // namespace cleave::app

int main(int argc, char** argv) { return cleave::app::Main(argc, argv); }
