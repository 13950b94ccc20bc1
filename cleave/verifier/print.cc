#include "cleave/verifier/print.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cleave/io/json_text.h"

namespace cleave {
namespace {

// JSON has no infinity, which a package with a tiny rate can reach.
std::string Seconds(double seconds) {
  return std::isfinite(seconds) ? JsonNumber(seconds) : "null";
}

std::string ViolationJson(const Violation& violation) {
  return fmt::format(R"({{"rule": {}, "place": {}, "text": {}}})", JsonString(Name(violation.rule)),
                     JsonString(violation.place), JsonString(violation.text));
}

std::string ChipJson(const ChipCost& chip) {
  return fmt::format(
      R"({{"compute": {}, "in": {}, "out": {}, "host": {}, "sram": {}, "load": {}}})",
      Seconds(chip.compute_seconds), chip.in_bytes, chip.out_bytes, chip.host_bytes,
      chip.sram_bytes, Seconds(chip.load_seconds));
}

template <typename Item, typename Format>
std::string JsonListOf(const std::vector<Item>& items, Format format) {
  std::string text = "[";
  for (const Item& item : items) {
    if (text.size() > 1) text += ", ";
    text += format(item);
  }
  return text + "]";
}

}  // namespace

std::string ReportText(const VerifyReport& report) {
  constexpr std::size_t kShown = 20;
  std::string text = report.valid() ? "valid" : "not valid";
  if (report.cost) {
    text += fmt::format(": interval {} s, set by {}", report.cost->interval_seconds,
                        report.cost->bottleneck);
  }
  text += fmt::format(" (SRAM: {})\n", Name(report.memory));
  if (report.bound) {
    text += fmt::format("  certified by {}{}: no plan is below {} s\n", Name(report.bound->proof),
                        report.bound->states > 0
                            ? fmt::format(" ({} states, {} decisions)", report.bound->states,
                                          report.bound->decisions)
                            : "",
                        report.bound->interval_seconds);
  }
  const std::size_t shown = std::min(report.violations.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const Violation& violation = report.violations[i];
    text += fmt::format("  {}: {}{}{}\n", Name(violation.rule), violation.place,
                        violation.place.empty() ? "" : " ", violation.text);
  }
  if (report.violations.size() > shown) {
    text += fmt::format("  and {} more\n", report.violations.size() - shown);
  }
  return text;
}

std::string ReportJson(const VerifyReport& report, double claimed_interval_seconds) {
  std::string text =
      fmt::format(R"({{"valid": {}, "memory": "{}", "claimed_interval_seconds": {})",
                  report.valid(), Name(report.memory), Seconds(claimed_interval_seconds));
  if (report.cost) {
    text += fmt::format(R"(, "interval_seconds": {}, "bottleneck": {}, "chips": {})",
                        Seconds(report.cost->interval_seconds), JsonString(report.cost->bottleneck),
                        JsonListOf(report.cost->chips, ChipJson));
  }
  if (report.bound) {
    text += fmt::format(
        R"(, "certified_bound": {{"interval_seconds": {}, "proof": "{}", "states": {}, "decisions": {}}})",
        Seconds(report.bound->interval_seconds), Name(report.bound->proof), report.bound->states,
        report.bound->decisions);
  }
  return text + ", \"violations\": " + JsonListOf(report.violations, ViolationJson) + "}\n";
}

}  // namespace cleave
