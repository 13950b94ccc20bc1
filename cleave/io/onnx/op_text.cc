// Strings and encoded images. Accelerators do not run these; they are here so that a model with
// its preprocessing can be read. No FLOPs; strings move as references (16 bytes each).
#include <algorithm>
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

void StringConcatShape(OpContext& op) { op.Set(0, kString, Broadcast(op, 0, 2)); }

// Stop words may be removed: an upper bound.
void StringNormalizerShape(OpContext& op) { op.SetBound(0, kString, op.Dims(0)); }

// The number of parts depends on data; only their count per string is known.
void StringSplitShape(OpContext& op) { op.Set(1, kInt64, op.Dims(0)); }

// One column for each n-gram of the pool.
void TfIdfShape(OpContext& op) {
  const auto* columns = op.IntsOf("ngram_indexes");
  if (columns == nullptr || columns->empty()) op.Fail("lacks its attribute 'ngram_indexes'");
  const std::int64_t last = *std::max_element(columns->begin(), columns->end());
  Shape shape = op.Dims(0);
  if (shape.empty()) shape.push_back(0);
  shape.back() = CheckedAdd(last, 1);
  op.Set(0, kFloat, shape);
}

// The image's size is in the stream: the file must declare it.
void ImageDecoderShape(OpContext&) {}

constexpr std::array kRules = {
    OperatorRule{"ImageDecoder", ImageDecoderShape, NoFlops, Stream},
    OperatorRule{"RegexFullMatch", SameShapeBool, NoFlops, Stream},
    OperatorRule{"StringConcat", StringConcatShape, NoFlops, Stream},
    OperatorRule{"StringNormalizer", StringNormalizerShape, NoFlops, Stream},
    OperatorRule{"StringSplit", StringSplitShape, NoFlops, Stream},
    OperatorRule{"TfIdfVectorizer", TfIdfShape, NoFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> TextOperators() { return kRules; }

}  // namespace cleave::onnx_import
