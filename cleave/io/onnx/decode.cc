#include "cleave/io/onnx/decode.h"

#include <onnx/onnx_pb.h>

#include <climits>
#include <set>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/onnx/decode_tensor.h"
#include "cleave/io/onnx/wire_filter.h"

namespace cleave::onnx_import {
namespace {

constexpr const char* kUnreadable = "cannot be read as an ONNX model";

// Length-delimited fields that came after the installed ONNX headers.
template <typename Proto>
std::vector<std::string_view> NewerFields(const Proto& proto, int number) {
  std::vector<std::string_view> found;
  const auto& fields = proto.unknown_fields();
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    if (field.number() == number && field.type() == field.TYPE_LENGTH_DELIMITED) {
      found.emplace_back(field.length_delimited());
    }
  }
  return found;
}

// The part of a function's key that tells overloads apart; usually empty.
template <typename Proto>
std::string OverloadSuffix(const Proto& proto, int number) {
  const auto fields = NewerFields(proto, number);
  if (fields.empty() || fields.back().empty()) return {};
  return std::string(":").append(ValidUtf8(fields.back()));
}

std::string NormalDomain(const std::string& domain) {
  return domain == "ai.onnx" ? std::string() : ValidUtf8(domain);
}

Declaration DecodeTensorType(const onnx::TypeProto_Tensor& proto) {
  Declaration result;
  result.kind = Declaration::Kind::kTensor;
  result.type = proto.elem_type();
  if (!proto.has_shape()) return result;
  result.dims.emplace();
  for (const auto& dim : proto.shape().dim()) {
    Dimension dimension;
    if (dim.has_dim_value()) {
      // Old exporters write 0 or -1 for "unknown" on inputs; see dimensions.h.
      dimension.value = dim.dim_value();
    } else {
      dimension.name = ValidUtf8(dim.dim_param());
    }
    result.dims->push_back(std::move(dimension));
  }
  return result;
}

Declaration DecodeDeclaration(const onnx::ValueInfoProto& proto) {
  Declaration result;
  const auto& type = proto.type();
  if (type.has_tensor_type()) result = DecodeTensorType(type.tensor_type());
  if (type.has_sequence_type()) result.kind = Declaration::Kind::kSequence;
  if (type.has_optional_type()) result.kind = Declaration::Kind::kOptional;
  result.name = ValidUtf8(proto.name());
  return result;
}

// Walks the protobuf messages of one model and counts what they unfold to.
class Decoder {
 public:
  explicit Decoder(std::filesystem::path base_dir) : base_dir_(std::move(base_dir)) {}

  OpGraph DecodeGraph(const onnx::GraphProto& proto, int depth);
  Function DecodeFunction(const onnx::FunctionProto& proto);
  void ReadOpsets(const google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>& opsets) {
    for (const auto& opset : opsets) opsets_[NormalDomain(opset.domain())] = opset.version();
  }
  const std::map<std::string, std::int64_t>& opsets() const { return opsets_; }

 private:
  OpNode DecodeNode(const onnx::NodeProto& proto, int index, int depth);
  Attribute DecodeAttribute(const onnx::AttributeProto& proto, int depth);
  Attribute::Kind KindOf(const onnx::AttributeProto& proto);

