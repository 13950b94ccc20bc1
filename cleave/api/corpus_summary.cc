#include "cleave/api/corpus_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cleave/report/units.h"

namespace cleave {
namespace {

using Json = nlohmann::ordered_json;

struct SideStats {
  std::int64_t models = 0;
  std::set<std::string> families;
  std::vector<std::int64_t> nodes;  // sorted
};

struct CorpusStats {
  std::map<Split, SideStats> sides;
  std::map<std::string, std::int64_t> exporters;
  std::map<std::string, std::int64_t> libraries;
};

CorpusStats StatsOf(const std::vector<CorpusEntry>& entries) {
  CorpusStats stats;
  for (const CorpusEntry& entry : entries) {
    SideStats& side = stats.sides[entry.split];
    ++side.models;
    side.families.insert(entry.family);
    side.nodes.push_back(entry.nodes);
    ++stats.exporters[entry.exporter];
    ++stats.libraries[entry.library];
  }
  for (auto& [split, side] : stats.sides) std::ranges::sort(side.nodes);
  return stats;
}

std::int64_t Median(const std::vector<std::int64_t>& sorted) { return sorted[sorted.size() / 2]; }

std::string CountsText(const std::map<std::string, std::int64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("  {} {}", count, name);
  return text;
}

Json ToJson(const CorpusEntry& entry) {
  Json object{{"name", entry.name},
              {"family", entry.family},
              {"split", Name(entry.split)},
              {"exporter", entry.exporter},
              {"opset", entry.opset},
              {"library", entry.library},
              {"library_version", entry.library_version},
              {"configuration", entry.configuration},
              {"nodes", entry.nodes},
              {"tensors", entry.tensors},
              {"dims", Json::object()},
              {"costs", nullptr},
              {"sha256", entry.sha256}};
  for (const auto& [name, size] : entry.dims) object["dims"][name] = size;
  if (entry.costs) {
    object["costs"] = {{"cleave", entry.costs->cleave_version},
                       {"flops", entry.costs->flops},
                       {"weight_bytes", entry.costs->weight_bytes},
                       {"activation_bytes", entry.costs->activation_bytes},
                       {"graph_nodes", entry.costs->graph_nodes},
                       {"graph_tensors", entry.costs->graph_tensors}};
  }
  return object;
}

std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string CorpusListText(const std::vector<CorpusEntry>& entries) {
  std::string text = fmt::format("{:<42}{:<12}{:<20}{:>7}{:>14}{:>12}\n", "model", "split",
                                 "family", "nodes", "FLOPs", "weights");
  for (const CorpusEntry& entry : entries) {
    text += fmt::format("{:<42}{:<12}{:<20}{:>7}", entry.name, Name(entry.split), entry.family,
                        entry.nodes);
    text += entry.costs ? fmt::format("{:>14}{:>12}\n", FlopsText(entry.costs->flops),
                                      BytesText(entry.costs->weight_bytes))
                        : fmt::format("{:>14}{:>12}\n", "-", "-");
  }
  return text + fmt::format("{} models\n", entries.size());
}

std::string CorpusListJson(const std::vector<CorpusEntry>& entries) {
  Json list = Json::array();
  for (const CorpusEntry& entry : entries) list.push_back(ToJson(entry));
  return Dump(list);
}

std::string CorpusStatsText(const std::vector<CorpusEntry>& entries) {
  const CorpusStats stats = StatsOf(entries);
  std::string text = fmt::format("{:<12}{:>8}{:>10}{:>14}{:>14}{:>14}\n", "split", "models",
                                 "families", "fewest nodes", "median", "most nodes");
  for (const auto& [split, side] : stats.sides) {
    text += fmt::format("{:<12}{:>8}{:>10}{:>14}{:>14}{:>14}\n", Name(split), side.models,
                        side.families.size(), side.nodes.front(), Median(side.nodes),
                        side.nodes.back());
  }
  text += "exporters:" + CountsText(stats.exporters) + "\n";
  return text + "libraries:" + CountsText(stats.libraries) + "\n";
}

std::string CorpusStatsJson(const std::vector<CorpusEntry>& entries) {
  const CorpusStats stats = StatsOf(entries);
  Json object{{"models", entries.size()},
              {"splits", Json::object()},
              {"exporters", stats.exporters},
              {"libraries", stats.libraries}};
  for (const auto& [split, side] : stats.sides) {
    object["splits"][std::string(Name(split))] = {{"models", side.models},
                                                  {"families", side.families.size()},
                                                  {"fewest_nodes", side.nodes.front()},
                                                  {"median_nodes", Median(side.nodes)},
                                                  {"most_nodes", side.nodes.back()}};
  }
  return Dump(object);
}

}  // namespace cleave
