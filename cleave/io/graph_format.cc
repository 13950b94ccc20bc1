// The canonical text of graphs.
#include <fmt/format.h>

#include <iterator>

#include "cleave/io/graph_file.h"
#include "cleave/io/json_text.h"
#include "cleave/io/sha256.h"

namespace cleave {
namespace {

void AppendNode(std::string& out, const Node& node, std::size_t id) {
  fmt::format_to(std::back_inserter(out),
                 R"({{"id": {}, "name": {}, "op": {}, "flops": {}, "weight_bytes": {}, )"
                 R"("bytes_accessed": {}, "seconds": {}, "color": {}, "clone_of": {}}})",
                 id, JsonString(node.name), JsonString(node.op), JsonNumber(node.flops),
                 node.weight_bytes, JsonNumber(node.bytes_accessed), JsonNumber(node.seconds),
                 JsonInteger(node.color), JsonInteger(node.clone_of));
}

void AppendTensor(std::string& out, const Tensor& tensor, std::size_t id) {
  const std::string producer =
      tensor.producer == kNoNode ? "null" : std::to_string(tensor.producer);
  fmt::format_to(std::back_inserter(out),
                 R"({{"id": {}, "name": {}, "bytes": {}, "producer": {}, "consumers": [{}], )"
                 R"("output": {}}})",
                 id, JsonString(tensor.name), tensor.bytes, producer,
                 fmt::join(tensor.consumers, ", "), JsonBool(tensor.output));
}

// A list with one entry a line.
template <typename Entry, typename Append>
void AppendList(std::string& out, const std::vector<Entry>& entries, Append append) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    out += i == 0 ? "[\n  " : ",\n  ";
    append(out, entries[i], i);
  }
  out += entries.empty() ? "[]" : "\n ]";
}

}  // namespace

std::string FormatGraph(const Graph& graph) {
  std::string out =
      fmt::format("{{\"format\": \"cleave.graph/1\",\n \"name\": {},\n", JsonString(graph.name));
  out += " \"nodes\": ";
  AppendList(out, graph.nodes, AppendNode);
  out += ",\n \"tensors\": ";
  AppendList(out, graph.tensors, AppendTensor);
  return out + "}\n";
}

std::string GraphDigest(const Graph& graph) { return Sha256(FormatGraph(graph)); }

}  // namespace cleave
