// What a proof leaves behind, so that strangers can check it (cleave.certificate/1,
// docs/formats.md).
//
// A certificate states that no plan for a graph and a package has an interval below a bound, names
// the argument, and holds what the argument needs beside the two files. Plain data; the argument is
// in docs/exact.md, the check in cleave/verifier/certificate. Operations are named by any of their
// nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/package/package.h"
#include "cleave/problem/bound_proof.h"
#include "cleave/problem/memory_model.h"
#include "cleave/problem/time_scale.h"

namespace cleave {

// The operation of `node` shares the chip of the operation of `into` from here on.
struct MergeStep {
  NodeId node = 0;
  NodeId into = 0;

  bool operator==(const MergeStep&) const = default;
};

// What an argument uses of the triangle rule: nothing, that what lies between the ends of an edge
// is on two chips at most, or all of it.
enum class TriangleUse { kNone, kTwoChips, kAll };

// The name that certificates use.
constexpr std::string_view Name(TriangleUse use) {
  switch (use) {
    case TriangleUse::kNone:
      return "none";
    case TriangleUse::kTwoChips:
      return "two-chip";
    case TriangleUse::kAll:
      break;
  }
  return "all";
}

// An easier problem, in which no plan costs more: what it leaves out, which operations lie together
// in every plan that is good enough, and which may then as well lie together. Leaving out needs no
// reason; every edge and merger needs one, which the check finds, for mergers in the order given.
struct Simplification {
  TriangleUse triangle = TriangleUse::kNone;
  MemoryModel memory = MemoryModel::kFull;  // what still counts against SRAM
  std::vector<NodeId> free_nodes;           // take neither time nor SRAM nor host transfers
  std::vector<NodeId> weightless_nodes;     // take no SRAM
  // Edges, from `node` to `into`, whose ends no plan below the bound puts on two chips. What lies
  // between them shares their chip as well.
  std::vector<MergeStep> inseparable;
  std::vector<MergeStep> mergers;
  // Overlapped transfers: branches that may exchange their chips, pair by pair, after all mergers.
  // Of every pair the first, `node`, lies on no later chip than the second, `into`.
  std::vector<std::vector<MergeStep>> twins;

  bool operator==(const Simplification&) const = default;
};

// A set of operations that the first `chips` chips of a plan may hold together.
struct KeptState {
  int chips = 0;
  std::int32_t prefix = 0;           // it holds so many of the first operations in the order,
  std::vector<std::int32_t> beyond;  // and those at these places, ascending
  // Triangle rule: the chip of every operation of the set that one outside reads, in order, and the
  // chips that each reaches. Chips are numbered anew in every state.
  std::vector<std::int32_t> live_chips;
  std::vector<std::vector<std::int32_t>> reaches;
  // Unless -1: which of the states stands in for this one. It has as many chips, holds all that
  // this one does and more, and has no stand-in. Every plan that begins with this one can be traded
  // for one that begins with the other and is no slower (docs/exact.md, "Certificates"), so nothing
  // that follows this one need be among the states.
  std::int32_t stand_in = -1;

  bool operator==(const KeptState&) const = default;
};

struct BoundEvidence {
  BoundProof proof = BoundProof::kWork;
  Simplification simplification;
  NodeId node = 0;           // op-closure: the operation
  MergeStep edge;            // two-chip: from `node` to `into`
  std::int32_t buckets = 0;  // window, exhaustive: the classes that work is divided into
  // Exhaustive: all operations in a topological order, and states that no stage within the limit
  // leads out of.
  std::vector<NodeId> order;
  std::vector<KeptState> states;

  bool operator==(const BoundEvidence&) const = default;
};

struct Certificate {
  std::string graph_name;
  std::int64_t graph_nodes = 0;
  std::string graph_sha256;  // of the canonical cleave.graph/1 text, lower-case hexadecimal
  Package package;
  MemoryModel memory = MemoryModel::kFull;  // that plans are held to
  double ticks_per_second = 0;              // of the times below; a power of ten
  Ticks bound = 0;                          // every plan's interval is at least this
  // Absent: the bound is not certified, for this reason.
  std::optional<BoundEvidence> evidence;
  std::string missing;

  double bound_seconds() const { return static_cast<double>(bound) / ticks_per_second; }
  bool operator==(const Certificate&) const = default;
};

}  // namespace cleave
