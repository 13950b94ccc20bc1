#include "apps/cleave/validators.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace cleave::app {
namespace {

template <typename Number>
bool Parse(const std::string& text, Number& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

}  // namespace

CLI::Validator FiniteRange(double minimum, double maximum) {
  const auto check = [minimum, maximum](const std::string& text) -> std::string {
    double value = 0;
    if (Parse(text, value) && value >= minimum && value <= maximum) return {};
    return fmt::format("'{}' is not a number from {:g} to {:g}", text, minimum, maximum);
  };
  return {check, fmt::format("{:g} to {:g}", minimum, maximum)};
}

CLI::Validator RandomSeed() {
  const auto check = [](const std::string& text) -> std::string {
    std::uint64_t value = 0;
    if (Parse(text, value)) return {};
    return fmt::format("'{}' is not a whole number from 0 to 2^64 - 1", text);
  };
  return {check, ""};
}

}  // namespace cleave::app
