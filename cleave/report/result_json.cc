#include "cleave/report/result_json.h"

#include <nlohmann/json.hpp>
#include <set>

#include "cleave/cost/cost_model.h"
#include "cleave/report/bound_text.h"
#include "cleave/solver/probability_rows.h"

namespace cleave {
namespace {

using Json = nlohmann::ordered_json;

Json CostObject(const PlanCost& cost) {
  Json chips = Json::array();
  for (const ChipCost& chip : cost.chips) {
    chips.push_back({{"compute", chip.compute_seconds},
                     {"in", chip.in_bytes},
                     {"out", chip.out_bytes},
                     {"host", chip.host_bytes},
                     {"sram", chip.sram_bytes},
                     {"load", chip.load_seconds}});
  }
  return {{"interval_seconds", cost.interval_seconds},
          {"throughput_per_second", cost.throughput_per_second()},
          {"bottleneck", cost.bottleneck},
          {"chips", std::move(chips)}};
}

Json CurveArray(const Problem& problem, const SearchResult& result) {
  Json curve = Json::array();
  for (const CurvePoint& point : result.curve) {
    curve.push_back({{"evaluations", point.evaluations},
                     {"seconds", point.seconds},
                     {"interval_seconds", problem.time_scale().ToSeconds(point.interval)}});
  }
  return curve;
}

Json BoundObject(const Problem& problem, const SearchResult& result) {
  if (!result.bound) return nullptr;
  return {{"interval_seconds", problem.time_scale().ToSeconds(result.bound->interval)},
          {"proof", BoundLabel(result)},
          {"argument", Name(result.bound->proof)},
          {"gap", RelativeGap(result.interval, result.bound->interval)}};
}

}  // namespace

std::string CostJson(const PlanCost& cost) { return CostObject(cost).dump(); }

std::string ResultJson(const Problem& problem, std::span<const ChipId> chips,
                       const SearchResult& result, const Provenance& provenance) {
  const std::set<ChipId> used(chips.begin(), chips.end());
  Json object = CostObject(CostModel(problem).Report(chips));
  object["chips_used"] = used.size();
  object["effective_chips"] = EffectiveChips(problem, chips);
  object["method"] = provenance.method;
  object["found_by"] = result.method;
  object["evaluations"] = result.evaluations;
  object["refusals"] = result.refusals;
  object["seed"] = provenance.seed;
  object["wall_seconds"] = provenance.wall_seconds;
  object["bound"] = BoundObject(problem, result);
  object["options"] = provenance.options;
  object["curve"] = CurveArray(problem, result);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cleave
