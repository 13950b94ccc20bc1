// com.microsoft: attention as ONNX Runtime fuses it.
#include <algorithm>
#include <array>

#include "cleave/io/onnx/attention_rules.h"
#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

std::int64_t HeadCount(const OpContext& op, const char* attribute) {
  return op.BoundedInt(attribute, 1, 1, kMaxDim);
}

// --- Attention: input [B, S, H], weights [H, Q + K + V], past (input 4) [2, B, heads, P, size].
struct Projected {
  AttentionExtents core;
  std::int64_t value_width = 0;
};

Projected ReadProjected(const OpContext& op, std::size_t past) {
  op.RequireRank(0, 3, 3);
  op.RequireRank(1, 2, 2);
  const Shape& x = op.Dims(0);
  const std::int64_t heads = HeadCount(op, "num_heads");
  const auto* sizes = op.IntsOf("qkv_hidden_sizes");
  const std::int64_t third = op.Dims(1)[1] / 3;
  const bool given = sizes != nullptr && sizes->size() == 3;
  const std::int64_t key_width = given ? std::clamp<std::int64_t>((*sizes)[0], 0, kMaxDim) : third;
  const std::int64_t value_width =
      given ? std::clamp<std::int64_t>((*sizes)[2], 0, kMaxDim) : third;
  const std::int64_t earlier = op.Has(past) ? op.Dim(past, -2) : 0;
  return {{x[0], heads, x[1], CheckedAdd(earlier, x[1]), key_width / heads, value_width / heads},
          value_width};
}

template <std::size_t kPast>
void ProjectedShape(OpContext& op) {
  const Projected p = ReadProjected(op, kPast);
  op.Set(0, IsFloating(op.Type(0)) ? op.Type(0) : kFloat,
         {p.core.batch, p.core.queries, p.value_width});
  op.Set(1, kFloat, {2, p.core.batch, p.core.heads, p.core.keys, p.core.key_size});
}

template <std::size_t kPast>
double ProjectedFlops(const OpContext& op) {
  const Projected p = ReadProjected(op, kPast);
  const double projection = 2 * ElementsIn(op, 0) * static_cast<double>(op.Dims(1)[1]);
  return projection + AttentionCoreFlops(p.core, op.Has(3));
}

// --- MultiHeadAttention: query [B, S, H] or packed [B, S, heads, 3, size]; key [B, L, H], packed
// [B, L, heads, 2, size] or [B, heads, L, size]; past_key (input 6) [B, heads, P, size].
AttentionExtents ReadMultiHead(const OpContext& op) {
  op.RequireRank(0, 3, 5);
  const Shape& q = op.Dims(0);
  const std::int64_t heads = HeadCount(op, "num_heads");
  const std::int64_t size = q.size() == 5 ? q[4] : q[2] / heads;
  AttentionExtents e = {q[0], heads, q[1], q[1], size, size};
  if (op.Has(1)) {
    op.RequireRank(1, 3, 5);
    e.keys = op.Dims(1).size() == 4 ? op.Dims(1)[2] : op.Dims(1)[1];
  }
  if (op.Has(2)) {
    op.RequireRank(2, 3, 4);
    const Shape& v = op.Dims(2);
    e.value_size = v.size() == 4 ? v[3] : v[2] / heads;
  }
  if (op.Has(6)) e.keys = CheckedAdd(e.keys, op.Dim(6, -2));
  return e;
}

void MultiHeadShape(OpContext& op) {
  const AttentionExtents e = ReadMultiHead(op);
  op.Set(0, op.Type(0), {e.batch, e.queries, CheckedMul(e.heads, e.value_size)});
  op.Set(1, op.Type(0), {e.batch, e.heads, e.keys, e.key_size});
  op.Set(2, op.Type(0), {e.batch, e.heads, e.keys, e.value_size});
}

double MultiHeadFlops(const OpContext& op) {
  return AttentionCoreFlops(ReadMultiHead(op), op.Has(4) || op.Has(5)) + ElementsIn(op, 3);
}

// --- GroupQueryAttention: query [B, S, heads * size], or packed with key and value; past_key
// (input 3) [B, kv heads, P, size].
AttentionExtents ReadGroupQuery(const OpContext& op) {
  op.RequireRank(0, 3, 3);
  const Shape& q = op.Dims(0);
  const std::int64_t heads = HeadCount(op, "num_heads");
  const std::int64_t groups = HeadCount(op, "kv_num_heads");
  const std::int64_t packed = op.Has(1) ? heads : CheckedAdd(heads, CheckedMul(2, groups));
  const std::int64_t size = q[2] / packed;
  const std::int64_t earlier = op.Has(3) ? op.Dim(3, -2) : 0;
  return {q[0], heads, q[1], CheckedAdd(earlier, q[1]), size, size};
}

void GroupQueryShape(OpContext& op) {
  const AttentionExtents e = ReadGroupQuery(op);
  const std::int64_t groups = HeadCount(op, "kv_num_heads");
  op.Set(0, op.Type(0), {e.batch, e.queries, CheckedMul(e.heads, e.key_size)});
  op.Set(1, op.Type(0), {e.batch, groups, e.keys, e.key_size});
  op.Set(2, op.Type(0), {e.batch, groups, e.keys, e.key_size});
}

// do_rotary turns queries and keys on the way, three FLOPs an element.
double GroupQueryFlops(const OpContext& op) {
  const double rotary =
      op.Int("do_rotary", 0) != 0 ? 3 * (ElementsIn(op, 0) + ElementsIn(op, 1)) : 0;
  return AttentionCoreFlops(ReadGroupQuery(op), true) + rotary;
}

constexpr std::array kRules = {
    OperatorRule{"Attention", ProjectedShape<4>, ProjectedFlops<4>, Stream},
    OperatorRule{"DecoderMaskedMultiHeadAttention", MultiHeadShape, MultiHeadFlops, Stream},
    OperatorRule{"GroupQueryAttention", GroupQueryShape, GroupQueryFlops, Stream},
    OperatorRule{"MultiHeadAttention", MultiHeadShape, MultiHeadFlops, Stream},
    OperatorRule{"QAttention", ProjectedShape<8>, ProjectedFlops<8>, Stream},
    OperatorRule{"RotaryEmbedding", SameShape, PerOutput<3>, RotaryTraffic},
};

}  // namespace

std::span<const OperatorRule> MicrosoftAttentionOperators() { return kRules; }

}  // namespace cleave::onnx_import
