#include "cleave/api/corpus.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/nearest_name.h"

namespace cleave {
namespace {

constexpr const char* kManifest = "manifest.json";

// Throws unless each family has an entry.
void CheckFamilies(const std::vector<std::string>& families,
                   const std::vector<CorpusEntry>& entries) {
  std::vector<std::string_view> known;
  for (const CorpusEntry& entry : entries) known.push_back(entry.family);
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string& family : families) {
    if (std::ranges::binary_search(known, std::string_view(family))) continue;
    throw InputError({"--family", ""}, "the corpus has no family '" + family + "'",
                     SuggestName(family, known));
  }
}

}  // namespace

bool CorpusFilter::Passes(const CorpusEntry& entry) const {
  return (!split || *split == entry.split) && (max_nodes == 0 || entry.nodes <= max_nodes) &&
         (families.empty() || std::ranges::find(families, entry.family) != families.end());
}

Corpus::Corpus(std::filesystem::path folder)
    : folder_(std::move(folder)), entries_(ReadCorpusManifest(folder_ / kManifest)) {}

std::vector<CorpusEntry> Corpus::Select(const CorpusFilter& filter) const {
  CheckFamilies(filter.families, entries_);
  std::vector<CorpusEntry> chosen;
  std::ranges::copy_if(entries_, std::back_inserter(chosen),
                       [&](const CorpusEntry& entry) { return filter.Passes(entry); });
  return chosen;
}

const CorpusEntry& Corpus::Find(const std::string& name) const {
  const auto found = std::ranges::lower_bound(entries_, name, {}, &CorpusEntry::name);
  if (found != entries_.end() && found->name == name) return *found;
  std::vector<std::string_view> names;
  for (const CorpusEntry& entry : entries_) names.push_back(entry.name);
  const std::string_view nearest = NearestName(name, names);
  throw InputError({folder_.string(), ""}, "holds no model '" + name + "'",
                   nearest.empty() ? "'cleave corpus list' names them"
                                   : "did you mean '" + std::string(nearest) + "'?");
}

std::filesystem::path Corpus::ModelPath(const CorpusEntry& entry) const {
  return folder_ / "models" / (entry.name + ".onnx.zst");
}

Graph Corpus::Load(const CorpusEntry& entry, OnnxImportOptions options,
                   ImportReport* report) const {
  options.dims.insert(entry.dims.begin(), entry.dims.end());
  return LoadModel(ModelPath(entry), options, report);
}

std::filesystem::path FindCorpus(const std::vector<std::filesystem::path>& candidates) {
  std::string tried;
  for (const std::filesystem::path& folder : candidates) {
    std::error_code ignored;
    if (std::filesystem::exists(folder / kManifest, ignored)) return folder;
    tried += (tried.empty() ? "" : ", ") + folder.string();
  }
  throw InputError({"--corpus", ""}, "no corpus in " + tried,
                   "give the folder that holds its manifest.json");
}

}  // namespace cleave
