#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cleave/base/error.h"
#include "cleave/search/methods.h"

namespace cleave {
namespace {

const OptionSpec& SpecNamed(const SearchMethod& method, std::string_view name) {
  const auto spec = std::ranges::find(method.specs(), name, &OptionSpec::name);
  if (spec != method.specs().end()) return *spec;
  std::vector<std::string_view> known;
  for (const OptionSpec& each : method.specs()) known.push_back(each.name);
  throw InputError({std::string(name), ""},
                   fmt::format("the method \"{}\" has no option of this name", method.name()),
                   known.empty() ? "it takes no options"
                                 : fmt::format("its options are {}", fmt::join(known, ", ")));
}

}  // namespace

double RelativeGap(Ticks interval, Ticks bound) {
  return static_cast<double>(interval - bound) / static_cast<double>(interval);
}

std::vector<std::unique_ptr<SearchMethod>> AllSearchMethods() {
  std::vector<std::unique_ptr<SearchMethod>> methods;
  methods.push_back(MakeAuto());
  methods.push_back(MakeExact());
  methods.push_back(MakeSlice());
  methods.push_back(MakeAnneal());
  methods.push_back(MakeCma());
  methods.push_back(MakeRandom());
  methods.push_back(MakeGreedy());
  return methods;
}

std::unique_ptr<SearchMethod> MakeSearchMethod(std::string_view name,
                                               std::vector<std::string_view> others) {
  std::vector<std::string_view> known;
  auto methods = AllSearchMethods();
  for (auto& method : methods) {
    if (method->name() == name) return std::move(method);
    known.push_back(method->name());
  }
  known.insert(known.end(), others.begin(), others.end());
  throw InputError({"method", ""}, fmt::format("there is no search method \"{}\"", name),
                   fmt::format("the methods are {}", fmt::join(known, ", ")));
}

std::map<std::string, double> ResolveOptions(const SearchMethod& method,
                                             const std::map<std::string, double>& given) {
  std::map<std::string, double> resolved;
  for (const OptionSpec& spec : method.specs()) {
    resolved.emplace(spec.name, spec.default_value);
  }
  for (const auto& [name, value] : given) {
    const OptionSpec& spec = SpecNamed(method, name);
    if (!(value >= spec.minimum && value <= spec.maximum)) {
      throw InputError({name, ""}, fmt::format("{} is out of bounds", value),
                       fmt::format("give a value from {} to {}", spec.minimum, spec.maximum));
    }
    resolved[name] = value;
  }
  return resolved;
}

}  // namespace cleave
