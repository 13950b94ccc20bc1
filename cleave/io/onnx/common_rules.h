// Shape and cost rules that many operators share.
#pragma once

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// FLOPs of one special function (exp, log, sqrt, division, tanh, erf, sin, ...). Vector units
// compute them at about an eighth of the rate of additions: an NVIDIA SM does 16 special functions
// a clock beside 128 additions (CUDA C++ Programming Guide, "Arithmetic Instructions").
inline constexpr int kSpecial = 8;
inline constexpr int kExp = kSpecial;
inline constexpr int kDivide = kSpecial;
inline constexpr int kSigmoid = kExp + 1 + kDivide;
// Maximum, subtract, exp, sum, scale by the reciprocal of the sum.
inline constexpr int kSoftmax = kExp + 4;

// --- Shapes
void SameShape(OpContext& op);       // output 0 like input 0
void SameShapeBool(OpContext& op);   // ... but boolean
void BroadcastShape(OpContext& op);  // all inputs, NumPy rules; type of input 0
void BroadcastShapeBool(OpContext& op);
Shape Broadcast(const OpContext& op, std::size_t first, std::size_t last);  // inputs [first, last)

// --- FLOPs
double NoFlops(const OpContext& op);
double ElementsIn(const OpContext& op, std::size_t i);
double ElementsOut(const OpContext& op);  // of output 0
double PerPair(const OpContext& op);      // one for each input after the first, per output element

template <int kFlops>
double PerOutput(const OpContext& op) {
  return kFlops * ElementsOut(op);
}
template <int kFlops>
double PerInput(const OpContext& op) {
  return kFlops * ElementsIn(op, 0);
}

// --- Bytes accessed
double NoTraffic(const OpContext& op);
double Stream(const OpContext& op);  // every distinct input read once, every output written once
double Writes(const OpContext& op);  // outputs alone
double Moves(const OpContext& op);   // reads from input 0 only what it writes, plus other inputs
double BytesRead(const OpContext& op, std::size_t first);  // distinct inputs from `first` on
double BytesWritten(const OpContext& op);

}  // namespace cleave::onnx_import
