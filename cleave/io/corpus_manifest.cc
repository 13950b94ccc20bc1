#include "cleave/io/corpus_manifest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/json_document.h"
#include "cleave/io/json_reader.h"
#include "cleave/io/nearest_name.h"

namespace cleave {
namespace {

constexpr std::array kSplits{Split::kTrain, Split::kValidation, Split::kTest};

const JsonMembers& MembersOf(const JsonValue& value, const std::string& place) {
  const auto* members = std::get_if<JsonMembers>(&value.data);
  if (members == nullptr) throw InputError({"", place}, "is not an object");
  return *members;
}

CorpusCosts ReadCosts(const JsonValue& value, std::string place) {
  const JsonObject object(
      value, std::move(place),
      {"cleave", "flops", "weight_bytes", "activation_bytes", "graph_nodes", "graph_tensors"});
  CorpusCosts costs;
  costs.cleave_version = object.String("cleave");
  costs.flops = object.Number("flops");
  costs.weight_bytes = object.Integer("weight_bytes");
  costs.activation_bytes = object.Integer("activation_bytes");
  costs.graph_nodes = object.Integer("graph_nodes");
  costs.graph_tensors = object.Integer("graph_tensors");
  return costs;
}

std::map<std::string, std::int64_t> ReadDims(const JsonValue& value, const std::string& place) {
  std::map<std::string, std::int64_t> dims;
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  for (const JsonMember& member : MembersOf(value, place)) {
    const auto* size = std::get_if<std::uint64_t>(&member.value.data);
    if (size == nullptr || *size == 0 || *size > kMost) {
      throw InputError({"", JsonPointer(place, member.key)}, "is no size of a dimension",
                       "use an integer of at least 1");
    }
    dims[member.key] = static_cast<std::int64_t>(*size);
  }
  return dims;
}

Split ReadSplit(const JsonObject& object) {
  try {
    return SplitNamed(object.String("split"));
  } catch (const InputError& error) {
    throw InputError({"", object.Place("split")}, error.problem(), error.remedy());
  }
}

CorpusEntry ReadEntry(const JsonMember& model) {
  const JsonObject object(model.value, JsonPointer("", model.key),
                          {"family",       "split",           "exporter",
                           "library",      "library_version", "torch_version",
                           "weights",      "configuration",   "layers",
                           "note",         "opset",           "inputs",
                           "outputs",      "nodes",           "tensors",
                           "initializers", "static_shapes",   "static_after_inference",
                           "spec",         "sha256",          "dims",
                           "costs"});
  CorpusEntry entry;
  entry.name = model.key;
  entry.family = object.String("family");
  entry.split = ReadSplit(object);
  entry.exporter = object.String("exporter");
  entry.library = object.String("library");
  entry.library_version = object.String("library_version");
  entry.configuration = object.String("configuration");
  entry.opset = object.Integer("opset");
  entry.nodes = object.Integer("nodes");
  entry.tensors = object.Integer("tensors");
  entry.sha256 = object.String("sha256");
  if (const JsonValue* dims = object.Find("dims")) {
    entry.dims = ReadDims(*dims, object.Place("dims"));
  }
  if (const JsonValue* costs = object.Find("costs")) {
    entry.costs = ReadCosts(*costs, object.Place("costs"));
  }
  return entry;
}

// Names become paths below the corpus.
void CheckName(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  };
  if (!name.empty() && name.front() != '.' && std::ranges::all_of(name, allowed)) return;
  throw InputError({"", JsonPointer("", name)}, "is no name of a model",
                   "use lower-case letters, digits, '-', '.' and '_'");
}

void CheckFamilies(const std::vector<CorpusEntry>& entries) {
  std::map<std::string, const CorpusEntry*> first;
  for (const CorpusEntry& entry : entries) {
    const auto [found, inserted] = first.emplace(entry.family, &entry);
    if (inserted || found->second->split == entry.split) continue;
    throw InputError({"", JsonPointer("", entry.name)},
                     "family '" + entry.family + "' is on two sides of the split",
                     "put it where '" + found->second->name + "' is");
  }
}

std::vector<CorpusEntry> EntriesFromJson(const JsonValue& document) {
  std::vector<CorpusEntry> entries;
  for (const JsonMember& model : MembersOf(document, "")) {
    CheckName(model.key);
    entries.push_back(ReadEntry(model));
  }
  std::ranges::sort(entries, {}, &CorpusEntry::name);
  CheckFamilies(entries);
  return entries;
}

}  // namespace

std::string_view Name(Split split) {
  switch (split) {
    case Split::kValidation:
      return "validation";
    case Split::kTest:
      return "test";
    case Split::kTrain:
      break;
  }
  return "train";
}

Split SplitNamed(std::string_view name) {
  const std::array names{Name(kSplits[0]), Name(kSplits[1]), Name(kSplits[2])};
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return kSplits[static_cast<std::size_t>(found - names.begin())];
  throw InputError({}, "no side of the split is called '" + std::string(name) + "'",
                   SuggestName(name, names));
}

std::vector<CorpusEntry> ParseCorpusManifest(std::string_view text, std::string source) {
  return ParseDocument(text, std::move(source), EntriesFromJson);
}

std::vector<CorpusEntry> ReadCorpusManifest(const std::filesystem::path& path) {
  return ParseCorpusManifest(ReadDocument(path), path.string());
}

}  // namespace cleave
