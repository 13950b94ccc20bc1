// The independent check of certificates: whether no plan beats a bound (docs/exact.md).
//
// Like the rest of the verifier it shares no code with the searches. It compiles the graph anew,
// checks every merger, repeats what is arithmetic, finds flows of its own, and follows every stage
// that may leave a state. It need not search for a plan, nor for the states, the limit, or what may
// be left out: the certificate says.
#pragma once

#include <cstdint>
#include <string>

#include "cleave/problem/certificate.h"

namespace cleave {

struct CertificateOptions {
  // Decisions on single operations, of exhaustive proofs, and operations in networks; a bound on
  // the time that a hostile file can take. Some million a second.
  std::int64_t most_steps = 2'000'000'000;
};

struct CertificateReport {
  bool proven = false;
  bool of_another_graph = false;  // or of another package: bad input rather than a wrong proof
  std::string reason;             // why not
  std::int64_t decisions = 0;     // that an exhaustive proof took
};

// Whether every plan for the graph, on the certificate's package and under its memory model, has an
// interval of at least the bound. Intervals are meant with every node's and tensor's time rounded
// to ticks. Throws InputError only if the graph or the package is itself invalid.
CertificateReport CheckCertificate(const Graph& graph, const Package& package,
                                   const Certificate& certificate,
                                   const CertificateOptions& options = {});

}  // namespace cleave
