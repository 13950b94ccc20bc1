// Small ONNX models in a few lines, for the importer's tests.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "cleave/io/onnx/import.h"

namespace cleave::onnx_import {

inline constexpr const char* kMs = "com.microsoft";

using Dims = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

// An attribute of a node.
struct Attr {
  Attr(const std::string& name, std::int64_t value);
  Attr(const std::string& name, int value) : Attr(name, std::int64_t{value}) {}
  Attr(const std::string& name, float value);
  Attr(const std::string& name, const char* value);
  Attr(const std::string& name, Dims values);
  Attr(const std::string& name, const onnx::GraphProto& graph);
  Attr(const std::string& name, const onnx::TensorProto& tensor);
  onnx::AttributeProto proto;
};
using Attrs = std::vector<Attr>;

onnx::TensorProto Int64Tensor(const std::string& name, const Dims& values);
onnx::TensorProto FloatTensor(const std::string& name, const std::vector<float>& values);

class ModelBuilder {
 public:
  explicit ModelBuilder(std::int64_t opset = 17);

  ModelBuilder& Input(const std::string& name, const Dims& dims, int type = 1);
  // Dimensions by name; numbers are static.
  ModelBuilder& DynamicInput(const std::string& name, const Names& dims, int type = 1);
  ModelBuilder& Output(const std::string& name);
  ModelBuilder& Value(const std::string& name, const Dims& dims, int type = 1);   // a value_info
  ModelBuilder& Weight(const std::string& name, const Dims& dims, int type = 1);  // stripped
  ModelBuilder& Ints(const std::string& name, const Dims& values);  // a list, with its data
  ModelBuilder& Scalar(const std::string& name, std::int64_t value);
  ModelBuilder& Floats(const std::string& name, const std::vector<float>& values);
  ModelBuilder& Op(const std::string& op, const Names& inputs, const Names& outputs,
                   const Attrs& attrs = {}, const std::string& domain = "");

  onnx::ModelProto& proto() { return model_; }
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }
  std::string Bytes() const { return model_.SerializeAsString(); }
  Graph Import(const OnnxImportOptions& options = {}, ImportReport* report = nullptr) const;
  // The text of the InputError that importing ends in; empty if there is none.
  std::string ImportError(const OnnxImportOptions& options = {}) const;

 private:
  onnx::ValueInfoProto TensorInfo(const std::string& name, const Dims& dims, int type);

  onnx::ModelProto model_;
};

// A tensor of a test case: "x" of these dimensions; weights are initializers without data, lists
// and scalars have theirs.
struct Operand {
  enum class Kind { kInput, kWeight, kInts, kScalar, kFloats, kAbsent } kind = Kind::kInput;
  Dims dims;  // or the values of a list or scalar
  int type = 1;
  std::vector<float> floats;
};
Operand In(Dims dims, int type = 1);
Operand W(Dims dims, int type = 1);
Operand List(Dims values);
Operand One(std::int64_t value);
Operand Reals(std::vector<float> values);
Operand Absent();

// What importing a model of one node gives.
struct Outcome {
  double flops = 0;
  double bytes_accessed = 0;
  std::int64_t weight_bytes = 0;
  std::vector<std::int64_t> output_bytes;
};
Outcome CostOf(const std::string& op, const std::vector<Operand>& operands, const Attrs& attrs = {},
               const std::string& domain = "", int outputs = 1, std::int64_t opset = 17);

const Node& NodeNamed(const Graph& graph, const std::string& op);
const Tensor& TensorNamed(const Graph& graph, const std::string& name);

}  // namespace cleave::onnx_import
