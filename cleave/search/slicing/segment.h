// The cost of a segment [begin, end) of an order while its end moves on, O(degree) a step.
//
// All figures equal LoadTable's for a chip that holds exactly these operations while the rest of
// the order lies, in order, on the chips before and after it.
#pragma once

#include <algorithm>

#include "cleave/search/slicing/order_profile.h"

namespace cleave {

class Segment {
 public:
  // Empty, for a chip of the class.
  Segment(const OrderProfile& profile, Position begin, int chip_class);

  Position begin() const { return begin_; }
  Position end() const { return end_; }

  void Append();

  // The chip's own share of the interval.
  Ticks ChipTicks() const;
  // The hop behind it; 0 under serial transfers.
  Ticks HopTicks() const { return serial_ ? 0 : profile_->cut(end_).hop_ticks; }
  // Never more than ChipTicks() of this or a longer segment. (Bytes that leave are not part of it:
  // they fall again when the reader joins.)
  Ticks FloorTicks() const { return serial_ ? compute_ + in_ + host_ : std::max(compute_, host_); }

  // SRAM without activations under the full memory model.
  std::int64_t StaticBytes() const { return FloorBytes() + 2 * leaving_bytes_; }
  // Never more than StaticBytes() of this or a longer segment.
  std::int64_t FloorBytes() const { return weight_bytes_ + 2 * arriving_bytes_; }
  std::int64_t weight_bytes() const { return weight_bytes_; }
  // Upper bound of the activations' peak: all local tensors at once, or at every step everything
  // that the whole graph keeps alive.
  std::int64_t PeakBound() const { return std::min(local_bytes_, live_bytes_); }

 private:
  void Receive(const Arrival& arrival);

  const OrderProfile* profile_;
  Position begin_;
  Position end_;
  int chip_class_;
  bool serial_;
  bool relay_;
  Ticks compute_ = 0;
  Ticks in_ = 0;
  Ticks out_ = 0;
  Ticks host_ = 0;
  std::int64_t weight_bytes_ = 0;
  std::int64_t arriving_bytes_ = 0;  // buffered for good: what comes in, and graph outputs
  std::int64_t leaving_bytes_ = 0;   // buffered until the last reader joins
  std::int64_t local_bytes_ = 0;
  std::int64_t live_bytes_ = 0;
};

inline Segment::Segment(const OrderProfile& profile, Position begin, int chip_class)
    : profile_(&profile),
      begin_(begin),
      end_(begin),
      chip_class_(chip_class),
      serial_(profile.problem().serial()),
      relay_(profile.problem().relay()) {
  if (!relay_) return;
  // Everything that crosses comes in, to be used or to be passed on.
  in_ = profile.cut(begin).ticks;
  arriving_bytes_ = profile.cut(begin).bytes;
}

inline void Segment::Append() {
  const Position p = end_++;
  const PositionCost& cost = profile_->cost(p);
  compute_ += profile_->compute_ticks(p, chip_class_);
  weight_bytes_ += cost.weight_bytes;
  for (const CloneArrival& clone : profile_->clones(p)) {
    if (clone.previous >= begin_) continue;
    const auto group = static_cast<std::size_t>(clone.group);
    const CloneGroup& clones = profile_->problem().clone_groups()[group];
    compute_ += clones.ticks[static_cast<std::size_t>(chip_class_)];
    weight_bytes_ += clones.weight_bytes;
  }
  for (const Arrival& arrival : profile_->arrivals(p)) Receive(arrival);
  out_ += cost.read_ticks;
  host_ += cost.host_ticks;
  arriving_bytes_ += cost.output_bytes;
  leaving_bytes_ += cost.read_bytes;
  local_bytes_ += cost.scratch_bytes;
  live_bytes_ = std::max(live_bytes_, cost.live_bytes);
}

inline void Segment::Receive(const Arrival& arrival) {
  if (arrival.previous >= begin_) {  // on hand already
    if (!arrival.last || arrival.producer < begin_) return;
    out_ -= arrival.ticks;  // its last reader has joined: it stays
    if (arrival.output) return;
    leaving_bytes_ -= arrival.bytes;
    local_bytes_ += arrival.bytes;
  } else if (arrival.producer < 0) {
    host_ += arrival.ticks;
    arriving_bytes_ += arrival.bytes;
  } else if (!relay_) {
    in_ += arrival.ticks;
    arriving_bytes_ += arrival.bytes;
  }
}

inline Ticks Segment::ChipTicks() const {
  if (!serial_) return std::max(compute_, host_);
  return FloorTicks() + (relay_ ? profile_->cut(end_).ticks : out_);
}

}  // namespace cleave
