#include "cleave/io/onnx/dimensions.h"

#include <cctype>
#include <set>
#include <stdexcept>
#include <string_view>

#include "cleave/base/error.h"

namespace cleave::onnx_import {
namespace {

// Evaluates a dimension expression by recursive descent; collects the names that it needs.
class Expression {
 public:
  Expression(std::string_view text, const Bindings& bindings) : text_(text), bindings_(bindings) {}

  // Nothing if a name is unbound, or the text is no expression.
  std::optional<std::int64_t> Value() {
    const auto value = Sum(0);
    Skip();
    if (!text_.empty()) well_formed_ = false;
    return well_formed_ ? value : std::nullopt;
  }
  bool well_formed() const { return well_formed_; }
  const std::set<std::string>& names() const { return names_; }

 private:
  using Number = std::optional<std::int64_t>;
  static constexpr int kMaxNesting = 32;

  void Skip() {
    while (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
  }
  bool Take(std::string_view token) {
    Skip();
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  static bool IsWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  }

  Number Sum(int depth) {
    Number value = Product(depth);
    while (well_formed_) {
      const bool plus = Take("+");
      if (!plus && !Take("-")) break;
      const Number next = Product(depth);
      if (value && next)
        value = plus ? CheckedAdd(*value, *next) : CheckedSub(*value, *next);
      else
        value.reset();
    }
    return value;
  }

  Number Product(int depth) {
    Number value = Atom(depth);
    while (well_formed_) {
      const bool divide = Take("//") || Take("/");
      if (!divide && !Take("*")) break;
      const Number next = Atom(depth);
      if (!value || !next || (divide && *next <= 0))
        value.reset();
      else
        value = divide ? FloorDiv(*value, *next) : CheckedMul(*value, *next);
    }
    return value;
  }

  Number Atom(int depth) {
    if (depth > kMaxNesting) well_formed_ = false;
    if (Take("(")) {
      const Number value = well_formed_ ? Sum(depth + 1) : std::nullopt;
      if (!Take(")")) well_formed_ = false;
      return value;
    }
    Skip();
    std::size_t size = 0;
    while (size < text_.size() && IsWord(text_[size])) ++size;
    const std::string word(text_.substr(0, size));
    text_.remove_prefix(size);
    if (word.empty()) well_formed_ = false;
    return word.empty() ? std::nullopt : WordValue(word);
  }

  Number WordValue(const std::string& word) {
    if (std::isdigit(static_cast<unsigned char>(word.front())) != 0) {
      if (word.size() > 15 || word.find_first_not_of("0123456789") != std::string::npos) {
        well_formed_ = false;
        return std::nullopt;
      }
      return std::stoll(word);
    }
    names_.insert(word);
    const auto found = bindings_.find(word);
    return found != bindings_.end() ? Number(found->second) : std::nullopt;
  }

  std::string_view text_;
  const Bindings& bindings_;
  std::set<std::string> names_;
  bool well_formed_ = true;
};

std::optional<std::int64_t> Bound(const std::string& name, const Bindings& bindings) {
  const auto found = bindings.find(name);
  if (found != bindings.end()) return found->second;
  try {
    return Expression(name, bindings).Value();
  } catch (const std::overflow_error&) {
    return std::nullopt;
  }
}

// The names that would bind `name`: its parts if it is an expression, itself otherwise.
std::set<std::string> NamesIn(const std::string& name, const Bindings& bindings) {
  if (bindings.contains(name)) return {name};
  try {
    Expression expression(name, bindings);
    expression.Value();
    if (expression.well_formed() && !expression.names().empty()) return expression.names();
  } catch (const std::overflow_error&) {
  }
  return {name};
}

void AddMissing(const std::string& name, const Bindings& bindings, std::set<std::string>& missing) {
  bool added = false;
  for (const std::string& part : NamesIn(name, bindings)) {
    if (bindings.contains(part)) continue;
    missing.insert(part);
    added = true;
  }
  if (!added) missing.insert(name);  // an expression without a value, such as a division by 0
}

std::string Join(const std::set<std::string>& names, const std::string& prefix,
                 const std::string& suffix) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + prefix + name + suffix;
  return text;
}

std::string NameOf(const Declaration& input, std::size_t axis) {
  const std::string& name = (*input.dims)[axis].name;
  return name.empty() ? input.name + "." + std::to_string(axis) : name;
}

bool IsStatic(const Dimension& dimension) { return dimension.value && *dimension.value > 0; }

std::set<std::string> DynamicNames(const OpGraph& graph, const Bindings& bindings) {
  std::set<std::string> names;
  for (const Declaration& input : graph.inputs) {
    for (std::size_t axis = 0; input.dims && axis < input.dims->size(); ++axis) {
      if (!IsStatic((*input.dims)[axis])) names.merge(NamesIn(NameOf(input, axis), bindings));
    }
  }
  return names;
}

void CheckBindings(const std::set<std::string>& names, const Bindings& bindings) {
  for (const auto& [name, value] : bindings) {
    if (!names.contains(name)) {
      throw InputError(
          {"", "dimension '" + name + "'"}, "is not a dynamic dimension of the model",
          names.empty() ? "the model has none: leave out --dim" : "it has: " + Join(names, "", ""));
    }
    if (value < 0 || value > kMaxDim) {
      throw InputError({"", "dimension '" + name + "'"}, "cannot be " + std::to_string(value),
                       "give a value from 0 to 2^50");
    }
  }
}

}  // namespace

std::vector<std::optional<Shape>> BindInputs(const OpGraph& graph, const Bindings& bindings) {
  const std::set<std::string> names = DynamicNames(graph, bindings);
  CheckBindings(names, bindings);
  std::set<std::string> missing;
  std::vector<std::optional<Shape>> shapes;
  for (const Declaration& input : graph.inputs) {
    std::optional<Shape>& shape = shapes.emplace_back();
    if (!input.dims) continue;
    shape.emplace();
    for (std::size_t axis = 0; axis < input.dims->size(); ++axis) {
      const Dimension& dimension = (*input.dims)[axis];
      const std::string name = NameOf(input, axis);
      const auto value = IsStatic(dimension) ? dimension.value : Bound(name, bindings);
      if (!value) AddMissing(name, bindings, missing);
      shape->push_back(value.value_or(1));
    }
  }
  if (!missing.empty()) {
    throw InputError({"", "the graph's inputs"},
                     "have dynamic dimensions without a value: " + Join(missing, "", ""),
                     "give each one: " + Join(missing, "--dim ", "=N"));
  }
  return shapes;
}

std::optional<Shape> DeclaredShape(const Declaration& declaration, const Bindings& bindings) {
  if (declaration.kind != Declaration::Kind::kTensor || !declaration.dims) return std::nullopt;
  Shape shape;
  for (const Dimension& dimension : *declaration.dims) {
    const auto value = dimension.value ? dimension.value : Bound(dimension.name, bindings);
    if (!value || *value < 0) return std::nullopt;
    shape.push_back(*value);
  }
  return shape;
}

}  // namespace cleave::onnx_import
