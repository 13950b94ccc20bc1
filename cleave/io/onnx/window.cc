#include "cleave/io/onnx/window.h"

#include <algorithm>

namespace cleave::onnx_import {
namespace {

constexpr std::int64_t kMaxWindow = std::int64_t{1} << 31;

// Input positions that one window spans.
std::int64_t Span(std::int64_t kernel, std::int64_t dilation) {
  return CheckedAdd(CheckedMul(CheckedSub(kernel, 1), dilation), 1);
}

}  // namespace

Shape BoundedInts(const OpContext& op, const std::string& name, std::size_t rank,
                  std::int64_t fallback, std::int64_t low) {
  const auto* values = op.IntsOf(name);
  if (values == nullptr || values->empty()) return Shape(rank, fallback);
  if (values->size() != rank) {
    op.Fail("has " + std::to_string(values->size()) + " " + name + ", but needs " +
            std::to_string(rank));
  }
  for (const std::int64_t value : *values) {
    if (value < low || value > kMaxWindow) {
      op.Fail("has an impossible value " + std::to_string(value) + " in " + name);
    }
  }
  return *values;
}

Window ReadWindow(const OpContext& op, Shape kernel) {
  Window window;
  const std::size_t rank = kernel.size();
  window.kernel = std::move(kernel);
  window.strides = BoundedInts(op, "strides", rank, 1, 1);
  window.dilations = BoundedInts(op, "dilations", rank, 1, 1);
  // Negative padding crops; exporters do write it.
  const Shape pads = BoundedInts(op, "pads", 2 * rank, 0, -kMaxWindow);
  window.pads_begin.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
  window.pads_end.assign(pads.begin() + static_cast<std::ptrdiff_t>(rank), pads.end());
  window.auto_pad = op.String("auto_pad", "NOTSET");
  window.ceil = op.Int("ceil_mode", 0) != 0;
  return window;
}

Shape Window::OutputOf(const Shape& in) const {
  Shape out;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    if (auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER") {
      out.push_back(CeilDiv(in[i], strides[i]));
      continue;
    }
    const bool valid = auto_pad == "VALID";
    const std::int64_t padding = valid ? 0 : CheckedAdd(pads_begin[i], pads_end[i]);
    const std::int64_t room = CheckedSub(CheckedAdd(in[i], padding), Span(kernel[i], dilations[i]));
    std::int64_t positions = ceil ? CeilDiv(room, strides[i]) : FloorDiv(room, strides[i]);
    // A last window that starts in the end padding is dropped (since opset 19, and in runtimes).
    if (ceil && !valid && positions > 0 &&
        CheckedMul(positions, strides[i]) >= CheckedAdd(in[i], pads_begin[i])) {
      --positions;
    }
    out.push_back(std::max<std::int64_t>(CheckedAdd(positions, 1), 0));
  }
  return out;
}

Shape Window::InputOf(const Shape& in, const Shape& output_padding) const {
  Shape out;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    if (auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER") {
      out.push_back(CheckedMul(in[i], strides[i]));
      continue;
    }
    const std::int64_t padding = auto_pad == "VALID" ? 0 : CheckedAdd(pads_begin[i], pads_end[i]);
    const std::int64_t last = CheckedMul(strides[i], CheckedSub(in[i], 1));
    const std::int64_t full =
        CheckedAdd(CheckedAdd(last, Span(kernel[i], dilations[i])), output_padding[i]);
    out.push_back(std::max<std::int64_t>(CheckedSub(full, padding), 0));
  }
  return out;
}

}  // namespace cleave::onnx_import
