// What a person sees: progress on one line of standard error, warnings, and Ctrl-C.
#pragma once

#include <string_view>

#include "cleave/base/run_context.h"

namespace cleave::app {

// Results go to standard output, everything else to standard error. Progress is shown only where
// standard error is a terminal.
class Terminal {
 public:
  // Takes over SIGINT and SIGTERM: the first asks long work to stop with the best so far, the
  // second ends the process.
  Terminal();

  RunContext context();

  void Warn(std::string_view message);
  void Error(std::string_view message);
  void Note(std::string_view message);

 private:
  void Show(const Progress& progress);
  void ClearLine();

  bool interactive_;
  bool line_shown_ = false;
  double last_shown_ = -1;
  SteadyClock clock_;
};

}  // namespace cleave::app
