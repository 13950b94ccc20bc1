// Sequences and optionals. They hold references: only what copies elements has traffic.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

using Tensors = std::vector<Value>;

// A longer sequence is no model's: it would take memory for nothing.
constexpr std::size_t kMaxLength = 4096;

void SetSequence(OpContext& op, Tensors elements) {
  if (elements.size() > kMaxLength) op.Fail("makes a sequence of more than 4096 tensors");
  Value value;
  value.elements = std::make_shared<const Tensors>(std::move(elements));
  op.SetValue(0, std::move(value));
}

const Tensors& SequenceIn(const OpContext& op, std::size_t i) {
  const Value& value = op.In(i);
  if (!value.IsSequence()) op.Fail("needs a sequence as input " + std::to_string(i));
  return *value.elements;
}

// A position that input `i` gives, in [0, size); the middle of nowhere counts as the first.
std::size_t Position(const OpContext& op, std::size_t i, std::size_t size, std::size_t fallback) {
  const auto given = op.Has(i) ? op.Scalar(i) : std::nullopt;
  if (!given || size == 0) return fallback;
  return op.Axis(*given, size);
}

void ConstructShape(OpContext& op) {
  Tensors elements;
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    op.Dims(i);
    elements.push_back(op.In(i));
  }
  SetSequence(op, std::move(elements));
}

void EmptyShape(OpContext& op) { SetSequence(op, {}); }

void AtShape(OpContext& op) {
  const Tensors& elements = SequenceIn(op, 0);
  // An index that depends on data: sequences are nearly always of like tensors.
  if (!elements.empty()) op.SetValue(0, elements[Position(op, 1, elements.size(), 0)]);
}

void InsertShape(OpContext& op) {
  Tensors elements = SequenceIn(op, 0);
  op.Dims(1);
  const std::size_t at = Position(op, 2, elements.size() + 1, elements.size());
  elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(at), op.In(1));
  SetSequence(op, std::move(elements));
}

void EraseShape(OpContext& op) {
  Tensors elements = SequenceIn(op, 0);
  if (elements.empty()) op.Fail("erases from an empty sequence");
  const std::size_t at = Position(op, 1, elements.size(), elements.size() - 1);
  elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(at));
  SetSequence(op, std::move(elements));
}

void LengthShape(OpContext& op) {
  SequenceIn(op, 0);
  op.Set(0, kInt64, {});
}

// All elements along `axis`, or stacked on a new one.
void ConcatShape(OpContext& op) {
  const Tensors& elements = SequenceIn(op, 0);
  if (elements.empty() || !elements.front().shape) return;
  Shape shape = *elements.front().shape;
  const bool stacks = op.Int("new_axis", 0) != 0;
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size() + (stacks ? 1 : 0));
  if (stacks) {
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis),
                 static_cast<std::int64_t>(elements.size()));
  } else {
    shape[axis] = 0;
    for (const Value& element : elements) {
      if (!element.shape || element.shape->size() != shape.size()) op.Fail("mixes ranks");
      shape[axis] = CheckedAdd(shape[axis], (*element.shape)[axis]);
    }
  }
  op.Set(0, elements.front().type, std::move(shape));
}

// Parts of given extents, of one given extent, or of extent 1.
std::optional<Shape> PartsOf(const OpContext& op, std::int64_t extent) {
  if (op.Has(1) && op.Ints(1) == nullptr) return std::nullopt;
  if (op.Has(1) && op.Dims(1).size() == 1) return *op.Ints(1);
  const std::int64_t size = op.Has(1) ? op.Scalar(1).value_or(1) : 1;
  if (size <= 0) op.Fail("splits into parts of extent " + std::to_string(size));
  if (CeilDiv(extent, size) > static_cast<std::int64_t>(kMaxLength)) {
    op.Fail("makes a sequence of more than 4096 tensors");
  }
  Shape parts;
  for (std::int64_t at = 0; at < extent; at += size) parts.push_back(std::min(size, extent - at));
  return parts;
}

void SplitShape(OpContext& op) {
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size());
  const auto parts = PartsOf(op, shape[axis]);
  if (!parts) return;
  const bool keep = op.Has(1) || op.Int("keepdims", 1) != 0;
  Tensors elements;
  for (const std::int64_t part : *parts) {
    shape[axis] = part;
    CheckShape(shape, ElementBits(op.Type(0), Precision::kAsIs));
    Value value;
    value.type = op.Type(0);
    value.shape = shape;
    if (!keep) value.shape->erase(value.shape->begin() + static_cast<std::ptrdiff_t>(axis));
    elements.push_back(std::move(value));
  }
  SetSequence(op, std::move(elements));
}

void OptionalShape(OpContext& op) {
  Tensors elements;
  if (op.Has(0)) elements = op.In(0).IsSequence() ? *op.In(0).elements : Tensors{op.In(0)};
  SetSequence(op, std::move(elements));
}

// Since opset 18 a tensor may stand for an optional that holds it.
void GetElementShape(OpContext& op) {
  const Value& value = op.In(0);
  if (!value.IsSequence())
    op.SetValue(0, value);
  else if (value.elements->size() == 1)
    op.SetValue(0, value.elements->front());
}

void HasElementShape(OpContext& op) { op.Set(0, kBool, {}); }

constexpr std::array kRules = {
    OperatorRule{"ConcatFromSequence", ConcatShape, NoFlops, Stream},
    OperatorRule{"Optional", OptionalShape, NoFlops, NoTraffic},
    OperatorRule{"OptionalGetElement", GetElementShape, NoFlops, NoTraffic},
    OperatorRule{"OptionalHasElement", HasElementShape, NoFlops, NoTraffic},
    OperatorRule{"SequenceAt", AtShape, NoFlops, NoTraffic, 0b10},
    OperatorRule{"SequenceConstruct", ConstructShape, NoFlops, NoTraffic},
    OperatorRule{"SequenceEmpty", EmptyShape, NoFlops, NoTraffic},
    OperatorRule{"SequenceErase", EraseShape, NoFlops, NoTraffic, 0b10},
    OperatorRule{"SequenceInsert", InsertShape, NoFlops, NoTraffic, 0b100},
    OperatorRule{"SequenceLength", LengthShape, NoFlops, NoTraffic},
    OperatorRule{"SplitToSequence", SplitShape, NoFlops, Moves, 0b10},
};

}  // namespace

std::span<const OperatorRule> SequenceOperators() { return kRules; }

}  // namespace cleave::onnx_import
