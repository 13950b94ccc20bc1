#include "cleave/api/model.h"

#include <charconv>
#include <string_view>

#include "cleave/base/error.h"
#include "cleave/io/graph_file.h"

namespace cleave {

bool IsGraphFile(const std::filesystem::path& path) {
  std::filesystem::path name = path.filename();
  if (name.extension() == ".zst") name = name.stem();
  return name.extension() == ".json";
}

Precision PrecisionNamed(const std::string& name) {
  for (const Precision p : {Precision::kAsIs, Precision::kBf16, Precision::kInt8}) {
    if (Name(p) == name) return p;
  }
  throw InputError({"--precision", ""}, "no precision is called '" + name + "'",
                   "use as-is, bf16 or int8");
}

std::string Name(Precision precision) {
  switch (precision) {
    case Precision::kBf16:
      return "bf16";
    case Precision::kInt8:
      return "int8";
    case Precision::kAsIs:
      break;
  }
  return "as-is";
}

Graph LoadModel(const std::filesystem::path& path, const OnnxImportOptions& options,
                ImportReport* report) {
  if (path.empty()) {
    throw InputError({"model", ""}, "has an empty path", "give an ONNX model or a graph (.json)");
  }
  if (IsGraphFile(path)) {
    if (!options.dims.empty()) {
      throw InputError({path.string(), ""}, "a graph has no dynamic dimensions",
                       "give --dim with the ONNX model that it was made from");
    }
    if (report != nullptr && (options.precision != Precision::kAsIs || options.host_embeddings)) {
      report->warnings.push_back(path.string() +
                                 " is a graph and is taken as it is: precision and host embeddings "
                                 "are chosen when an ONNX model is imported");
    }
    return ReadGraph(path);
  }
#ifdef CLEAVE_WITH_ONNX
  return ImportOnnx(path, options, report);
#else
  static_cast<void>(report);
  throw InputError({path.string(), ""}, "this build of Cleave cannot read ONNX",
                   "configure with -DCLEAVE_WITH_ONNX=ON, or give a cleave.graph/1 file (.json)");
#endif
}

std::map<std::string, std::string> RecordImportOptions(const OnnxImportOptions& options) {
  std::map<std::string, std::string> record;
  record["precision"] = Name(options.precision);
  if (options.host_embeddings) record["host_embeddings"] = "true";
  if (options.assume_unknown) record["assume_unknown"] = "true";
  for (const auto& [name, value] : options.dims) record["dim." + name] = std::to_string(value);
  return record;
}

OnnxImportOptions ImportOptionsFromRecord(const std::map<std::string, std::string>& record) {
  constexpr std::string_view kDim = "dim.";
  OnnxImportOptions options;
  for (const auto& [name, value] : record) {
    if (name == "precision") options.precision = PrecisionNamed(value);
    if (name == "host_embeddings") options.host_embeddings = value == "true";
    if (name == "assume_unknown") options.assume_unknown = value == "true";
    if (!name.starts_with(kDim)) continue;
    std::int64_t& dim = options.dims[name.substr(kDim.size())];
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), dim);
    if (error != std::errc() || end != value.data() + value.size()) {
      throw InputError({"", "/provenance/options/" + name}, "is not a dimension");
    }
  }
  return options;
}

}  // namespace cleave
