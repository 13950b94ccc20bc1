// A file of JSON lines that long work appends to, one record after the other, and that work which
// was interrupted takes up again.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/io/json_value.h"

namespace cleave {

class LineFile {
 public:
  // Opens or creates the file and locks it against other processes that do the same. A last line
  // that a crash has cut short is taken off the file. Throws InputError with the path, the line's
  // number and a remedy if the file cannot be opened, is in use, or holds a line that is not JSON.
  explicit LineFile(std::filesystem::path path);
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;
  ~LineFile();

  // What the file held when it was opened, without empty lines.
  const std::vector<JsonValue>& records() const { return records_; }
  // Bytes of an incomplete last line that were taken off; 0 for a sound file.
  std::size_t repaired_bytes() const { return repaired_bytes_; }

  // Writes `line` (one JSON text without line breaks) and a line break. Returns once the system
  // has it, so that the end of this process does not lose it. Safe to call from several threads.
  // Throws InputError if the file cannot be written.
  void Append(std::string_view line);

 private:
  void Load();
  void Repair(std::string_view line);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::vector<JsonValue> records_;
  std::size_t repaired_bytes_ = 0;
  std::mutex mutex_;
};

}  // namespace cleave
