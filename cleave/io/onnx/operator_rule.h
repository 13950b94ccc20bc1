// What the importer knows about one operator, and the table of all of them.
//
// docs/operators.md is the prose version of the tables; keep both in step. Adding an operator is
// one line in its family's table, its rules if none fits, a line in the document and a test.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// Sets types and shapes of the outputs, as far as the inputs tell: an output that stays unset has a
// shape that depends on data.
using ShapeRule = void (*)(OpContext&);
// FLOPs, or bytes that move between compute units and memory. Run after the shapes are known.
using CostRule = double (*)(const OpContext&);

enum Trait : unsigned {
  kPlain = 0,
  // On constants, the result is not stored: it is unpacked or viewed from what the inputs store.
  kKeepsStorage = 1U << 0,
  // The result depends on the shape of the input alone, so it is a constant.
  kReadsShapeOnly = 1U << 1,
  // The result differs between executions: never a constant.
  kRandom = 1U << 2,
};

struct OperatorRule {
  std::string_view name;
  ShapeRule shape;
  CostRule flops;
  CostRule traffic;
  std::uint32_t parameters = 0;  // bit i: input i is a compile-time parameter when constant
  unsigned traits = kPlain;
};

// Rules for `domain` and `name`, or null. All rules are constants of the program.
const OperatorRule* FindOperator(std::string_view domain, std::string_view name);

// A family of operators of one domain, as its file exports it.
struct OperatorFamily {
  std::string_view domain;
  std::span<const OperatorRule> rules;
};

// Every family, for the tests and the documentation check.
std::vector<OperatorFamily> AllOperators();

inline constexpr std::string_view kMicrosoft = "com.microsoft";

// --- The families, one file each.
std::span<const OperatorRule> UnaryOperators();
std::span<const OperatorRule> BinaryOperators();
std::span<const OperatorRule> ConvolutionOperators();
std::span<const OperatorRule> MatmulOperators();
std::span<const OperatorRule> EinsumOperators();
std::span<const OperatorRule> RecurrentOperators();
std::span<const OperatorRule> AttentionOperators();
std::span<const OperatorRule> NormalizationOperators();
std::span<const OperatorRule> PoolingOperators();
std::span<const OperatorRule> ImageOperators();
std::span<const OperatorRule> ReductionOperators();
std::span<const OperatorRule> SelectionOperators();
std::span<const OperatorRule> ViewOperators();
std::span<const OperatorRule> LayoutOperators();
std::span<const OperatorRule> SlicingOperators();
std::span<const OperatorRule> GatherOperators();
std::span<const OperatorRule> QuantizationOperators();
std::span<const OperatorRule> GeneratorOperators();
std::span<const OperatorRule> SignalOperators();
std::span<const OperatorRule> LossOperators();
std::span<const OperatorRule> SequenceOperators();
std::span<const OperatorRule> TextOperators();
std::span<const OperatorRule> MicrosoftElementwiseOperators();
std::span<const OperatorRule> MicrosoftMatmulOperators();
std::span<const OperatorRule> MicrosoftAttentionOperators();
std::span<const OperatorRule> MicrosoftNormalizationOperators();
std::span<const OperatorRule> MicrosoftQuantizationOperators();

}  // namespace cleave::onnx_import
