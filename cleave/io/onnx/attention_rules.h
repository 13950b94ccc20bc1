// Scaled dot-product attention, shared by the standard and the com.microsoft operators.
#pragma once

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

struct AttentionExtents {
  std::int64_t batch = 0;
  std::int64_t heads = 0;       // of the queries
  std::int64_t queries = 0;     // sequence length of the queries
  std::int64_t keys = 0;        // of keys and values, earlier steps included
  std::int64_t key_size = 0;    // of one head
  std::int64_t value_size = 0;  // of one head
};

// Both products, scaling, softmax and the mask. A causal mask does not halve it: accelerators
// compute the full product and mask it.
double AttentionCoreFlops(const AttentionExtents& extents, bool masked);

// Input, output, and the cosines and sines for half of the elements each.
double RotaryTraffic(const OpContext& op);

}  // namespace cleave::onnx_import
