// The multi-chip module: chips on a one-dimensional, one-directional ring (cleave.package/1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cleave {

// Chips that plans can address.
inline constexpr int kMaxChips = 256;

struct ChipSpec {
  double flops_per_second = 0;  // attainable, not peak: rooflines take it as it is
  std::int64_t sram_bytes = 0;
  double sram_bytes_per_second = 0;

  bool operator==(const ChipSpec&) const = default;
};

struct Link {
  double bytes_per_second = 0;
  double latency_seconds = 0;  // per message and hop; only overlapped transfers pay it

  bool operator==(const Link&) const = default;
};

// How transfers and compute share time (docs/cost-model.md).
enum class Transfers {
  kSerial,      // a chip computes or transfers
  kOverlapped,  // links run beside compute
};

// Whether chips between producer and consumer may pass a tensor on.
enum class Forwarding { kNone, kRelay };

struct Package {
  std::string name;
  std::vector<ChipSpec> chips;  // in ring order
  bool shared_chip = true;      // written as one "chip" with a count rather than as a list
  Link link;                    // between neighbours
  std::optional<double> host_bytes_per_second;  // absent: host transfers are free
  bool no_skipping = true;      // used chips are 0..m
  bool triangle = true;         // no pair of chips depends both directly and indirectly
  Transfers transfers = Transfers::kSerial;
  Forwarding forwarding = Forwarding::kNone;

  int num_chips() const { return static_cast<int>(chips.size()); }
  bool homogeneous() const;
  // Relays meet the triangle rule by construction, so it is in force without them only.
  bool triangle_in_force() const { return triangle && forwarding == Forwarding::kNone; }

  bool operator==(const Package&) const = default;
};

// Throws InputError (its place a JSON pointer into cleave.package/1) unless there are 1 to
// kMaxChips chips and every rate is finite and positive, every size and latency finite and not
// negative.
void Validate(const Package& package);

}  // namespace cleave
