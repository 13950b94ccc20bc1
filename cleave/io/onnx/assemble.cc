#include "cleave/io/onnx/assemble.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/graph/validate.h"
#include "cleave/io/onnx/host_embeddings.h"

namespace cleave::onnx_import {
namespace {

// Shared constants below this do not deserve a note.
constexpr std::int64_t kNotableBytes = 1 << 16;

class Assembler {
 public:
  Assembler(const OpGraph& graph, const std::vector<EvaluatedNode>& nodes, const Scope& scope,
            Session& session)
      : source_(graph), nodes_(nodes), scope_(scope), session_(session) {}

  Graph Run() {
    FindProducers();
    MarkNeeded();
    result_.name = source_.name;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (needed_[i]) AddNode(i);
    }
    if (result_.nodes.empty()) {
      throw InputError({"", "the graph"}, "has no operation that depends on its inputs",
                       "check that the right model was exported");
    }
    MarkOutputs();
    NoteSharedConstants();
    return std::move(result_);
  }

 private:
  void FindProducers() {
    std::vector<bool> on_host(nodes_.size(), false);
    if (session_.options.host_embeddings) on_host = FindHostEmbeddings(nodes_, scope_);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].folded || on_host[i]) continue;
      for (const std::string& name : nodes_[i].node->outputs) {
        if (!name.empty()) producer_[name] = i;
      }
    }
  }

  // Backwards from the outputs: folding may have cut nodes off.
  void MarkNeeded() {
    needed_.assign(nodes_.size(), false);
    std::vector<std::string> stack;
    for (const Declaration& output : source_.outputs) stack.push_back(output.name);
    while (!stack.empty()) {
      const auto producer = producer_.find(stack.back());
      stack.pop_back();
      if (producer == producer_.end() || needed_[producer->second]) continue;
      needed_[producer->second] = true;
      const auto& inputs = nodes_[producer->second].inputs;
      stack.insert(stack.end(), inputs.begin(), inputs.end());
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (needed_[i]) used_.insert(nodes_[i].inputs.begin(), nodes_[i].inputs.end());
    }
    for (const Declaration& output : source_.outputs) used_.insert(output.name);
  }

  void AddNode(std::size_t i) {
    const EvaluatedNode& evaluated = nodes_[i];
    const auto id = static_cast<NodeId>(result_.nodes.size());
    Node node;
    node.name = UniqueName(evaluated.node->name);
    node.op = evaluated.node->type;
    node.flops = evaluated.cost.flops;
    node.bytes_accessed = evaluated.cost.bytes_accessed;
    for (const int constant : evaluated.cost.constants) {
      ++readers_[constant];
      node.weight_bytes = CheckedAdd(
          node.weight_bytes, session_.constants[static_cast<std::size_t>(constant)].WeightBytes());
    }
    if (node.weight_bytes > kMaxBytes) {
      throw InputError({"", PlaceOf(*evaluated.node)}, "has weights of more than 2^50 bytes",
                       "check the shapes of its constants");
    }
    result_.nodes.push_back(std::move(node));
    for (const std::string& name : evaluated.inputs) {
      result_.tensors[TensorOf(name, kNoNode)].consumers.push_back(id);
    }
    for (const std::string& name : evaluated.node->outputs) {
      if (!name.empty() && used_.contains(name)) TensorOf(name, id);
    }
  }

  // The index of the tensor `name`, added on first sight.
  std::size_t TensorOf(const std::string& name, NodeId producer) {
    const auto [found, added] = tensor_.try_emplace(name, result_.tensors.size());
    if (!added) return found->second;
    Tensor tensor;
    tensor.name = name;
    tensor.producer = producer;
    const Value* value = scope_.Find(name);
    CLEAVE_CHECK(value != nullptr);
    tensor.bytes = BytesOf(*value, session_.options.precision);
    if (tensor.bytes > kMaxBytes) {
      throw InputError({"", PlaceOfTensor(name)}, "takes more than 2^50 bytes", "check its shape");
    }
    result_.tensors.push_back(std::move(tensor));
    return found->second;
  }

  std::string UniqueName(const std::string& name) {
    std::string unique = name;
    while (!names_.insert(unique).second) unique = name + "_" + std::to_string(++suffix_[name]);
    return unique;
  }

  void MarkOutputs() {
    for (const Declaration& output : source_.outputs) {
      const auto found = tensor_.find(output.name);
      if (found != tensor_.end()) {
        result_.tensors[found->second].output = true;
      } else {
        session_.warnings.push_back("output '" + output.name +
                                    "' does not depend on any operation and is left out");
      }
    }
  }

  // Tied weights, mostly: each reader's chip needs its own copy unless they share a chip.
  void NoteSharedConstants() {
    int count = 0;
    std::int64_t extra = 0;
    const Constant* largest = nullptr;
    for (const auto& [id, readers] : readers_) {
      const Constant& constant = session_.constants[static_cast<std::size_t>(id)];
      if (readers < 2 || constant.bytes < kNotableBytes) continue;
      ++count;
      extra += constant.bytes * (readers - 1);
      if (largest == nullptr || constant.bytes > largest->bytes) largest = &constant;
    }
    if (count == 0) return;
    session_.warnings.push_back(
        std::to_string(count) + " constants are read by several nodes and count at each of them (" +
        std::to_string(extra) + " bytes more than in the file); the largest is '" + largest->name +
        "'");
  }

  const OpGraph& source_;
  const std::vector<EvaluatedNode>& nodes_;
  const Scope& scope_;
  Session& session_;
  Graph result_;
  std::unordered_map<std::string, std::size_t> producer_;  // looked up, never iterated
  std::unordered_map<std::string, std::size_t> tensor_;    // likewise
  std::unordered_set<std::string> used_;                   // likewise
  std::unordered_set<std::string> names_;                  // likewise
  std::unordered_map<std::string, int> suffix_;            // likewise
  std::map<int, std::int64_t> readers_;
  std::vector<bool> needed_;
};

}  // namespace

Graph Assemble(const OpGraph& graph, const std::vector<EvaluatedNode>& nodes, const Scope& scope,
               Session& session) {
  return Assembler(graph, nodes, scope, session).Run();
}

}  // namespace cleave::onnx_import
