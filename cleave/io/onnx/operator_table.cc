// All operators, merged from their families.
#include <array>

#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// Spans over the families' constant tables: no state, built on demand.
std::array<OperatorFamily, 27> Families() {
  return {{
      {"", UnaryOperators()},
      {"", BinaryOperators()},
      {"", ConvolutionOperators()},
      {"", MatmulOperators()},
      {"", EinsumOperators()},
      {"", RecurrentOperators()},
      {"", AttentionOperators()},
      {"", NormalizationOperators()},
      {"", PoolingOperators()},
      {"", ImageOperators()},
      {"", ReductionOperators()},
      {"", SelectionOperators()},
      {"", ViewOperators()},
      {"", LayoutOperators()},
      {"", SlicingOperators()},
      {"", GatherOperators()},
      {"", QuantizationOperators()},
      {"", GeneratorOperators()},
      {"", SignalOperators()},
      {"", LossOperators()},
      {"", SequenceOperators()},
      {"", TextOperators()},
      {kMicrosoft, MicrosoftElementwiseOperators()},
      {kMicrosoft, MicrosoftMatmulOperators()},
      {kMicrosoft, MicrosoftAttentionOperators()},
      {kMicrosoft, MicrosoftNormalizationOperators()},
      {kMicrosoft, MicrosoftQuantizationOperators()},
  }};
}

const OperatorRule* FindExact(std::string_view domain, std::string_view name) {
  for (const OperatorFamily& family : Families()) {
    if (family.domain != domain) continue;
    for (const OperatorRule& rule : family.rules) {
      if (rule.name == name) return &rule;
    }
  }
  return nullptr;
}

}  // namespace

const OperatorRule* FindOperator(std::string_view domain, std::string_view name) {
  const OperatorRule* rule = FindExact(domain, name);
  // com.microsoft repeats many standard operators with more element types.
  if (rule == nullptr && domain == kMicrosoft) rule = FindExact("", name);
  return rule;
}

std::vector<OperatorFamily> AllOperators() {
  const auto families = Families();
  return {families.begin(), families.end()};
}

}  // namespace cleave::onnx_import
