// LSTM, GRU and RNN. X is [T, B, I], W [D, G*H, I], R [D, G*H, H] for D directions and G gates.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

struct Extents {
  std::int64_t time, batch, input, directions, hidden;
};

template <int kGates>
Extents Read(const OpContext& op) {
  op.RequireRank(0, 3, 3);
  op.RequireRank(1, 3, 3);
  op.RequireRank(2, 3, 3);
  const Shape& x = op.Dims(0);
  const Shape& r = op.Dims(2);
  const bool batch_first = op.Int("layout", 0) != 0;
  return {batch_first ? x[1] : x[0], batch_first ? x[0] : x[1], x[2], r[0], r[1] / kGates};
}

template <int kGates>
void RecurrentShape(OpContext& op) {
  const Extents e = Read<kGates>(op);
  const bool batch_first = op.Int("layout", 0) != 0;
  const Shape state =
      batch_first ? Shape{e.batch, e.directions, e.hidden} : Shape{e.directions, e.batch, e.hidden};
  op.Set(0, op.Type(0),
         batch_first ? Shape{e.batch, e.time, e.directions, e.hidden}
                     : Shape{e.time, e.directions, e.batch, e.hidden});
  op.Set(1, op.Type(0), state);
  if (kGates == 4) op.Set(2, op.Type(0), state);  // only the LSTM has a cell state
}

// kPointwise: FLOPs of a hidden unit's activations, biases and state update at each step.
template <int kGates, int kPointwise>
double RecurrentFlops(const OpContext& op) {
  const Extents e = Read<kGates>(op);
  const auto hidden = static_cast<double>(e.hidden);
  const double steps = static_cast<double>(e.time) * static_cast<double>(e.batch) *
                       static_cast<double>(e.directions);
  const double products = 2.0 * kGates * hidden * (static_cast<double>(e.input) + hidden);
  return steps * (products + kPointwise * hidden);
}

// W meets all time steps in one product and is read once; R is read at every step, since each
// needs the state of the one before.
template <int kGates>
double RecurrentTraffic(const OpContext& op) {
  const Extents e = Read<kGates>(op);
  const double rereads = static_cast<double>(e.time > 0 ? e.time - 1 : 0);
  return Stream(op) + rereads * op.BytesIn(2);
}

// LSTM: 8 bias additions, 3 sigmoids, 2 tanh, c = f*c + i*g (3), h = o*tanh(c) (1).
constexpr int kLstm = 8 + 3 * kSigmoid + 2 * kSpecial + 4;
// GRU: 6 bias additions, 2 sigmoids, 1 tanh, r*h (1), h = (1-z)*n + z*h (4).
constexpr int kGru = 6 + 2 * kSigmoid + kSpecial + 5;
// RNN: 2 bias additions, 1 tanh, and the sum of the two products.
constexpr int kRnn = 3 + kSpecial;

constexpr std::array kRules = {
    OperatorRule{"GRU", RecurrentShape<3>, RecurrentFlops<3, kGru>, RecurrentTraffic<3>, 0b10000},
    OperatorRule{"LSTM", RecurrentShape<4>, RecurrentFlops<4, kLstm>, RecurrentTraffic<4>, 0b10000},
    OperatorRule{"RNN", RecurrentShape<1>, RecurrentFlops<1, kRnn>, RecurrentTraffic<1>, 0b10000},
};

}  // namespace

std::span<const OperatorRule> RecurrentOperators() { return kRules; }

}  // namespace cleave::onnx_import
