#include "tests/io/onnx/model_builder.h"

#include <cctype>
#include <stdexcept>

#include "cleave/base/error.h"

namespace cleave::onnx_import {

using Proto = onnx::AttributeProto;

Attr::Attr(const std::string& name, std::int64_t value) {
  proto.set_name(name);
  proto.set_type(Proto::INT);
  proto.set_i(value);
}

Attr::Attr(const std::string& name, float value) {
  proto.set_name(name);
  proto.set_type(Proto::FLOAT);
  proto.set_f(value);
}

Attr::Attr(const std::string& name, const char* value) {
  proto.set_name(name);
  proto.set_type(Proto::STRING);
  proto.set_s(value);
}

Attr::Attr(const std::string& name, Dims values) {
  proto.set_name(name);
  proto.set_type(Proto::INTS);
  for (const std::int64_t value : values) proto.add_ints(value);
}

Attr::Attr(const std::string& name, const onnx::GraphProto& graph) {
  proto.set_name(name);
  proto.set_type(Proto::GRAPH);
  *proto.mutable_g() = graph;
}

Attr::Attr(const std::string& name, const onnx::TensorProto& tensor) {
  proto.set_name(name);
  proto.set_type(Proto::TENSOR);
  *proto.mutable_t() = tensor;
}

onnx::TensorProto Int64Tensor(const std::string& name, const Dims& values) {
  onnx::TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(7);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  for (const std::int64_t value : values) tensor.add_int64_data(value);
  return tensor;
}

onnx::TensorProto FloatTensor(const std::string& name, const std::vector<float>& values) {
  onnx::TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(1);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  for (const float value : values) tensor.add_float_data(value);
  return tensor;
}

ModelBuilder::ModelBuilder(std::int64_t opset) {
  model_.set_ir_version(8);
  auto* standard = model_.add_opset_import();
  standard->set_domain("");
  standard->set_version(opset);
  auto* microsoft = model_.add_opset_import();
  microsoft->set_domain(kMs);
  microsoft->set_version(1);
  graph().set_name("test");
}

onnx::ValueInfoProto ModelBuilder::TensorInfo(const std::string& name, const Dims& dims, int type) {
  onnx::ValueInfoProto info;
  info.set_name(name);
  auto* tensor = info.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(type);
  tensor->mutable_shape();
  for (const std::int64_t dim : dims) tensor->mutable_shape()->add_dim()->set_dim_value(dim);
  return info;
}

ModelBuilder& ModelBuilder::Input(const std::string& name, const Dims& dims, int type) {
  *graph().add_input() = TensorInfo(name, dims, type);
  return *this;
}

ModelBuilder& ModelBuilder::DynamicInput(const std::string& name, const Names& dims, int type) {
  *graph().add_input() = TensorInfo(name, {}, type);
  auto* shape = graph()
                    .mutable_input(graph().input_size() - 1)
                    ->mutable_type()
                    ->mutable_tensor_type()
                    ->mutable_shape();
  for (const std::string& dim : dims) {
    if (!dim.empty() && std::isdigit(static_cast<unsigned char>(dim[0])) != 0) {
      shape->add_dim()->set_dim_value(std::stoll(dim));
    } else {
      shape->add_dim()->set_dim_param(dim);
    }
  }
  return *this;
}

ModelBuilder& ModelBuilder::Output(const std::string& name) {
  graph().add_output()->set_name(name);
  return *this;
}

ModelBuilder& ModelBuilder::Value(const std::string& name, const Dims& dims, int type) {
  *graph().add_value_info() = TensorInfo(name, dims, type);
  return *this;
}

ModelBuilder& ModelBuilder::Weight(const std::string& name, const Dims& dims, int type) {
  auto* tensor = graph().add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(type);
  for (const std::int64_t dim : dims) tensor->add_dims(dim);
  tensor->set_data_location(onnx::TensorProto::EXTERNAL);
  auto* entry = tensor->add_external_data();
  entry->set_key("location");
  entry->set_value("stripped");
  return *this;
}

ModelBuilder& ModelBuilder::Ints(const std::string& name, const Dims& values) {
  *graph().add_initializer() = Int64Tensor(name, values);
  return *this;
}

ModelBuilder& ModelBuilder::Scalar(const std::string& name, std::int64_t value) {
  *graph().add_initializer() = Int64Tensor(name, {value});
  graph().mutable_initializer(graph().initializer_size() - 1)->clear_dims();
  return *this;
}

ModelBuilder& ModelBuilder::Floats(const std::string& name, const std::vector<float>& values) {
  *graph().add_initializer() = FloatTensor(name, values);
  return *this;
}

ModelBuilder& ModelBuilder::Op(const std::string& op, const Names& inputs, const Names& outputs,
                               const Attrs& attrs, const std::string& domain) {
  auto* node = graph().add_node();
  node->set_op_type(op);
  node->set_domain(domain);
  for (const std::string& name : inputs) node->add_input(name);
  for (const std::string& name : outputs) node->add_output(name);
  for (const Attr& attr : attrs) *node->add_attribute() = attr.proto;
  return *this;
}

Graph ModelBuilder::Import(const OnnxImportOptions& options, ImportReport* report) const {
  return ImportOnnx(Bytes(), "test.onnx", {}, options, report);
}

std::string ModelBuilder::ImportError(const OnnxImportOptions& options) const {
  try {
    Import(options);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

Operand In(Dims dims, int type) { return {Operand::Kind::kInput, std::move(dims), type, {}}; }
Operand W(Dims dims, int type) { return {Operand::Kind::kWeight, std::move(dims), type, {}}; }
Operand List(Dims values) { return {Operand::Kind::kInts, std::move(values), 7, {}}; }
Operand One(std::int64_t value) { return {Operand::Kind::kScalar, {value}, 7, {}}; }
Operand Reals(std::vector<float> values) {
  return {Operand::Kind::kFloats, {}, 1, std::move(values)};
}
Operand Absent() { return {Operand::Kind::kAbsent, {}, 1, {}}; }

namespace {

void AddOperand(const std::string& name, const Operand& operand, ModelBuilder& builder) {
  switch (operand.kind) {
    case Operand::Kind::kInput:
      builder.Input(name, operand.dims, operand.type);
      break;
    case Operand::Kind::kWeight:
      builder.Weight(name, operand.dims, operand.type);
      break;
    case Operand::Kind::kInts:
      builder.Ints(name, operand.dims);
      break;
    case Operand::Kind::kScalar:
      builder.Scalar(name, operand.dims.at(0));
      break;
    case Operand::Kind::kFloats:
      builder.Floats(name, operand.floats);
      break;
    case Operand::Kind::kAbsent:
      break;
  }
}

}  // namespace

Outcome CostOf(const std::string& op, const std::vector<Operand>& operands, const Attrs& attrs,
               const std::string& domain, int outputs, std::int64_t opset) {
  ModelBuilder builder(opset);
  Names inputs;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const bool absent = operands[i].kind == Operand::Kind::kAbsent;
    inputs.push_back(absent ? "" : "in" + std::to_string(i));
    AddOperand(inputs.back(), operands[i], builder);
  }
  Names names;
  for (int i = 0; i < outputs; ++i) {
    names.push_back("out" + std::to_string(i));
    builder.Output(names.back());
  }
  const Graph graph = builder.Op(op, inputs, names, attrs, domain).Import();
  const Node& node = NodeNamed(graph, op);
  Outcome outcome{node.flops, node.bytes_accessed.value_or(-1), node.weight_bytes, {}};
  for (const std::string& name : names) {
    outcome.output_bytes.push_back(TensorNamed(graph, name).bytes);
  }
  return outcome;
}

const Node& NodeNamed(const Graph& graph, const std::string& op) {
  for (const Node& node : graph.nodes) {
    if (node.op == op || node.name == op) return node;
  }
  throw std::runtime_error("no node " + op);
}

const Tensor& TensorNamed(const Graph& graph, const std::string& name) {
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.name == name) return tensor;
  }
  throw std::runtime_error("no tensor " + name);
}

}  // namespace cleave::onnx_import
