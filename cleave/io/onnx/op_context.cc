#include "cleave/io/onnx/op_context.h"

#include <utility>

#include "cleave/base/error.h"

namespace cleave::onnx_import {

void OpContext::Fail(const std::string& problem, std::string remedy) const {
  throw InputError({"", PlaceOf(node_)}, problem, std::move(remedy));
}

const Value& OpContext::In(std::size_t i) const {
  if (!Has(i)) Fail("lacks its input " + std::to_string(i));
  return *inputs_[i];
}

const Shape& OpContext::Dims(std::size_t i) const {
  const Value& value = In(i);
  if (!value.shape) Fail("needs a tensor as input " + std::to_string(i) + ", not a sequence");
  return *value.shape;
}

std::int64_t OpContext::Dim(std::size_t i, std::int64_t axis) const {
  const Shape& shape = Dims(i);
  return shape[Axis(axis, shape.size())];
}

void OpContext::RequireRank(std::size_t i, std::size_t least, std::size_t most) const {
  const Shape& shape = Dims(i);
  if (shape.size() >= least && shape.size() <= most) return;
  Fail("has an input " + std::to_string(i) + " of impossible shape " + ToString(shape));
}

const std::vector<std::int64_t>* OpContext::Ints(std::size_t i) const {
  const Value& value = In(i);
  return value.contents ? std::get_if<std::vector<std::int64_t>>(value.contents.get()) : nullptr;
}

std::optional<std::vector<double>> OpContext::Numbers(std::size_t i) const {
  const Value& value = In(i);
  if (!value.contents) return std::nullopt;
  return std::visit(
      [](const auto& elements) { return std::vector<double>(elements.begin(), elements.end()); },
      *value.contents);
}

std::optional<std::int64_t> OpContext::Scalar(std::size_t i) const {
  const auto* elements = Ints(i);
  if (elements == nullptr || elements->size() != 1) return std::nullopt;
  return elements->front();
}

double OpContext::BytesIn(std::size_t i) const {
  if (!Has(i) || IsParameter(i)) return 0;
  const Value& value = *inputs_[i];
  if (value.constant != kNotConstant) {
    return static_cast<double>(
        session_.constants[static_cast<std::size_t>(value.constant)].WeightBytes());
  }
  return static_cast<double>(BytesOf(value, precision()));
}

const Attribute* OpContext::Find(const std::string& name, Attribute::Kind kind) const {
  const auto found = node_.attributes.find(name);
  if (found == node_.attributes.end()) return nullptr;
  if (found->second.kind != kind) Fail("has an attribute '" + name + "' of the wrong type");
  return &found->second;
}

std::int64_t OpContext::Int(const std::string& name, std::int64_t fallback) const {
  const Attribute* attribute = Find(name, Attribute::Kind::kInteger);
  return attribute != nullptr ? attribute->i : fallback;
}

std::int64_t OpContext::BoundedInt(const std::string& name, std::int64_t fallback, std::int64_t low,
                                   std::int64_t high) const {
  const std::int64_t value = Int(name, fallback);
  if (value < low || value > high) {
    Fail("has an attribute '" + name + "' of impossible value " + std::to_string(value));
  }
  return value;
}

double OpContext::Float(const std::string& name, double fallback) const {
  const Attribute* attribute = Find(name, Attribute::Kind::kReal);
  return attribute != nullptr ? attribute->f : fallback;
}

std::string OpContext::String(const std::string& name, std::string fallback) const {
  const Attribute* attribute = Find(name, Attribute::Kind::kText);
  return attribute != nullptr ? attribute->s : fallback;
}

const std::vector<std::int64_t>* OpContext::IntsOf(const std::string& name) const {
  const Attribute* attribute = Find(name, Attribute::Kind::kIntegers);
  return attribute != nullptr ? &attribute->ints : nullptr;
}

const Literal* OpContext::TensorOf(const std::string& name) const {
  const Attribute* attribute = Find(name, Attribute::Kind::kTensor);
  return attribute != nullptr ? attribute->tensor.get() : nullptr;
}

void OpContext::Set(std::size_t i, ElementType type, Shape shape) {
  CheckShape(shape, ElementBits(type, Precision::kAsIs));
  Value value;
  value.type = type;
  value.shape = std::move(shape);
  SetValue(i, std::move(value));
}

void OpContext::SetBound(std::size_t i, ElementType type, Shape shape) {
  Set(i, type, std::move(shape));
  outputs_[i].upper_bound = true;
}

void OpContext::SetValue(std::size_t i, Value value) {
  if (i >= outputs_.size()) outputs_.resize(i + 1);
  outputs_[i] = std::move(value);
}

const Shape& OpContext::OutDims(std::size_t i) const {
  if (i >= outputs_.size() || !outputs_[i].shape) {
    Fail("has an output " + std::to_string(i) + " of unknown shape");
  }
  return *outputs_[i].shape;
}

double OpContext::BytesOut(std::size_t i) const {
  return Wants(i) ? static_cast<double>(BytesOf(outputs_[i], precision())) : 0;
}

double OpContext::OutElements() const {
  double count = 0;
  for (std::size_t i = 0; i < OutputCount(); ++i) {
    if (Wants(i) && outputs_[i].shape) count += static_cast<double>(Elements(*outputs_[i].shape));
  }
  return count;
}

std::size_t OpContext::Axis(std::int64_t axis, std::size_t rank) const {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank) {
    Fail("has an axis " + std::to_string(axis) + " outside a tensor of rank " +
         std::to_string(rank));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + signed_rank : axis);
}

}  // namespace cleave::onnx_import
