// com.microsoft: normalisations fused with what comes before them.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

constexpr int kLayerNorm = 7;
constexpr int kRmsNorm = 4;

// Outputs: result, mean, inverse deviation, and the sum that was normalised.
void SkipNormShape(OpContext& op) {
  op.RequireRank(0, 1);
  Shape statistics = op.Dims(0);
  statistics.back() = 1;
  op.Set(0, op.Type(0), op.Dims(0));
  op.Set(1, kFloat, statistics);
  op.Set(2, kFloat, statistics);
  op.Set(3, op.Type(0), op.Dims(0));
}

// input_ids [B, S], segment_ids, tables of words, positions and segments [rows, H].
void EmbedShape(OpContext& op) {
  op.RequireRank(0, 2, 2);
  op.RequireRank(2, 2, 2);
  const Shape& ids = op.Dims(0);
  const Shape rows = {ids[0], ids[1], op.Dims(2)[1]};
  op.Set(0, op.Type(2), rows);
  op.Set(1, kInt32, {ids[0]});
  op.Set(2, op.Type(2), rows);
}

// Two or three rows added (the segment is optional), then a LayerNorm.
double EmbedFlops(const OpContext& op) {
  return ElementsOut(op) * (kLayerNorm + 1 + (op.Has(4) ? 1 : 0));
}

// Rows, not tables: as many as the result has, from each table.
double EmbedTraffic(const OpContext& op) {
  const double tables = op.Has(4) ? 3 : 2;
  return op.BytesIn(0) + op.BytesIn(1) + tables * op.BytesOut(0) + op.BytesOut(0) + op.BytesIn(5) +
         op.BytesIn(6);
}

// Outputs: result, and the sum with the skip connection.
void SkipGroupNormShape(OpContext& op) {
  op.Set(0, op.Type(0), op.Dims(0));
  op.Set(1, op.Type(0), op.Dims(0));
}

constexpr std::array kRules = {
    OperatorRule{"EmbedLayerNormalization", EmbedShape, EmbedFlops, EmbedTraffic},
    OperatorRule{"GroupNorm", SameShape, PerInput<kLayerNorm>, Stream},
    OperatorRule{"SkipGroupNorm", SkipGroupNormShape, PerInput<kLayerNorm + 2>, Stream},
    OperatorRule{"SkipLayerNormalization", SkipNormShape, PerInput<kLayerNorm + 2>, Stream},
    OperatorRule{"SkipSimplifiedLayerNormalization", SkipNormShape, PerInput<kRmsNorm + 2>, Stream},
};

}  // namespace

std::span<const OperatorRule> MicrosoftNormalizationOperators() { return kRules; }

}  // namespace cleave::onnx_import
