#include "cleave/search/method_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cleave/base/error.h"

namespace cleave {
namespace {

[[noreturn]] void FailForm(std::string_view text) {
  throw InputError({"method", ""}, fmt::format("'{}' is not METHOD:OPTION=NUMBER,...", text),
                   "e.g. random:centred=1,sigma=0.3");
}

void ParseOption(std::string_view text, std::string_view whole, MethodSpec& spec) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) FailForm(whole);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + equals + 1, end, value);
  if (error != std::errc() || stop != end) FailForm(whole);
  const std::string name(text.substr(0, equals));
  if (!spec.options.emplace(name, value).second) {
    throw InputError({"method", ""}, fmt::format("'{}' gives {} twice", whole, name));
  }
}

}  // namespace

MethodSpec ParseMethodSpec(std::string_view text) {
  MethodSpec spec;
  const std::size_t colon = text.find(':');
  spec.method = text.substr(0, colon);
  if (spec.method.empty()) FailForm(text);
  for (std::size_t begin = colon; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin + 1), text.size());
    ParseOption(text.substr(begin + 1, end - begin - 1), text, spec);
    begin = end;
  }
  return spec;
}

std::string FormatMethodSpec(const MethodSpec& spec) {
  std::string text = spec.method;
  for (const auto& [name, value] : spec.options) {
    text += fmt::format("{}{}={}", text.size() == spec.method.size() ? ':' : ',', name, value);
  }
  return text;
}

}  // namespace cleave
