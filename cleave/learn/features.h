// What the policy sees of a problem: every feature has its name and meaning here, and nowhere else.
//
// All features are local and free of scale: times are in units of one chip's share of the total
// work, memory in units of one chip's SRAM, distances in chips. An operation at the front of a
// network looks like one at its end, and the same layer spread over 4 or over 64 chips differs in
// its features just as it does in difficulty. That is what lets one set of weights serve any graph,
// any number of chips and both transfer models.
//
// Change anything that alters a value, and kFeatureVersion goes up: checkpoints carry it, and a
// checkpoint of another version is refused.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cleave/graph/traversal.h"
#include "cleave/problem/problem.h"

namespace cleave {

inline constexpr std::int64_t kFeatureVersion = 2;

// Columns of an observation. lg(x) = log2(1 + 16 x) / 4, so that 1/16 -> 1/4 and 1 -> about 1.
// "Share" is total work / chips; "position" is that of an even spread of work over the chips along
// the canonical order (WorkSharePositions); "cut" is the link time of all tensors alive between two
// neighbours of that order, each once; "window" is the part of the order within half a chip.
enum class Feature : int {
  kWork,          // lg(time / share)
  kIncoming,      // lg(link time of input tensors / share)
  kOutgoing,      // lg(link time of output tensors / share)
  kHostTraffic,   // lg(host link time of its graph inputs and outputs / share)
  kWeights,       // lg(weights / SRAM)
  kActivations,   // lg(bytes of output tensors / SRAM)
  kPredecessors,  // log2(1 + number) / 4
  kSuccessors,    // log2(1 + number) / 4
  kForwardSpan,   // lg(chips from here to the farthest reader's position)
  kBackwardSpan,  // lg(chips from the farthest producer's position to here)
  kPhaseSine,     // sin and cos of 2 pi position: where on its chip an even spread puts it
  kPhaseCosine,
  kFromStart,  // chips to either end of the module, at most 1
  kFromEnd,
  kCutBefore,      // lg(cut right before it / share)
  kCutAfter,       // lg(cut right after it / share)
  kCheapestCut,    // lg(cheapest cut of the window / share)
  kCheapestCutAt,  // signed chips from here to that cut
  kMeanCut,        // lg(mean cut of the window, weighted by work / share)
  // Of the chip border nearest to it in an even spread, with the cuts within half a chip of it:
  kBorderCut,          // lg(cut at the border / share)
  kBalancedCut,        // lg(cut with the least sum of link time and work moved / share)
  kBalancedShift,      // signed chips from that cut to the border
  kBorderCheapestCut,  // lg(cheapest cut / share)
  kBorderCheapestShift,
  kWindowWeights,      // lg(weights in the window / SRAM)
  kWindowActivations,  // lg(largest cut of the window in bytes / SRAM)
  // The same for all operations of a problem.
  kChips,           // log2(chips) / 6
  kOpsPerChip,      // log2(1 + operations / chips) / 8
  kSerial,          // 0 or 1
  kRelay,           // 0 or 1
  kTriangle,        // 0 or 1: in force
  kTraffic,         // lg(link time of all tensors / total work)
  kMemoryPressure,  // lg(all weights / all SRAM)
  kLatency,         // lg(latency of one message / share); 0 under serial transfers
  // Of the previous emission, when the policy sees one; all 0 otherwise.
  kEmitted,           // 1
  kEmittedShift,      // (its chip - position) / 2, at most 1 in size
  kEmittedLoad,       // log2(load of its chip / mean load) of the cost model, at most 2 in size
  kEmittedLoadBelow,  // the same of the chip before and the chip behind
  kEmittedLoadAbove,
  kEmittedPeak,    // log2(largest load / mean load), at most 2; the same for all operations
  kEmittedMemory,  // log2(SRAM that its chip needs / SRAM), at most 2 in size; 0 if unlimited
  kEmittedMemoryBelow,
  kEmittedMemoryAbove,
  kEmittedInBorder,   // 1: a producer lies on another chip
  kEmittedOutBorder,  // 1: a reader lies on another chip
  kEmittedPhase,      // centre - its chip: where on the chip it lies
  kEmittedCutBefore,  // lg(cut before and after it in the emission's own order / share)
  kEmittedCutAfter,
  // "Gain" of moving a chip border: (the larger load of its two chips - that after the move) / mean
  // load, at most 1 in size. The border below an operation moved to behind it, and the border above
  // it moved to before it, so that it changes chips together with what lies between:
  kEmittedGainBelow,
  kEmittedGainAbove,
  // Of the border nearest to it: the move within a chip that gains most.
  kEmittedBorderGain,
  kEmittedBorderShift,  // signed chips from where it would go to the border
  kCount
};

inline constexpr int kFeatureCount = static_cast<int>(Feature::kCount);
inline constexpr int kFirstEmissionFeature = static_cast<int>(Feature::kEmitted);

std::string_view Name(Feature feature);

// Immutable once made; the problem is not needed afterwards.
struct Observation {
  OpIndex ops = 0;
  int chips = 0;
  std::vector<float> features;  // [ops][kFeatureCount], row-major
  std::vector<float> work;      // share of the total work; sums to 1, nothing is 0
  Csr predecessors;
  Csr successors;

  // Where positions start from. Without an emission the even spread. With one, a place on its chip,
  // so that rounding gives the emission back, at the wider a distance from its neighbours the less
  // a border between them would cost.
  bool emitted = false;
  std::vector<OpIndex> order;  // topological; of an emission: chip by chip
  std::vector<float> mass;     // in chips: every used chip's add up to 1
  std::vector<float> centre;   // in chips, above -1/2 and below chips - 1/2

  // Of the even spread, along the canonical visiting order.
  std::vector<OpIndex> even_order;
  std::vector<float> even_position;  // in chips, from 0 to chips - 1

  std::span<const float> row(OpIndex op) const {
    return std::span(features).subspan(static_cast<std::size_t>(op) * kFeatureCount, kFeatureCount);
  }
};

// Without a previous emission. O(operations log operations + edges).
Observation Observe(const Problem& problem);

// Writes the emission's columns and centres for a valid partition. Loads and memory are the closed
// cost model's prediction, never a measurement. Operations of a chip follow each other as in
// `within`, a topological order; empty: the canonical one. O(operations x chips + tensors + edges).
void SetEmission(const Problem& problem, std::span<const ChipId> chips, Observation& observation,
                 std::span<const OpIndex> within = {});

// The centres of an emission after a step towards balance: every border of one of the heaviest
// chips that gains more than its two neighbours goes where it gains most (kEmittedBorderGain,
// kEmittedBorderShift). O(operations).
std::vector<float> BalancedCentres(const Observation& observation);

// Back to the even spread.
void ClearEmission(Observation& observation);

}  // namespace cleave
