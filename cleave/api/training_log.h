// Where training writes what it sees: JSON lines, TensorBoard events, progress on the terminal.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "cleave/base/run_context.h"
#include "cleave/learn/trainer.h"

namespace cleave {

// Appends, so that a resumed run goes on in the same files. Throws InputError where a file cannot
// be opened.
class TrainingLogWriter {
 public:
  TrainingLogWriter(const std::filesystem::path& json_lines,
                    const std::filesystem::path& event_folder, const RunContext& context);

  void operator()(const TrainingLog& line, std::int64_t total_steps);
  // A line of another kind, already JSON.
  void Line(const std::string& json);

 private:
  void WriteEvent(const TrainingLog& line);

  const RunContext& context_;
  double started_;
  std::ofstream json_lines_;
  std::ofstream events_;
};

// One line of the log, without the line break.
std::string FormatTrainingLog(const TrainingLog& line, double seconds);

}  // namespace cleave
