// Einsum: the general contraction.
//
// Operands are contracted pairwise from left to right, as runtimes do: a step costs the product of
// the extents of all indices of its two operands, twice if it sums over one (multiply-add).
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// An index: a letter, or an axis under an ellipsis, counted from the right, as -1, -2, ...
using Label = int;
using Labels = std::vector<Label>;

struct Equation {
  std::vector<Labels> operands;
  Labels output;
  std::map<Label, std::int64_t> extents;
};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// One side's term; `ellipsis` is how many axes "..." stands for.
Labels ParseTerm(const OpContext& op, const std::string& term, std::int64_t ellipsis) {
  Labels labels;
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (IsLetter(term[i])) {
      labels.push_back(term[i]);
    } else if (term.compare(i, 3, "...") == 0) {
      for (std::int64_t k = ellipsis; k > 0; --k) labels.push_back(static_cast<Label>(-k));
      i += 2;
    } else {
      op.Fail("has an equation with the unexpected character '" + std::string(1, term[i]) + "'");
    }
  }
  return labels;
}

std::vector<std::string> SplitTerms(const std::string& text) {
  std::vector<std::string> terms(1);
  for (const char c : text) {
    if (c == ',')
      terms.emplace_back();
    else
      terms.back().push_back(c);
  }
  return terms;
}

std::int64_t EllipsisRank(const std::string& term, std::size_t rank) {
  if (term.find("...") == std::string::npos) return 0;
  const auto letters = std::count_if(term.begin(), term.end(), IsLetter);
  return std::max<std::int64_t>(static_cast<std::int64_t>(rank) - letters, 0);
}

// Without "->": the ellipsis, then every letter that occurs once, in alphabetical order.
Labels ImplicitOutput(const Equation& equation) {
  std::map<Label, int> uses;
  for (const Labels& operand : equation.operands) {
    for (const Label label : operand) ++uses[label];
  }
  Labels output;
  for (const auto& [label, count] : uses) {  // ordered: ellipsis axes are negative
    if (label < 0 || count == 1) output.push_back(label);
  }
  return output;
}

void ReadExtents(const OpContext& op, Equation& equation) {
  for (std::size_t i = 0; i < equation.operands.size(); ++i) {
    const Labels& labels = equation.operands[i];
    const Shape& shape = op.Dims(i);
    if (labels.size() != shape.size()) {
      op.Fail("has an equation that does not fit its input " + std::to_string(i) + " of shape " +
              ToString(shape));
    }
    for (std::size_t k = 0; k < labels.size(); ++k) {
      std::int64_t& extent = equation.extents.try_emplace(labels[k], 1).first->second;
      if (extent == 1) extent = shape[k];
      if (shape[k] != extent && shape[k] != 1) op.Fail("has an equation with clashing extents");
    }
  }
}

Equation Parse(const OpContext& op) {
  std::string text = op.String("equation", "");
  std::erase(text, ' ');
  const std::size_t arrow = text.find("->");
  const std::vector<std::string> terms = SplitTerms(text.substr(0, arrow));
  if (terms.size() != op.InputCount()) op.Fail("has an equation for another number of inputs");
  Equation equation;
  std::int64_t ellipsis = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::int64_t rank = EllipsisRank(terms[i], op.Dims(i).size());
    equation.operands.push_back(ParseTerm(op, terms[i], rank));
    ellipsis = std::max(ellipsis, rank);
  }
  equation.output = arrow == std::string::npos ? ImplicitOutput(equation)
                                               : ParseTerm(op, text.substr(arrow + 2), ellipsis);
  ReadExtents(op, equation);
  return equation;
}

void EinsumShape(OpContext& op) {
  const Equation equation = Parse(op);
  Shape shape;
  for (const Label label : equation.output) {
    const auto extent = equation.extents.find(label);
    if (extent == equation.extents.end()) op.Fail("has an output index that no input has");
    shape.push_back(extent->second);
  }
  op.Set(0, op.Type(0), std::move(shape));
}

// Labels that some operand from `next` on, or the output, still needs.
std::set<Label> NeededFrom(const Equation& equation, std::size_t next) {
  std::set<Label> needed(equation.output.begin(), equation.output.end());
  for (std::size_t i = next; i < equation.operands.size(); ++i) {
    needed.insert(equation.operands[i].begin(), equation.operands[i].end());
  }
  return needed;
}

double Volume(const Equation& equation, const std::set<Label>& labels) {
  double volume = 1;
  for (const Label label : labels) volume *= static_cast<double>(equation.extents.at(label));
  return volume;
}

double EinsumFlops(const OpContext& op) {
  const Equation equation = Parse(op);
  std::set<Label> current(equation.operands[0].begin(), equation.operands[0].end());
  const bool single = equation.operands.size() == 1;
  double flops = 0;
  for (std::size_t i = 1; i < equation.operands.size() || (single && i == 1); ++i) {
    if (!single) current.insert(equation.operands[i].begin(), equation.operands[i].end());
    const std::set<Label> needed = NeededFrom(equation, i + 1);
    std::set<Label> kept;
    std::set_intersection(current.begin(), current.end(), needed.begin(), needed.end(),
                          std::inserter(kept, kept.end()));
    const double sums = kept.size() < current.size() ? 1 : 0;
    flops += Volume(equation, current) * (sums + (single ? 0 : 1));
    current = std::move(kept);
  }
  return flops;
}

constexpr std::array kRules = {OperatorRule{"Einsum", EinsumShape, EinsumFlops, Stream}};

}  // namespace

std::span<const OperatorRule> EinsumOperators() { return kRules; }

}  // namespace cleave::onnx_import
