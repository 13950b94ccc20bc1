#include "cleave/io/graph_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/graph/validate.h"
#include "cleave/io/json_document.h"
#include "cleave/io/json_reader.h"

namespace cleave {
namespace {

constexpr std::string_view kFormat = "cleave.graph/1";

void CheckId(const JsonObject& object, std::size_t index) {
  const std::int64_t id = object.Integer("id");
  if (id == static_cast<std::int64_t>(index)) return;
  throw InputError({"", object.Place("id")},
                   fmt::format("is {}, but this is entry {} of its list", id, index),
                   "ids are positions in the list, from 0");
}

IntegerRange NodeIds(std::size_t nodes) { return {0, static_cast<std::int64_t>(nodes) - 1}; }

Node ReadNode(const JsonValue& value, std::string place, std::size_t index, std::size_t nodes) {
  const JsonObject object(value, std::move(place),
                          {"id", "name", "op", "flops", "weight_bytes", "bytes_accessed", "seconds",
                           "color", "clone_of"});
  CheckId(object, index);
  constexpr std::int64_t kLeastColor = std::numeric_limits<std::int64_t>::min();
  Node node;
  node.name = object.String("name");
  node.op = object.String("op");
  node.flops = object.Number("flops");
  node.weight_bytes = object.Integer("weight_bytes");
  node.bytes_accessed = object.OptionalNumber("bytes_accessed");
  node.seconds = object.OptionalNumber("seconds");
  node.color = object.OptionalInteger("color", {.least = kLeastColor});
  if (const auto clone = object.OptionalInteger("clone_of", NodeIds(nodes))) {
    node.clone_of = static_cast<NodeId>(*clone);
  }
  return node;
}

std::vector<NodeId> ReadConsumers(const JsonList& list, const std::string& place,
                                  std::size_t nodes) {
  std::vector<NodeId> consumers;
  consumers.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    consumers.push_back(static_cast<NodeId>(list.Integer(i, NodeIds(nodes))));
  }
  std::ranges::sort(consumers);
  const auto twice = std::ranges::adjacent_find(consumers);
  if (twice != consumers.end()) {
    throw InputError({"", place}, fmt::format("names node {} more than once", *twice),
                     "list every consumer once, however many of its inputs read the tensor");
  }
  return consumers;
}

Tensor ReadTensor(const JsonValue& value, std::string place, std::size_t index, std::size_t nodes) {
  const JsonObject object(value, std::move(place),
                          {"id", "name", "bytes", "producer", "consumers", "output"});
  CheckId(object, index);
  Tensor tensor;
  tensor.name = object.String("name");
  tensor.bytes = object.Integer("bytes");
  if (!object.Get("producer").is_null()) {
    tensor.producer = static_cast<NodeId>(object.Integer("producer", NodeIds(nodes)));
  }
  const std::string consumers = object.Place("consumers");
  tensor.consumers = ReadConsumers({object.Get("consumers"), consumers}, consumers, nodes);
  tensor.output = object.Has("output") && object.Bool("output");
  return tensor;
}

Graph GraphFromJson(const JsonValue& value) {
  CheckFormat(value, "", kFormat);
  const JsonObject object(value, "", {"format", "name", "nodes", "tensors"});
  Graph graph;
  graph.name = object.String("name");
  const JsonList nodes(object.Get("nodes"), "/nodes");
  if (nodes.size() == 0) throw InputError({"", "/nodes"}, "the graph has no nodes");
  graph.nodes.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    graph.nodes.push_back(ReadNode(nodes[i], nodes.Place(i), i, nodes.size()));
  }
  const JsonList tensors(object.Get("tensors"), "/tensors");
  graph.tensors.reserve(tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    graph.tensors.push_back(ReadTensor(tensors[i], tensors.Place(i), i, nodes.size()));
  }
  Validate(graph);
  return graph;
}

}  // namespace

Graph ParseGraph(std::string_view text, std::string source) {
  return ParseDocument(text, std::move(source), GraphFromJson);
}

Graph ReadGraph(const std::filesystem::path& path) {
  return ParseGraph(ReadDocument(path), path.string());
}

}  // namespace cleave
