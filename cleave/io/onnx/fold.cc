#include "cleave/io/onnx/fold.h"

#include <memory>
#include <utility>

#include "cleave/io/onnx/fold_rules.h"

namespace cleave::onnx_import {
namespace {

const FoldRule* FindRule(const OpNode& node) {
  if (!node.domain.empty()) return nullptr;
  for (const auto family : {ElementwiseFolds(), MovementFolds(), ReductionFolds()}) {
    for (const FoldRule& rule : family) {
      if (rule.name == node.type) return &rule;
    }
  }
  return nullptr;
}

// The element type decides how contents are held, whatever the rule worked with.
bool Fits(const Contents& contents, const Value& output) {
  const bool real = std::holds_alternative<std::vector<double>>(contents);
  const std::size_t size = std::visit([](const auto& values) { return values.size(); }, contents);
  return real == IsFloating(output.type) && output.shape &&
         size == static_cast<std::size_t>(Elements(*output.shape));
}

// Runtimes compute with the tensor's type; doubles would keep digits that it does not.
void Round(ElementType type, Contents& contents) {
  auto* reals = std::get_if<std::vector<double>>(&contents);
  if (reals == nullptr || type == kDouble) return;
  for (double& value : *reals) value = static_cast<double>(static_cast<float>(value));
}

bool IsSmall(const OpContext& op) {
  for (std::size_t i = 0; i < op.outputs().size(); ++i) {
    const Value& output = op.outputs()[i];
    if (op.Wants(i) && (!output.shape || Elements(*output.shape) > kMaxContents)) return false;
  }
  return true;
}

}  // namespace

std::vector<std::shared_ptr<const Contents>> FoldContents(const OpContext& op) {
  std::vector<std::shared_ptr<const Contents>> result(op.OutputCount());
  const FoldRule* rule = FindRule(op.node());
  if (rule == nullptr || !IsSmall(op)) return result;
  Folded folded = rule->fold(op);
  for (std::size_t i = 0; i < folded.size() && i < result.size(); ++i) {
    if (!folded[i] || !op.Wants(i) || !Fits(*folded[i], op.outputs()[i])) continue;
    Round(op.outputs()[i].type, *folded[i]);
    result[i] = std::make_shared<const Contents>(*std::move(folded[i]));
  }
  return result;
}

}  // namespace cleave::onnx_import
