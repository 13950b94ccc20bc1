#include "apps/cleave/model_arguments.h"

#include <charconv>

#include "cleave/base/error.h"

namespace cleave::app {
namespace {

std::pair<std::string, std::int64_t> ParseDim(const std::string& text) {
  const std::size_t equals = text.find('=');
  std::int64_t value = 0;
  if (equals != std::string::npos && equals > 0) {
    const char* begin = text.data() + equals + 1;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc() && stop == end && value > 0) return {text.substr(0, equals), value};
  }
  throw InputError({"--dim", ""}, "'" + text + "' is not NAME=N with N of at least 1",
                   "e.g. --dim batch=1");
}

}  // namespace

void ImportArguments::AddTo(CLI::App& parser) {
  parser.add_option("--dim", dims, "Size of a dynamic dimension, NAME=N; once for each")
      ->type_name("NAME=N");
  parser
      .add_option("--precision", precision,
                  "How the accelerator holds floating-point weights and activations")
      ->check(CLI::IsMember({"as-is", "bf16", "int8"}))
      ->capture_default_str();
  parser.add_flag("--host-embeddings", host_embeddings,
                  "Look-ups on graph inputs stay on the host; their rows arrive as inputs");
  parser.add_flag("--assume-unknown", assume_unknown,
                  "Go on with assumptions where an operator or a shape is unknown");
}

OnnxImportOptions ImportArguments::Options() const {
  OnnxImportOptions options;
  for (const std::string& dim : dims) {
    const auto [name, value] = ParseDim(dim);
    const auto [known, added] = options.dims.emplace(name, value);
    if (!added && known->second != value) {
      throw InputError({"--dim", ""}, "'" + name + "' is given twice with different sizes",
                       "give each dimension once");
    }
  }
  options.precision = PrecisionNamed(precision);
  options.host_embeddings = host_embeddings;
  options.assume_unknown = assume_unknown;
  return options;
}

void ModelArguments::AddTo(CLI::App& parser, const std::string& what) {
  parser.add_option("model", path, what)->required();
  ImportArguments::AddTo(parser);
}

Graph ModelArguments::Load(const OnnxImportOptions& options, Terminal& terminal) const {
  ImportReport report;
  Graph graph = LoadModel(path, options, &report);
  for (const std::string& warning : report.warnings) terminal.Warn(warning);
  return graph;
}

}  // namespace cleave::app
