#include "bench/gecode/variants.h"

#include <utility>

namespace cleave::bench {
namespace {

// The base with one member changed.
template <typename Member, typename Value>
NamedVariant With(std::string name, Member member, Value value) {
  NamedVariant result{std::move(name), {}};
  result.variant.*member = value;
  return result;
}

}  // namespace

std::vector<NamedVariant> GecodeVariants() {
  using V = GecodeVariant;
  // As little propagation as possible, for graphs where search seldom goes back.
  NamedVariant lean = With("lean", &V::between_edges, false);
  lean.variant.triangle = TriangleModel::kCheck;
  lean.variant.copy_distance = 512;
  return {
      {"base", {}},
      With("order-random-deepest", &V::order, VariableOrder::kRandom),
      With("order-index", &V::order, VariableOrder::kIndex),
      With("order-reversed", &V::order, VariableOrder::kReversed),
      With("order-min-domain", &V::order, VariableOrder::kMinDomain),
      With("order-dom-wdeg", &V::order, VariableOrder::kDomWdeg),
      With("order-activity", &V::order, VariableOrder::kActivity),
      With("order-chb", &V::order, VariableOrder::kChb),
      With("order-unordered", &V::order, VariableOrder::kUnordered),
      With("triangle-check", &V::triangle, TriangleModel::kCheck),
      With("triangle-neighbour", &V::triangle, TriangleModel::kNeighbour),
      With("triangle-matrix", &V::triangle, TriangleModel::kMatrix),
      With("no-between-edges", &V::between_edges, false),
      lean,
      With("no-skip-members", &V::no_skip, NoSkipModel::kMembers),
      With("no-skip-nvalues", &V::no_skip, NoSkipModel::kNvalues),
      With("no-restarts", &V::restarts, Restarts::kNone),
      With("geometric-restarts", &V::restarts, Restarts::kGeometric),
      With("luby-20", &V::cutoff, 20UL),
      With("luby-1000", &V::cutoff, 1000UL),
      With("copy-8", &V::copy_distance, 8U),
      With("copy-512", &V::copy_distance, 512U),
      With("no-goods", &V::nogoods, 32U),
      With("rows-without-lookahead", &V::lookahead, false),
  };
}

std::vector<NamedVariant> Contenders() {
  std::vector<NamedVariant> result;
  for (NamedVariant& variant : GecodeVariants()) {
    for (const char* name : {"base", "order-dom-wdeg", "no-between-edges", "lean", "copy-8"}) {
      if (variant.name != name) continue;
      result.push_back(std::move(variant));
      break;
    }
  }
  return result;
}

}  // namespace cleave::bench
