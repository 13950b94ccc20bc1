#include "cleave/api/model_list.h"

#include <glob.h>

#include <memory>

#include "cleave/base/error.h"
#include "cleave/io/read_file.h"

namespace cleave {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxListBytes = 1 << 20;

std::vector<fs::path> Matches(const std::string& pattern) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), 0, nullptr, &found);
  const std::unique_ptr<glob_t, void (*)(glob_t*)> owner(&found, ::globfree);
  if (status != 0) return {};
  return {found.gl_pathv, found.gl_pathv + found.gl_pathc};
}

std::string Trimmed(const std::string& line) {
  const std::string text = line.substr(0, line.find('#'));
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

}  // namespace

std::vector<fs::path> ExpandPattern(const std::string& pattern) {
  std::vector<fs::path> paths{pattern};
  if (pattern.find_first_of("*?[") != std::string::npos && !fs::exists(pattern)) {
    paths = Matches(pattern);
  }
  if (paths.empty() || !fs::exists(paths.front())) {
    throw InputError({pattern, ""}, "there is no such file");
  }
  return paths;
}

std::vector<fs::path> ReadModelList(const fs::path& list) {
  const std::string text = ReadText(list, kMaxListBytes);
  std::vector<fs::path> paths;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string pattern = Trimmed(text.substr(begin, end - begin));
    ++number;
    begin = end + 1;
    if (pattern.empty()) continue;
    try {
      for (auto& path : ExpandPattern((list.parent_path() / pattern).string())) {
        paths.push_back(std::move(path));
      }
    } catch (const InputError& error) {
      throw InputError({list.string(), "line " + std::to_string(number)},
                       "'" + pattern + "': " + error.problem());
    }
  }
  if (paths.empty()) throw InputError({list.string(), ""}, "names no models");
  return paths;
}

std::string ModelName(const fs::path& path) {
  fs::path name = path.filename();
  for (const char* extension : {".zst", ".json", ".onnx", ".graph"}) {
    if (name.extension() == extension) name = name.stem();
  }
  return name.string();
}

}  // namespace cleave
