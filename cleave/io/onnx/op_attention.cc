// Attention of the standard domain (opset 23), and rotary embedding.
#include <array>

#include "cleave/io/onnx/attention_rules.h"
#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// Splits [B, S, heads * size] or takes [B, heads, S, size] as it is.
struct Heads {
  std::int64_t batch, heads, length, size;
};

Heads HeadsOf(const OpContext& op, std::size_t i, const char* attribute) {
  op.RequireRank(i, 3, 4);
  const Shape& x = op.Dims(i);
  if (x.size() == 4) return {x[0], x[1], x[2], x[3]};
  const std::int64_t heads = op.BoundedInt(attribute, 1, 1, kMaxDim);
  return {x[0], heads, x[1], x[2] / heads};
}

// Keys of earlier steps come as past_key [B, heads, P, size].
std::int64_t TotalLength(const OpContext& op, const Heads& k) {
  return op.Has(4) ? CheckedAdd(k.length, op.Dim(4, 2)) : k.length;
}

void AttentionShape(OpContext& op) {
  const Heads q = HeadsOf(op, 0, "q_num_heads");
  const Heads k = HeadsOf(op, 1, "kv_num_heads");
  const Heads v = HeadsOf(op, 2, "kv_num_heads");
  const std::int64_t total = TotalLength(op, k);
  op.Set(0, op.Type(0),
         op.Dims(0).size() == 4 ? Shape{q.batch, q.heads, q.length, v.size}
                                : Shape{q.batch, q.length, CheckedMul(q.heads, v.size)});
  op.Set(1, op.Type(1), {k.batch, k.heads, total, k.size});
  op.Set(2, op.Type(2), {v.batch, v.heads, total, v.size});
  op.Set(3, op.Type(0), {q.batch, q.heads, q.length, total});
}

double AttentionFlops(const OpContext& op) {
  const Heads q = HeadsOf(op, 0, "q_num_heads");
  const Heads k = HeadsOf(op, 1, "kv_num_heads");
  const Heads v = HeadsOf(op, 2, "kv_num_heads");
  return AttentionCoreFlops({q.batch, q.heads, q.length, TotalLength(op, k), q.size, v.size},
                            op.Has(3));
}

constexpr std::array kRules = {
    OperatorRule{"Attention", AttentionShape, AttentionFlops, Stream},
    // Each pair of elements is rotated: four products and two sums, so three FLOPs an element. The
    // caches' rows are looked up, as many bytes as the rotated half.
    OperatorRule{"RotaryEmbedding", SameShape, PerOutput<3>, RotaryTraffic},
};

}  // namespace

double AttentionCoreFlops(const AttentionExtents& extents, bool masked) {
  const double scores = static_cast<double>(extents.batch) * static_cast<double>(extents.heads) *
                        static_cast<double>(extents.queries) * static_cast<double>(extents.keys);
  const double products =
      2 * (static_cast<double>(extents.key_size) + static_cast<double>(extents.value_size));
  return scores * (products + 1 + kSoftmax + (masked ? 1 : 0));
}

double RotaryTraffic(const OpContext& op) { return 3 * op.BytesOut(0); }

std::span<const OperatorRule> AttentionOperators() { return kRules; }

}  // namespace cleave::onnx_import
