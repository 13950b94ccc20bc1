#include "cleave/solver/run_sampler.h"

#include <algorithm>
#include <cmath>

#include "cleave/solver/draw_step.h"

namespace cleave {

void RunSampler::Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips) {
  table_ = &table;
  graph_ = &table.runs()->graph();
  random_ = &random;
  budget_ = 0;
  partial_.Begin(*graph_);
  if (graph_->size() > 0) Step();
  while (partial_.position() < graph_->size()) {
    const std::int32_t lock = partial_.EndOfLock();
    if (partial_.position() < lock) {
      StayLocked(lock);
    } else {
      StayByChance();
    }
  }
  const std::uint8_t* chip = partial_.chips().data();
  for (const OpIndex op : table.order()) chips[static_cast<std::size_t>(op)] = *chip++;
}

// Up to the end of the lock, or over the first operation that the lock does not hold or that adds
// an edge to D, which may change the lock.
void RunSampler::StayLocked(std::int32_t end) {
  const std::int32_t begin = partial_.run_begin();
  const bool on_last_chip = partial_.last_chip() == partial_.run_chip();
  for (;;) {
    const std::int32_t event = graph_->NextEvent(begin, partial_.position(), end);
    partial_.Stay(event);
    if (event == end) return;
    if (!graph_->HasPredecessors(event)) return TakeSource();
    const bool held =
        graph_->latest_source(event) >= begin && (on_last_chip || graph_->last_use(event) >= 0);
    if (!held) return Step();
    if (!partial_.StaysFreely()) return partial_.StayWithEdges();
    partial_.Stay(event + 1);
  }
}

// Locks do not hold an operation without predecessors, but its first draw is in the table.
void RunSampler::TakeSource() {
  const std::int32_t position = partial_.position();
  if (respect_weights_ && graph_->weight(position) > 0) return Step();
  const double* cost = table_->runs()->cost(partial_.run_chip());
  budget_ = Budget() - (cost[position + 1] - cost[position]);
  if (budget_ < 0) return Leave();
  partial_.StaysFreely() ? partial_.Stay(position + 1) : TestStaying();
}

// What is left of the exponential variate, or a new one. Variates have no memory, so what is left
// after one stretch serves the next, whatever chip it is on.
double RunSampler::Budget() { return budget_ > 0 ? budget_ : -std::log(1 - random_->Uniform()); }

// Up to the position at which the exponential variate ends the run and over it, or over the first
// one before it that the table does not decide.
void RunSampler::StayByChance() {
  const double* cost = table_->runs()->cost(partial_.run_chip());
  const std::int32_t begin = partial_.run_begin();
  const double target = cost[partial_.position()] + Budget();
  const std::int32_t leave = LeavingPosition(cost, target);
  const std::int32_t end = respect_weights_ ? partial_.EndOfRoom(leave) : leave;
  for (;;) {
    const std::int32_t stop = graph_->NextEvent(begin, partial_.position(), end);
    partial_.Stay(stop);
    if (stop == graph_->size()) return;
    const std::int32_t source = graph_->latest_source(stop);
    if (source >= 0 && source < begin) {  // the range begins lower than the table's
      budget_ = target - cost[stop];
      return Step();
    }
    if (stop == leave) return Leave();
    if (stop == end || !partial_.StaysFreely()) {
      budget_ = target - cost[stop + 1];
      return TestStaying();
    }
    partial_.Stay(stop + 1);
  }
}

// The first position from here on at which the costs exceed the target. Runs tend to be short: the
// search looks at twice as many positions each time. O(log(run)).
std::int32_t RunSampler::LeavingPosition(const double* cost, double target) const {
  const std::int32_t size = graph_->size();
  std::int32_t low = partial_.position();  // cost[low] <= target
  std::int32_t width = 4;
  while (low + width < size && cost[low + width] <= target) {
    low += width;
    width *= 2;
  }
  const double* end =
      std::upper_bound(cost + low + 1, cost + std::min(low + width, size) + 1, target);
  return std::min(static_cast<std::int32_t>(end - cost) - 1, size);
}

// The first draw at the next operation was the run's chip.
void RunSampler::TestStaying() {
  partial_.Open();
  const ChipId chip = partial_.run_chip();
  const bool stays = SurelyDrawable(partial_, respect_weights_, chip);
  partial_.Place(stays ? chip
                       : DrawFrom(DrawableChips(partial_, respect_weights_), Tail(), *random_));
}

// One operation as Sampler places it.
void RunSampler::Step() {
  partial_.Open();
  partial_.Place(DrawStep(partial_, respect_weights_, Tail(), *random_));
}

// The first draw at the next operation was another chip than the run's.
void RunSampler::Leave() {
  budget_ = 0;
  partial_.Open();
  const float* tail = Tail();
  if (tail[partial_.first()] - tail[partial_.last() + 1] > 0) {
    const ChipId chip = DrawOther(tail);
    if (SurelyDrawable(partial_, respect_weights_, chip)) return partial_.Place(chip);
  }
  partial_.Place(DrawFrom(DrawableChips(partial_, respect_weights_), tail, *random_));
}

// By mass from first..last without the run's chip.
ChipId RunSampler::DrawOther(const float* tail) {
  const ChipSet range = ChipsFrom(partial_.first()) & ChipsUpTo(partial_.last());
  return DrawFrom(range & ~ChipBit(partial_.run_chip()), tail, *random_);
}

}  // namespace cleave
