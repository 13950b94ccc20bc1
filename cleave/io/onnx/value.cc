#include "cleave/io/onnx/value.h"

#include "cleave/io/onnx/shape.h"

namespace cleave::onnx_import {
namespace {

std::int64_t PackedBytes(std::int64_t elements, std::int64_t bits) {
  return CeilDiv(CheckedMul(elements, bits), 8);
}

}  // namespace

std::int64_t BytesOf(const Value& value, Precision precision) {
  std::int64_t bytes = 0;
  if (value.IsSequence()) {
    for (const Value& element : *value.elements) {
      bytes = CheckedAdd(bytes, BytesOf(element, precision));
    }
  } else if (value.shape) {
    bytes = PackedBytes(Elements(*value.shape), ElementBits(value.type, precision));
  }
  return bytes;
}

int Session::AddConstant(Constant constant, const void* source) {
  const auto known = ids_.find(source);
  if (known != ids_.end()) {
    const Constant& same = constants[static_cast<std::size_t>(known->second)];
    if (same.bytes == constant.bytes && same.elements == constant.elements) return known->second;
  }
  constants.push_back(std::move(constant));
  return ids_[source] = static_cast<int>(constants.size()) - 1;
}

Value ValueOf(const Literal& literal, const void* source, Session& session) {
  Value value;
  value.type = literal.type;
  value.shape = literal.dims;
  if (literal.contents && session.contents_left > 0) {
    value.contents = literal.contents;
    session.contents_left -= Elements(literal.dims);
  }
  Constant constant{literal.name, BytesOf(value, session.options.precision),
                    Elements(literal.dims)};
  if (literal.stored_values) {
    const std::int64_t bits = ElementBits(literal.type, session.options.precision);
    constant.bytes = CheckedAdd(PackedBytes(*literal.stored_values, bits),
                                PackedBytes(literal.stored_indices, 64));
  }
  value.constant = session.AddConstant(std::move(constant), source);
  return value;
}

}  // namespace cleave::onnx_import
