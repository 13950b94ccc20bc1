// The models of a comparison: files, patterns, and lists of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cleave {

// The files that `pattern` names: itself, or, where it holds * ? or [, all that match, sorted.
// Throws InputError if there is none.
std::vector<std::filesystem::path> ExpandPattern(const std::string& pattern);

// A list: one path or pattern a line, relative to the list's folder; empty lines and what follows
// a # are left out. Throws InputError with the list's name and the line for a pattern without a
// match, and for a list without any.
std::vector<std::filesystem::path> ReadModelList(const std::filesystem::path& list);

// "resnet50" for "corpus/resnet50.onnx.zst": how results name the model of a file.
std::string ModelName(const std::filesystem::path& path);

}  // namespace cleave