  std::filesystem::path base_dir_;
  std::map<std::string, std::int64_t> opsets_;
  std::size_t nodes_ = 0;
};

// Files before IR version 2 leave the attribute's type out.
Attribute::Kind Decoder::KindOf(const onnx::AttributeProto& proto) {
  using Kind = Attribute::Kind;
  using Proto = onnx::AttributeProto;
  switch (proto.type()) {
    case Proto::INT:
      return Kind::kInteger;
    case Proto::FLOAT:
      return Kind::kReal;
    case Proto::STRING:
      return Kind::kText;
    case Proto::INTS:
      return Kind::kIntegers;
    case Proto::FLOATS:
      return Kind::kReals;
    case Proto::STRINGS:
      return Kind::kTexts;
    case Proto::TENSOR:
    case Proto::SPARSE_TENSOR:
      return Kind::kTensor;
    case Proto::GRAPH:
    case Proto::GRAPHS:
      return Kind::kGraph;
    case Proto::UNDEFINED:
      break;
    default:
      return Kind::kOther;
  }
  if (proto.has_i()) return Kind::kInteger;
  if (proto.has_f()) return Kind::kReal;
  if (proto.has_s()) return Kind::kText;
  if (proto.ints_size() > 0) return Kind::kIntegers;
  if (proto.floats_size() > 0) return Kind::kReals;
  if (proto.strings_size() > 0) return Kind::kTexts;
  if (proto.has_t() || proto.has_sparse_tensor()) return Kind::kTensor;
  if (proto.has_g() || proto.graphs_size() > 0) return Kind::kGraph;
  return Kind::kOther;
}

Attribute Decoder::DecodeAttribute(const onnx::AttributeProto& proto, int depth) {
  Attribute result;
  result.kind = KindOf(proto);
  result.i = proto.i();
  result.f = static_cast<double>(proto.f());
  result.s = ValidUtf8(proto.s());
  result.ints.assign(proto.ints().begin(), proto.ints().end());
  result.floats.assign(proto.floats().begin(), proto.floats().end());
  for (const auto& text : proto.strings()) result.strings.push_back(ValidUtf8(text));
  result.reference = ValidUtf8(proto.ref_attr_name());
  if (proto.has_t()) result.tensor = std::make_shared<Literal>(DecodeTensor(proto.t(), base_dir_));
  if (proto.has_sparse_tensor()) {
    result.tensor = std::make_shared<Literal>(DecodeSparseTensor(proto.sparse_tensor()));
  }
  if (proto.has_g()) {
    result.graphs.push_back(std::make_shared<OpGraph>(DecodeGraph(proto.g(), depth + 1)));
  }
  for (const auto& graph : proto.graphs()) {
    result.graphs.push_back(std::make_shared<OpGraph>(DecodeGraph(graph, depth + 1)));
  }
  return result;
}

OpNode Decoder::DecodeNode(const onnx::NodeProto& proto, int index, int depth) {
  if (++nodes_ > kMaxModelNodes) {
    throw InputError({}, "has more than 2^20 nodes", "split the model");
  }
  OpNode node;
  node.type = ValidUtf8(proto.op_type());
  node.name = ValidUtf8(proto.name());
  if (node.name.empty()) node.name = node.type + "_" + std::to_string(index);
  node.domain = NormalDomain(proto.domain());
  node.function = node.domain + ":" + node.type + OverloadSuffix(proto, 8);
  const auto opset = opsets_.find(node.domain);
  if (opset != opsets_.end()) node.opset = opset->second;
  for (const auto& name : proto.input()) node.inputs.push_back(ValidUtf8(name));
  for (const auto& name : proto.output()) node.outputs.push_back(ValidUtf8(name));
  for (const auto& attribute : proto.attribute()) {
    node.attributes[ValidUtf8(attribute.name())] = DecodeAttribute(attribute, depth);
  }
  return node;
}

OpGraph Decoder::DecodeGraph(const onnx::GraphProto& proto, int depth) {
  if (depth > kMaxDepth) {
    throw InputError({}, "nests subgraphs deeper than " + std::to_string(kMaxDepth),
                     "flatten its control flow");
  }
  OpGraph graph;
  graph.name = ValidUtf8(proto.name());
  std::set<std::string> constants;
  for (const auto& tensor : proto.initializer()) {
    graph.initializers.push_back(DecodeTensor(tensor, base_dir_));
    constants.insert(graph.initializers.back().name);
  }
  for (const auto& tensor : proto.sparse_initializer()) {
    graph.initializers.push_back(DecodeSparseTensor(tensor));
    constants.insert(graph.initializers.back().name);
  }
  // An input that is also an initializer only has a default value (always so before IR version 4).
  for (const auto& input : proto.input()) {
    Declaration declaration = DecodeDeclaration(input);
    if (!constants.contains(declaration.name)) graph.inputs.push_back(std::move(declaration));
  }
  for (const auto& output : proto.output()) graph.outputs.push_back(DecodeDeclaration(output));
  for (const auto& value : proto.value_info()) graph.values.push_back(DecodeDeclaration(value));
  for (int i = 0; i < proto.node_size(); ++i) {
    graph.nodes.push_back(DecodeNode(proto.node(i), i, depth));
  }
  return graph;
}

Function Decoder::DecodeFunction(const onnx::FunctionProto& proto) {
  std::map<std::string, std::int64_t> model_opsets = opsets_;
  ReadOpsets(proto.opset_import());
  Function function;
  function.name = ValidUtf8(proto.name());
  for (const auto& name : proto.input()) function.inputs.push_back(ValidUtf8(name));
  for (const auto& name : proto.output()) function.outputs.push_back(ValidUtf8(name));
  for (int i = 0; i < proto.node_size(); ++i) {
    function.nodes.push_back(DecodeNode(proto.node(i), i, 0));
  }
  for (const std::string_view payload : NewerFields(proto, 11)) {  // attribute_proto
    onnx::AttributeProto attribute;
    if (!attribute.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
      throw InputError({}, kUnreadable, "check that the file is complete");
    }
    function.defaults[ValidUtf8(attribute.name())] = DecodeAttribute(attribute, 0);
  }
  opsets_ = std::move(model_opsets);
  return function;
}

onnx::ModelProto Parse(std::string_view bytes) {
  const std::string kept = DropWeights(bytes);
  onnx::ModelProto proto;
  if (kept.size() > INT_MAX || !proto.ParseFromArray(kept.data(), static_cast<int>(kept.size()))) {
    throw InputError({}, kUnreadable, "check that the file is complete");
  }
  if (!proto.has_graph()) {
    throw InputError({}, std::string(kUnreadable) + ": it holds no graph",
                     "check that this is an .onnx file");
  }
  return proto;
}

}  // namespace

Model Decode(std::string_view bytes, const std::filesystem::path& base_dir) {
  const onnx::ModelProto proto = Parse(bytes);
  Decoder decoder(base_dir);
  decoder.ReadOpsets(proto.opset_import());
  Model model;
  model.opsets = decoder.opsets();
  model.graph = decoder.DecodeGraph(proto.graph(), 0);
  model.ir_version = proto.ir_version();
  model.producer = ValidUtf8(proto.producer_name() + " " + proto.producer_version());
  while (model.producer.ends_with(' ')) model.producer.pop_back();
  for (const auto& function : proto.functions()) {
    const std::string key = NormalDomain(function.domain()) + ":" + ValidUtf8(function.name());
    model.functions[key + OverloadSuffix(function, 13)] = decoder.DecodeFunction(function);
  }
  return model;
}

std::string PlaceOf(const OpNode& node) { return "node '" + node.name + "' (" + node.type + ")"; }

std::string PlaceOfTensor(const std::string& name) { return "tensor '" + name + "'"; }

}  // namespace cleave::onnx_import
