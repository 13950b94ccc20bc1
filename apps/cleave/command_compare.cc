#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "cleave/api/compare.h"
#include "cleave/api/files.h"
#include "cleave/api/methods.h"
#include "cleave/api/model_list.h"
#include "cleave/base/error.h"

namespace cleave::app {
namespace {

struct Arguments {
  ImportArguments import;
  std::vector<std::string> methods;
  std::vector<std::string> models;
  std::vector<std::string> lists;
  std::vector<std::string> packages;
  std::string seeds = "1-5";
  std::string start = "greedy";
  std::string prepare = "auto";
  std::string memory = "full";
  std::vector<std::string> record;  // "NAME=TEXT"
  std::string output;
  CompareOptions compare;
};

std::uint64_t ParseSeed(std::string_view text, const std::string& whole) {
  std::uint64_t seed = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error == std::errc() && stop == text.data() + text.size()) return seed;
  throw InputError({"--seeds", ""}, "'" + whole + "' is not FIRST-LAST or N,N,...", "e.g. 1-5");
}

// "7", "1,2,3" or "1-5".
std::vector<std::uint64_t> ParseSeeds(const std::string& text) {
  constexpr std::uint64_t kMost = 10000;
  std::vector<std::uint64_t> seeds;
  const std::string_view view = text;
  if (const std::size_t dash = view.find('-'); dash != std::string_view::npos) {
    const std::uint64_t first = ParseSeed(view.substr(0, dash), text);
    const std::uint64_t last = ParseSeed(view.substr(dash + 1), text);
    if (last < first || last - first >= kMost) ParseSeed("", text);
    for (std::uint64_t seed = first; seed <= last; ++seed) seeds.push_back(seed);
    return seeds;
  }
  for (std::size_t begin = 0; begin <= view.size();) {
    const std::size_t end = std::min(view.find(',', begin), view.size());
    seeds.push_back(ParseSeed(view.substr(begin, end - begin), text));
    begin = end + 1;
  }
  return seeds;
}

std::map<std::string, std::string> ParseRecord(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> record;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw InputError({"--record", ""}, "'" + text + "' is not NAME=TEXT", "e.g. commit=1a2b3c");
    }
    record[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return record;
}

void Resolve(Arguments& arguments) {
  CompareOptions& options = arguments.compare;
  for (const std::string& text : arguments.methods) {
    options.methods.push_back(ParseKnownMethod(text));
  }
  for (const std::string& pattern : arguments.models) {
    for (auto& path : ExpandPattern(pattern)) options.models.push_back(std::move(path));
  }
  for (const std::string& list : arguments.lists) {
    for (auto& path : ReadModelList(list)) options.models.push_back(std::move(path));
  }
  for (const std::string& name : arguments.packages) options.packages.push_back(LoadPackage(name));
  options.seeds = ParseSeeds(arguments.seeds);
  options.start = arguments.start == "greedy" ? CompareStart::kGreedy : CompareStart::kNone;
  options.prepare = arguments.prepare == "auto";
  options.memory = *MemoryModelNamed(arguments.memory);
  options.import = arguments.import.Options();
  options.record = ParseRecord(arguments.record);
}

void Print(const CompareSummary& summary, const std::string& output, bool json) {
  if (json) {
    fmt::print("{{\"finished\":{},\"found\":{},\"missing\":{}}}\n", summary.finished, summary.found,
               summary.missing);
    return;
  }
  fmt::print("{}: {} runs finished, {} were there already, {} missing\n", output, summary.finished,
             summary.found, summary.missing);
}

int Run(Arguments& arguments, Session& session) {
  Resolve(arguments);
  const CompareSummary summary =
      Compare(arguments.compare, arguments.output, session.terminal.context());
  if (summary.repaired_bytes > 0) {
    session.terminal.Warn(
        fmt::format("{}: the last line was cut short; its run was done again", arguments.output));
  }
  if (summary.missing > 0) {
    session.terminal.Note("stopped early; the same command goes on from here");
  }
  Print(summary, arguments.output, session.json);
  return kOk;
}

void AddConditions(CLI::App& parser, Arguments& arguments) {
  arguments.import.AddTo(parser);
  parser
      .add_option("--start", arguments.start,
                  "What every method is given: the greedy plan, or none")
      ->check(CLI::IsMember({"greedy", "none"}))
      ->capture_default_str();
  parser.add_option("--prepare", arguments.prepare, "As for 'cleave partition'")
      ->check(CLI::IsMember({"auto", "none"}))
      ->capture_default_str();
  parser.add_option("--memory", arguments.memory, "As for 'cleave partition'")
      ->check(CLI::IsMember({"full", "weights", "none"}))
      ->capture_default_str();
}

}  // namespace

Command AddCompare(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser = app.add_subcommand(
      "compare", "Run search methods side by side; one JSON line a run, resumable");
  parser
      ->add_option("--method", arguments->methods,
                   "METHOD or METHOD:OPTION=NUMBER,...; several after one another")
      ->required();
  parser->add_option("--model", arguments->models, "Files or patterns, ONNX or graphs");
  parser->add_option("--models-from", arguments->lists,
                     "A list of models: one path or pattern a line, relative to the list");
  parser->add_option("--package", arguments->packages, "Packages: names or files")->required();
  parser->add_option("--seeds", arguments->seeds, "FIRST-LAST, or N,N,...")->capture_default_str();
  parser->add_option("--evaluations", arguments->compare.evaluations, "Budgets, each run by itself")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->capture_default_str();
  AddConditions(*parser, *arguments);
  parser
      ->add_option("--threads", arguments->compare.threads,
                   "Runs side by side; results do not depend on it")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  parser->add_option("--record", arguments->record, "Copied into every line: NAME=TEXT")
      ->type_name("NAME=TEXT");
  parser->add_option("-o,--output", arguments->output, "Append the lines to this file")->required();
  parser->footer(
      "Runs that the output holds already are not repeated; Ctrl-C keeps what has finished.\n"
      "Example:\n"
      "  cleave compare --method slice anneal random:centred=1,sigma=0.3 --model "
      "models/*.onnx.zst\n"
      "    --package mcm36 --seeds 1-5 --evaluations 200 1000 --precision bf16 -o runs.jsonl");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
