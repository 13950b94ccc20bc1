#include "cleave/api/training_log.h"

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "cleave/base/error.h"
#include "cleave/io/json_text.h"
#include "cleave/learn/event_file.h"

namespace cleave {
namespace {

std::ofstream OpenToAppend(const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  if (!file) throw InputError({path.string(), ""}, "cannot be opened for writing");
  return file;
}

double WallSeconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// The figures of one line, by the names that both kinds of log use.
std::vector<NamedScalar> Scalars(const TrainingLog& line) {
  const UpdateReport& report = line.report;
  if (line.phase == "validation") {
    return {{"score", line.zero_shot.score},
            {"refused", static_cast<double>(line.zero_shot.refused)},
            {"score_of_rest", line.zero_shot.score_of_rest},
            {"best", line.best ? 1 : 0}};
  }
  if (line.phase == "imitation") {
    return {{"loss", report.imitation_loss}, {"agreement", report.agreement}};
  }
  return {{"mean_reward", report.mean_reward}, {"best_reward", report.best_reward},
          {"divergence", report.divergence},   {"clipped_share", report.clipped_share},
          {"entropy", report.entropy},         {"epochs", report.epochs}};
}

}  // namespace

std::string FormatTrainingLog(const TrainingLog& line, double seconds) {
  std::string text = fmt::format(R"({{"phase": {}, "step": {}, "seconds": {:.3f})",
                                 JsonString(line.phase), line.step, seconds);
  for (const auto& [name, value] : Scalars(line)) {
    text += fmt::format(R"(, "{}": {})", name, JsonNumber(value));
  }
  return text + "}";
}

TrainingLogWriter::TrainingLogWriter(const std::filesystem::path& json_lines,
                                     const std::filesystem::path& event_folder,
                                     const RunContext& context)
    : context_(context), started_(context.Now()) {
  if (!json_lines.empty()) json_lines_ = OpenToAppend(json_lines);
  if (event_folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(event_folder, error);
  const double now = WallSeconds();
  events_ = OpenToAppend(event_folder / fmt::format("events.out.tfevents.{:.0f}.cleave", now));
  events_ << EventFileHeader(now);
}

void TrainingLogWriter::operator()(const TrainingLog& line, std::int64_t total_steps) {
  Line(FormatTrainingLog(line, context_.Now() - started_));
  if (events_.is_open()) WriteEvent(line);
  if (line.phase == "validation") {
    context_.Log(fmt::format(
        "step {}: zero-shot at {:.4f} of the teacher, {:.4f} without {} refused examples{}",
        line.step, line.zero_shot.score, line.zero_shot.score_of_rest, line.zero_shot.refused,
        line.best ? ", the best so far" : ""));
  }
  const auto done = static_cast<double>(line.step + 1) / static_cast<double>(total_steps);
  context_.Report({line.phase, std::min(done, 1.0), std::nullopt, std::nullopt});
}

void TrainingLogWriter::Line(const std::string& json) {
  if (json_lines_.is_open()) json_lines_ << json << std::endl;
}

void TrainingLogWriter::WriteEvent(const TrainingLog& line) {
  std::vector<std::string> names;
  std::vector<NamedScalar> scalars = Scalars(line);
  names.reserve(scalars.size());
  for (NamedScalar& scalar : scalars) {
    scalar.first = names.emplace_back(fmt::format("{}/{}", line.phase, scalar.first));
  }
  events_ << ScalarEvent(WallSeconds(), line.step, scalars) << std::flush;
}

}  // namespace cleave
