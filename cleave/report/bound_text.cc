#include "cleave/report/bound_text.h"

#include <fmt/format.h>

#include <cmath>

#include "cleave/report/units.h"

namespace cleave {
namespace {

constexpr double kNegligibleGap = 1e-4;

std::string_view Argument(BoundProof proof) {
  switch (proof) {
    case BoundProof::kWork:
      return "the work shared out evenly, or its longest operation";
    case BoundProof::kClosure:
      return "an operation and what it transfers, in the best company";
    case BoundProof::kTwoChip:
      return "work between the ends of an edge, on two chips at most";
    case BoundProof::kWindow:
      return "the least that stages transfer between progress windows";
    case BoundProof::kExhaustive:
      break;
  }
  return "exhaustive search over ideals";
}

// The rules that the optimum is meant among.
std::string Assumptions(const Problem& problem) {
  std::string text = problem.serial() ? "serial" : "overlapped";
  if (problem.relay()) text += ", relay";
  if (problem.triangle()) text += ", triangle";
  if (problem.no_skipping()) text += ", no skipping";
  text += problem.homogeneous() ? ", equal chips" : ", different chips";
  return text + fmt::format(", memory {}", Name(problem.memory_model()));
}

// In percent, rounded up to two digits, so that the statement stays true.
std::string RoundedUpPercent(double share) {
  const double percent = 100 * share;
  const double unit = std::pow(10.0, std::floor(std::log10(percent)) - 1);
  return fmt::format("{:.2g}%", std::ceil(percent / unit) * unit);
}

}  // namespace

std::string BoundLabel(const SearchResult& result) {
  return result.bound->interval >= result.interval ? "optimal"
                                                   : std::string(Name(result.bound->proof));
}

std::string BoundText(const Problem& problem, const SearchResult& result) {
  if (!result.bound || !result.best) return {};
  const double gap = RelativeGap(result.interval, result.bound->interval);
  const std::string verdict =
      gap <= 0 ? "proven optimal"
      : gap <= kNegligibleGap ? fmt::format("proven optimal to within {}", RoundedUpPercent(gap))
               : fmt::format("at most {} from optimal: no plan is below {}", RoundedUpPercent(gap),
                             SecondsText(problem.time_scale().ToSeconds(result.bound->interval)));
  return fmt::format("{} (by {}; {})\n", verdict, Argument(result.bound->proof),
                     Assumptions(problem));
}

}  // namespace cleave
