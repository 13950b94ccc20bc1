#include "apps/cleave_verify/arguments.h"

#include <utility>
#include <vector>

#include "cleave/base/error.h"

namespace cleave {
namespace {

[[noreturn]] void Fail(std::string_view argument, std::string problem, std::string remedy) {
  throw InputError({std::string(argument), ""}, std::move(problem), std::move(remedy));
}

class Parser {
 public:
  explicit Parser(std::span<const char* const> arguments) : rest_(arguments) {}

  VerifyArguments Parse() {
    while (!rest_.empty()) Take(Next());
    if (!result_.help) TakeFiles();
    return std::move(result_);
  }

 private:
  std::string_view Next() {
    const std::string_view argument = rest_.front();
    rest_ = rest_.subspan(1);
    return argument;
  }

  // An option's value: after '=' or the next argument.
  std::string_view Value(std::string_view name, std::string_view inlined, bool has_inlined) {
    if (has_inlined) return inlined;
    if (rest_.empty()) Fail(name, "a value is missing", "see cleave-verify --help");
    return Next();
  }

  void Take(std::string_view argument) {
    if (only_files_ || !argument.starts_with('-')) {
      files_.emplace_back(argument);
      return;
    }
    const std::size_t equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    const bool inlined = equals != std::string_view::npos;
    const std::string_view value = inlined ? argument.substr(equals + 1) : std::string_view{};
    if (name == "--package") {
      result_.package = Value(name, value, inlined);
    } else if (name == "--bound") {
      result_.certificate = Value(name, value, inlined);
    } else if (name == "--memory") {
      result_.memory = Memory(Value(name, value, inlined));
    } else {
      TakeFlag(argument);
    }
  }

  void TakeFlag(std::string_view argument) {
    if (argument == "--json") {
      result_.json = true;
    } else if (argument == "--help" || argument == "-h") {
      result_.help = true;
    } else if (argument == "--") {
      only_files_ = true;
    } else {
      Fail(argument, "unknown option", "see cleave-verify --help");
    }
  }

  static MemoryModel Memory(std::string_view name) {
    if (const auto model = MemoryModelNamed(name)) return *model;
    Fail("--memory", "\"" + std::string(name) + "\" is not a memory model",
         "known are full, weights, none");
  }

  void TakeFiles() {
    if (files_.size() != 2) {
      Fail("cleave-verify",
           "wants a graph and a plan, not " + std::to_string(files_.size()) + " files",
           "see cleave-verify --help");
    }
    result_.graph = files_[0];
    result_.plan = files_[1];
  }

  std::span<const char* const> rest_;
  std::vector<std::string> files_;
  bool only_files_ = false;
  VerifyArguments result_;
};

}  // namespace

VerifyArguments ParseArguments(std::span<const char* const> arguments) {
  return Parser(arguments).Parse();
}

}  // namespace cleave
