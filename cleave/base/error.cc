#include "cleave/base/error.h"

#include <utility>

namespace cleave {
namespace {

std::string Compose(const InputError::Where& where, const std::string& problem,
                    const std::string& remedy) {
  std::string text;
  if (!where.source.empty()) text += where.source + ": ";
  if (!where.place.empty()) text += where.place + ": ";
  text += problem;
  if (!remedy.empty()) text += "; " + remedy;
  return text;
}

}  // namespace

InputError::InputError(Where where, std::string problem, std::string remedy)
    : std::runtime_error(Compose(where, problem, remedy)),
      where_(std::move(where)),
      problem_(std::move(problem)),
      remedy_(std::move(remedy)) {}

InputError InputError::InSource(std::string source) const {
  return {{std::move(source), where_.place}, problem_, remedy_};
}

void ThrowInternalError(std::string_view condition, std::string_view file, int line) {
  throw InternalError("internal error: " + std::string(condition) + " does not hold at " +
                      std::string(file) + ":" + std::to_string(line));
}

}  // namespace cleave
