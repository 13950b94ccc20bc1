// What long-running work is given by its caller: a way to stop, a clock, a place to report progress.
//
// Nothing in the library reads a global clock or writes to a terminal; programs and tests pass in
// what they want. A default-constructed RunContext never stops, uses the steady clock and is silent.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cleave {

// Set once, from any thread or from a signal handler; polled by long-running work.
class Cancellation {
 public:
  void Request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free, "needed inside signal handlers");
  std::atomic<bool> requested_{false};
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual double Seconds() const = 0;  // monotonic, from any fixed origin
};

class SteadyClock final : public Clock {
 public:
  double Seconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
};

// One line of progress; `fraction` in [0, 1] when the length of the work is known.
struct Progress {
  std::string_view phase;              // e.g. "anneal"
  std::optional<double> fraction;      // share of the budget used
  std::optional<double> best_seconds;  // best initiation interval so far
  std::optional<double> bound_seconds; // no plan has a smaller one
};

using ProgressSink = std::function<void(const Progress&)>;
using LogSink = std::function<void(std::string_view message)>;

struct RunContext {
  const Cancellation* cancellation = nullptr;  // not owned; null: never cancelled
  const Clock* clock = nullptr;                // not owned; null: the steady clock
  ProgressSink progress;                       // empty: silent
  LogSink log;                                 // empty: silent

  bool Cancelled() const { return cancellation != nullptr && cancellation->requested(); }
  double Now() const { return clock != nullptr ? clock->Seconds() : SteadyClock().Seconds(); }
  void Report(const Progress& update) const {
    if (progress) progress(update);
  }
  void Log(std::string_view message) const {
    if (log) log(message);
  }
};

}  // namespace cleave
