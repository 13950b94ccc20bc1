// A corpus in tables, for people, and in JSON, for programs.
#pragma once

#include <string>
#include <vector>

#include "cleave/io/corpus_manifest.h"

namespace cleave {

// One line a model: side, family, nodes, FLOPs, weights.
std::string CorpusListText(const std::vector<CorpusEntry>& entries);
std::string CorpusListJson(const std::vector<CorpusEntry>& entries);

// Models and families by side, sizes, exporters and libraries.
std::string CorpusStatsText(const std::vector<CorpusEntry>& entries);
std::string CorpusStatsJson(const std::vector<CorpusEntry>& entries);

}  // namespace cleave
