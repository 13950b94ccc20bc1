// A corpus of stored models: finding it, choosing from it, reading its models.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cleave/api/model.h"
#include "cleave/io/corpus_manifest.h"

namespace cleave {

// Which entries are meant; empty members let everything pass.
struct CorpusFilter {
  std::optional<Split> split;
  std::vector<std::string> families{};
  std::int64_t max_nodes = 0;  // of the ONNX file; 0: any number

  bool Passes(const CorpusEntry& entry) const;
};

class Corpus {
 public:
  // Reads the manifest of the corpus in `folder` (manifest.json, models/NAME.onnx.zst).
  explicit Corpus(std::filesystem::path folder);

  const std::filesystem::path& folder() const { return folder_; }
  const std::vector<CorpusEntry>& entries() const { return entries_; }  // sorted by name

  // In the order of their names. Throws InputError for a family that the corpus lacks.
  std::vector<CorpusEntry> Select(const CorpusFilter& filter) const;
  // Throws InputError, with the nearest name as the remedy, if there is no such model.
  const CorpusEntry& Find(const std::string& name) const;

  std::filesystem::path ModelPath(const CorpusEntry& entry) const;
  // The model as a graph, not prepared. Open dimensions take the manifest's sizes unless given.
  Graph Load(const CorpusEntry& entry, OnnxImportOptions options = {},
             ImportReport* report = nullptr) const;

 private:
  std::filesystem::path folder_;
  std::vector<CorpusEntry> entries_;
};

// The first of `candidates` that holds a manifest. Throws InputError if none does.
std::filesystem::path FindCorpus(const std::vector<std::filesystem::path>& candidates);

}  // namespace cleave
