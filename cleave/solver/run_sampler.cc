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

// Up to the end of the lock, or to the first operation that the lock does not hold.
void RunSampler::StayLocked(std::int32_t end) {
  const std::int32_t event = graph_->NextEvent(partial_.position(), partial_.run_begin());
  partial_.Stay(std::min(event, end));
  if (event >= end) return;
  const bool last_chip = partial_.last_chip() == partial_.run_chip();
  const bool held = graph_->latest_source(event) >= partial_.run_begin() &&
                    (last_chip || graph_->last_use(event) >= 0);
  if (held) {
    partial_.StayWithEdges();
  } else {
    Step();
  }
}

// Up to the next event or to the end that the exponential variate gives the run, and over it.
// Variates have no memory, so what is left of one after an event serves the rest.
void RunSampler::StayByChance() {
  const double* cost = table_->runs()->cost(partial_.run_chip());
  const std::int32_t begin = partial_.position();
  if (budget_ <= 0) budget_ = -std::log(1 - random_->Uniform());
  const double target = cost[begin] + budget_;
  const std::int32_t room = respect_weights_ ? partial_.EndOfRoom() : graph_->size();
  const std::int32_t stop = std::min(room, graph_->NextEvent(begin, partial_.run_begin()));
  if (cost[stop] > target) {
    const double* end = std::upper_bound(cost + begin + 1, cost + stop, target);
    partial_.Stay(static_cast<std::int32_t>(end - cost) - 1);
    return Leave();
  }
  partial_.Stay(stop);
  budget_ = target - cost[stop];
  if (stop == graph_->size()) return;
  const std::int32_t source = graph_->latest_source(stop);
  // Here the first draw is not the table's: the range begins lower, or there is no room.
  if (stop == room || (source >= 0 && source < partial_.run_begin())) return Step();
  budget_ = target - cost[stop + 1];
  if (budget_ < 0) return Leave();
  StayAtEvent();
}

// The first draw at the next operation was the run's chip.
void RunSampler::StayAtEvent() {
  const bool reads_run = graph_->HasPredecessors(partial_.position());
  if (reads_run && partial_.AddsNoEdgeByStaying()) return partial_.Stay(partial_.position() + 1);
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
