// The sliding window of convolutions and poolings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

struct Window {
  Shape kernel;
  Shape strides;
  Shape dilations;
  Shape pads_begin;
  Shape pads_end;
  std::string auto_pad;
  bool ceil = false;

  // Spatial extents after sliding over an input of extents `in`.
  Shape OutputOf(const Shape& in) const;
  // Extents that slide to `in`: those of a transposed convolution.
  Shape InputOf(const Shape& in, const Shape& output_padding) const;
};

// Reads strides, dilations, pads, auto_pad and ceil_mode of a node whose kernel is known. Fail()s
// unless every list has the kernel's rank, strides and dilations are positive, and all are at most
// 2^31: the ONNX definitions of Conv and MaxPool.
Window ReadWindow(const OpContext& op, Shape kernel);

// An attribute list of `rank` integers in [low, 2^31], or `fallback` repeated.
Shape BoundedInts(const OpContext& op, const std::string& name, std::size_t rank,
                  std::int64_t fallback, std::int64_t low);

}  // namespace cleave::onnx_import
