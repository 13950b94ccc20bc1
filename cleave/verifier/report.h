// What the verifier has to say about a plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/problem/bound_proof.h"
#include "cleave/problem/memory_model.h"
#include "cleave/problem/plan.h"

namespace cleave {

// One family of things that can be wrong; Name() gives the id that reports use.
enum class Rule {
  kIdentity,         // the plan was made for another graph
  kAssignment,       // a node without a chip, or a chip that the package does not have
  kAcyclicDataflow,  // a tensor flows to a lower chip
  kNoSkipping,       // the used chips are not 0..m
  kChipTriangle,     // two chips depend both directly and indirectly
  kColocation,       // a group is split
  kMemory,           // a chip's SRAM does not hold its part
  kIntervalClaim,    // the plan's interval is not the recomputed one
  kChipClaim,        // nor are its figures of a chip
  kBottleneckClaim,  // the named chip or link does not set the interval
  kBound,            // the bound is above the interval that the plan reaches
  kCertificate,      // a certificate does not prove its bound, or not the plan's
};

std::string_view Name(Rule rule);

struct Violation {
  Rule rule = Rule::kIdentity;
  std::string place;  // "node 3", "tensor 5", "chip 2", "link 0", "group 4", or empty: the plan
  std::string text;

  bool operator==(const Violation&) const = default;
};

// A bound that a certificate proves.
struct CertifiedBound {
  double interval_seconds = 0;
  BoundProof proof = BoundProof::kWork;
  std::int64_t states = 0;     // of an exhaustive proof
  std::int64_t decisions = 0;  // that following them took

  bool operator==(const CertifiedBound&) const = default;
};

struct VerifyReport {
  std::vector<Violation> violations;
  MemoryModel memory = MemoryModel::kFull;  // that SRAM was checked with
  std::optional<PlanCost> cost;             // recomputed; absent where the assignment gives none
  std::optional<CertifiedBound> bound;      // absent: none was to be checked, or it is not proven

  bool valid() const { return violations.empty(); }
  // The plan belongs to another graph: bad input rather than a wrong plan.
  bool of_another_graph() const;
  void Add(Rule rule, std::string place, std::string text);
};

}  // namespace cleave
