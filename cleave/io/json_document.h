// What the readers of all file kinds share: text in, errors that name their source out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/json_parse.h"
#include "cleave/io/read_file.h"

namespace cleave {

// read(document), with `source` filled in where an InputError does not name one.
template <typename Read>
auto ParseDocument(std::string_view text, std::string source, Read read) {
  try {
    return read(ParseJson(text));
  } catch (const InputError& error) {
    throw error.InSource(std::move(source));
  }
}

// check(), with `place` put before the places that its InputErrors name.
template <typename Check>
void CheckUnder(const std::string& place, Check check) {
  try {
    check();
  } catch (const InputError& error) {
    throw InputError({error.where().source, place + error.where().place}, error.problem(),
                     error.remedy());
  }
}

inline std::string ReadDocument(const std::filesystem::path& path) {
  return ReadText(path, kMaxJsonBytes);
}

}  // namespace cleave
