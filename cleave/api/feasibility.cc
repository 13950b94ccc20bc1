#include "cleave/api/feasibility.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cleave/cost/cost_model.h"
#include "cleave/report/units.h"
#include "cleave/search/exact/least_sram.h"
#include "cleave/search/search.h"

namespace cleave {
namespace {

// What an operation keeps in SRAM while it runs, wherever it lies. A tensor counts at least once,
// whether it is local or buffered.
std::int64_t OpNeed(const Problem& problem, OpIndex op) {
  std::int64_t need = problem.alone_weight_bytes(op);
  if (problem.memory_model() != MemoryModel::kFull) return need;
  need += problem.scratch_bytes(op);
  for (const TensorIndex t : problem.inputs(op)) need += problem.tensor(t).bytes;
  for (const TensorIndex t : problem.outputs(op)) need += problem.tensor(t).bytes;
  return need;
}

struct LargestNeed {
  OpIndex op = 0;
  std::int64_t bytes = 0;
};

LargestNeed FindLargestNeed(const Problem& problem) {
  LargestNeed largest;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const std::int64_t need = OpNeed(problem, op);
    if (need > largest.bytes) largest = {op, need};
  }
  return largest;
}

std::int64_t TotalWeights(const Problem& problem) {
  std::int64_t total = 0;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) total += problem.weight_bytes(op);
  for (const CloneGroup& group : problem.clone_groups()) total += group.weight_bytes;
  return total;
}

std::int64_t TotalSram(const Package& package) {
  double total = 0;
  for (const ChipSpec& chip : package.chips) total += static_cast<double>(chip.sram_bytes);
  return static_cast<std::int64_t>(std::min(total, 0x1p62));
}

// What the largest chip needs if the weights fill all chips alike; rounded down, so still a bound.
std::int64_t EvenShare(const Problem& problem) {
  const double total = static_cast<double>(TotalSram(problem.package()));
  if (total <= 0) return TotalWeights(problem);
  const double share = static_cast<double>(TotalWeights(problem)) / total;
  return static_cast<std::int64_t>(share * static_cast<double>(LargestSram(problem.package())));
}

bool SlicingFits(const Problem& problem, std::int64_t largest_sram, const RunContext& context) {
  const Problem resized(problem.graph(), WithLargestSram(problem.package(), largest_sram),
                        {problem.memory_model()});
  const auto method = MakeSearchMethod("slice");
  SearchOptions options;
  // Whether there is a plan, not how good it is: the first few orders of a whole search.
  options.budget.evaluations = 4;
  options.method_options = {{"orders", 4}, {"rounds", 0}, {"effort", 5}};
  const RunContext quiet{context.cancellation, context.clock, {}, {}};
  return method->Search(resized, CostModel(resized), options, quiet).best.has_value();
}

// The least SRAM, to 1%, at which slicing finds a plan.
std::optional<std::int64_t> FindSufficient(const Problem& problem, std::int64_t needed,
                                           const RunContext& context) {
  constexpr int kDoublings = 40;
  std::int64_t low = std::max<std::int64_t>(needed, 1);
  if (SlicingFits(problem, low, context)) return low;
  std::int64_t high = low;
  for (int i = 0; i < kDoublings; ++i) {
    high *= 2;
    if (context.Cancelled() || high > (std::int64_t{1} << 60)) return std::nullopt;
    if (SlicingFits(problem, high, context)) break;
    low = high;
  }
  while (static_cast<double>(high) > 1.01 * static_cast<double>(low) && !context.Cancelled()) {
    const std::int64_t middle = low + (high - low) / 2;
    (SlicingFits(problem, middle, context) ? high : low) = middle;
  }
  return high;
}

}  // namespace

std::int64_t LeastSramBytes(const Problem& problem) {
  return std::max(FindLargestNeed(problem).bytes, EvenShare(problem));
}

Infeasibility ExplainInfeasible(const Problem& problem, const SearchResult& search,
                                const RunContext& context) {
  Infeasibility result;
  const LargestNeed largest = FindLargestNeed(problem);
  const std::int64_t sram = LargestSram(problem.package());
  const std::int64_t weights = TotalWeights(problem);
  result.needed_bytes = LeastSramBytes(problem);
  const LeastSram least = FindLeastSram(problem, result.needed_bytes, [&] { return context.Cancelled(); });
  result.needed_bytes = least.bytes;
  if (largest.bytes > sram) {
    const NodeId node = problem.members(largest.op).front();
    result.proven = true;
    result.reason = fmt::format("node '{}' alone needs {} of SRAM, and the largest chip has {}",
                                problem.graph().nodes[static_cast<std::size_t>(node)].name,
                                BytesText(largest.bytes), BytesText(sram));
  } else if (weights > TotalSram(problem.package())) {
    result.proven = true;
    result.reason = fmt::format("the weights take {}, and all chips together have {}",
                                BytesText(weights), BytesText(TotalSram(problem.package())));
  } else if (least.bytes > sram) {
    result.proven = true;
    result.reason = fmt::format("the weights cannot be placed in chips of {}", BytesText(sram));
  } else {
    result.proven = search.proven_infeasible;
    result.reason =
        search.last_refusal.empty() ? "no partition was accepted" : search.last_refusal;
  }
  result.sufficient_bytes = FindSufficient(problem, result.needed_bytes, context);
  return result;
}

std::string Infeasibility::Text() const {
  std::string text = fmt::format("{}: {}.", proven ? "infeasible" : "no plan found", reason);
  text += fmt::format(" Every plan needs at least {} ({} bytes) of SRAM a chip",
                      BytesText(needed_bytes), needed_bytes);
  if (sufficient_bytes) {
    text += fmt::format("; a plan exists with {} ({} bytes)", BytesText(*sufficient_bytes),
                        *sufficient_bytes);
  }
  return text + ".";
}

std::string Infeasibility::Json() const {
  nlohmann::ordered_json object{{"feasible", false},
                                {"proven", proven},
                                {"reason", reason},
                                {"needed_sram_bytes", needed_bytes},
                                {"sufficient_sram_bytes", nullptr}};
  if (sufficient_bytes) object["sufficient_sram_bytes"] = *sufficient_bytes;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace cleave
