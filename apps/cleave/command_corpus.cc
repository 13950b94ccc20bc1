#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "cleave/api/corpus.h"
#include "cleave/api/corpus_summary.h"
#include "cleave/api/files.h"
#include "cleave/api/summary.h"

namespace cleave::app {
namespace {

struct Arguments {
  std::string folder;  // empty: look beside the program
  std::string split;
  CorpusFilter filter;
  ModelArguments model;  // import: its path is the model's name
  std::string output;
};

// Beside an installed program, and in the source tree that the program was built in.
std::vector<std::filesystem::path> UsualFolders() {
  std::error_code ignored;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  std::vector<std::filesystem::path> folders;
  for (const char* relative : {CLEAVE_CORPUS_FROM_PROGRAM, "../../corpus", "../corpus"}) {
    folders.push_back((program.parent_path() / relative).lexically_normal());
  }
  return folders;
}

Corpus Open(const Arguments& arguments) {
  return Corpus(FindCorpus(arguments.folder.empty()
                               ? UsualFolders()
                               : std::vector<std::filesystem::path>{arguments.folder}));
}

std::vector<CorpusEntry> Chosen(const Arguments& arguments) {
  CorpusFilter filter = arguments.filter;
  if (!arguments.split.empty()) filter.split = SplitNamed(arguments.split);
  return Open(arguments).Select(filter);
}

int RunList(const Arguments& arguments, Session& session) {
  const std::vector<CorpusEntry> entries = Chosen(arguments);
  fmt::print("{}", session.json ? CorpusListJson(entries) : CorpusListText(entries));
  return kOk;
}

int RunStats(const Arguments& arguments, Session& session) {
  const std::vector<CorpusEntry> entries = Chosen(arguments);
  fmt::print("{}", session.json ? CorpusStatsJson(entries) : CorpusStatsText(entries));
  return kOk;
}

int RunImport(const Arguments& arguments, Session& session) {
  const Corpus corpus = Open(arguments);
  ImportReport report;
  const Graph graph =
      corpus.Load(corpus.Find(arguments.model.path), arguments.model.Options(), &report);
  for (const std::string& warning : report.warnings) session.terminal.Warn(warning);
  if (!arguments.output.empty()) AtomicWrite(arguments.output, FormatGraph(graph));
  const GraphSummary summary = Summarize(graph);
  fmt::print("{}", session.json ? summary.Json() + "\n" : summary.Text());
  return kOk;
}

void AddFilter(CLI::App& parser, Arguments& arguments) {
  parser.add_option("--split", arguments.split, "Models of one side of the split only")
      ->check(CLI::IsMember({"train", "validation", "test"}));
  parser.add_option("--family", arguments.filter.families, "Models of this family; repeatable");
  parser.add_option("--max-nodes", arguments.filter.max_nodes, "Models of at most so many nodes")
      ->check(CLI::NonNegativeNumber);
}

using Action = int (*)(const Arguments&, Session&);

}  // namespace

Command AddCorpus(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser = app.add_subcommand("corpus", "List and read the corpus of stored models");
  parser->require_subcommand(1);
  parser->add_option("--corpus", arguments->folder,
                     "Folder of the corpus; by default the one that came with the program");
  CLI::App* list = parser->add_subcommand("list", "One line a model");
  CLI::App* stats = parser->add_subcommand("stats", "Models, families and sizes by side");
  CLI::App* import = parser->add_subcommand("import", "Read a model into a graph with costs");
  AddFilter(*list, *arguments);
  AddFilter(*stats, *arguments);
  arguments->model.AddTo(*import, "Name of the model ('cleave corpus list')");
  import->add_option("-o,--output", arguments->output, "Write the graph (cleave.graph/1) here");
  parser->footer(
      "Examples:\n"
      "  cleave corpus list --split test\n"
      "  cleave corpus import bert-base-s384 --precision bf16 -o graph.json");
  return {parser, [=](Session& session) {
            const Action action = *list ? RunList : *stats ? RunStats : RunImport;
            return action(*arguments, session);
          }};
}

}  // namespace cleave::app
