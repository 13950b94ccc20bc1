#include "cleave/solver/run_sampler.h"

#include <algorithm>

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
  partial_.Write(chips);
}

// Up to the end of the lock, or over the first operation that the lock does not hold or that adds
// an edge to D, which may change the lock.
void RunSampler::StayLocked(std::int32_t end) {
  const std::int32_t begin = partial_.run_begin();
  for (;;) {
    const std::int32_t stop = graph_->NextUnheld(begin, partial_.position(), end);
    partial_.Stay(stop);
    if (stop == end) return;
    const ChipSet sources = partial_.Sources();
    if (sources == 0) return TakeSource();
    const bool held = (sources & ChipBit(partial_.run_chip())) != 0 && graph_->last_use(stop) >= 0;
    if (!held) return Step();
    if (!partial_.StaysFreely(sources)) return partial_.StayWithSources(sources);
    partial_.Stay(stop + 1);
  }
}

// Locks do not hold an operation without predecessors, but its first draw is in the table.
void RunSampler::TakeSource() {
  const std::int32_t position = partial_.position();
  if (respect_weights_ && graph_->weight(position) > 0) return Step();
  const double* cost = table_->runs()->cost(partial_.run_chip());
  budget_ = Budget() - (cost[position + 1] - cost[position]);
  if (budget_ < 0) return Leave();
  partial_.StaysFreely(0) ? partial_.Stay(position + 1) : TestStaying();
}

// Up to the position at which the exponential variate ends the run and over it, or over the first
// one before it that the table does not decide.
void RunSampler::StayByChance() {
  const double* cost = table_->runs()->cost(partial_.run_chip());
  const std::int32_t begin = partial_.run_begin();
  const double target = cost[partial_.position()] + Budget();
  const std::int32_t leave = table_->runs()->LeavingPosition(cost, partial_.position(), target);
  const std::int32_t end = respect_weights_ ? partial_.EndOfRoom(leave) : leave;
  for (;;) {
    const std::int32_t stop = graph_->NextTest(begin, partial_.position(), end);
    partial_.Stay(stop);
    if (stop == graph_->size()) return;
    if (stop == leave && graph_->ReadsWithin(begin, stop)) return LeaveFreely();
    const ChipSet sources = partial_.Sources();
    if (sources != 0 && (sources & ChipBit(partial_.run_chip())) == 0) {
      budget_ = target - cost[stop];  // the range begins lower than the table's
      return Step();
    }
    if (stop == leave) return Leave();
    if (stop == end || !partial_.StaysFreely(sources)) {
      budget_ = target - cost[stop + 1];
      return TestStaying();
    }
    partial_.Stay(stop + 1);
  }
}

// The first draw at the next operation was the run's chip.
void RunSampler::TestStaying() {
  partial_.Open();
  if (SurelyDrawable(partial_, respect_weights_, partial_.run_chip())) {
    partial_.Place(partial_.run_chip());
  } else {
    PlaceAmongDrawable();
  }
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
    const ChipSet range = ChipsFrom(partial_.first()) & ChipsUpTo(partial_.last());
    const ChipId chip = DrawFrom(range & ~ChipBit(partial_.run_chip()), tail, *random_);
    if (SurelyDrawable(partial_, respect_weights_, chip)) return partial_.Place(chip);
  }
  PlaceAmongDrawable();
}

// The same where it reads from the run only, which is not locked: every higher chip is accepted.
void RunSampler::LeaveFreely() {
  budget_ = 0;
  const ChipSet range = ChipsFrom(partial_.run_chip() + 1) & ChipsUpTo(partial_.end_of_range());
  const ChipId chip = DrawFrom(range, Tail(), *random_);
  if (!respect_weights_ || partial_.HasRoom(chip)) return partial_.LeaveFor(chip);
  partial_.Open();
  PlaceAmongDrawable();
}

void RunSampler::PlaceAmongDrawable() {
  partial_.Place(DrawFrom(DrawableChips(partial_, respect_weights_), Tail(), *random_));
}

}  // namespace cleave
