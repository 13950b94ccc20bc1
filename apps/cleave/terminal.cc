#include "apps/cleave/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace cleave::app {
namespace {

// The only global of the program: signal handlers can reach nothing else.
Cancellation g_cancellation;

extern "C" void HandleStop(int signal) {
  if (g_cancellation.requested()) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  g_cancellation.Request();
}

}  // namespace

Terminal::Terminal() : interactive_(isatty(STDERR_FILENO) != 0) {
  std::signal(SIGINT, HandleStop);
  std::signal(SIGTERM, HandleStop);
}

RunContext Terminal::context() {
  RunContext context;
  context.cancellation = &g_cancellation;
  context.clock = &clock_;
  if (interactive_) context.progress = [this](const Progress& progress) { Show(progress); };
  context.log = [this](std::string_view message) { Note(message); };
  return context;
}

void Terminal::Show(const Progress& progress) {
  constexpr double kInterval = 0.1;
  const double now = clock_.Seconds();
  if (now - last_shown_ < kInterval) return;
  last_shown_ = now;
  std::string line = fmt::format("  {}", progress.phase);
  if (progress.fraction) line += fmt::format("  {:3.0f}%", 100 * *progress.fraction);
  if (progress.best_seconds) line += fmt::format("  best {:.6g} s", *progress.best_seconds);
  if (progress.bound_seconds) line += fmt::format("  bound {:.6g} s", *progress.bound_seconds);
  if (progress.best_seconds && progress.bound_seconds) {
    line += fmt::format("  gap {:.3g}%", 100 * (1 - *progress.bound_seconds / *progress.best_seconds));
  }
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  line_shown_ = true;
}

void Terminal::ClearLine() {
  if (!line_shown_) return;
  fmt::print(stderr, "\r\033[K");
  line_shown_ = false;
}

void Terminal::Warn(std::string_view message) {
  ClearLine();
  fmt::print(stderr, "cleave: warning: {}\n", message);
}

void Terminal::Error(std::string_view message) {
  ClearLine();
  fmt::print(stderr, "cleave: error: {}\n", message);
}

void Terminal::Note(std::string_view message) {
  ClearLine();
  fmt::print(stderr, "cleave: {}\n", message);
}

}  // namespace cleave::app
