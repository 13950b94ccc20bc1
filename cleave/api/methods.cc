#include "cleave/api/methods.h"

#include "cleave/api/checkpoint_file.h"
#include "cleave/base/error.h"
#include "cleave/learn/policy_search.h"

namespace cleave {
namespace {

constexpr std::string_view kPolicy = "policy";

}  // namespace

std::vector<std::unique_ptr<SearchMethod>> AllMethods() {
  auto methods = AllSearchMethods();
  methods.push_back(MakePolicySearch([] { return DefaultCheckpoint().policy; }));
  return methods;
}

std::unique_ptr<SearchMethod> MakeMethod(std::string_view name,
                                         const std::filesystem::path& checkpoint) {
  if (name != kPolicy) {
    if (!checkpoint.empty()) {
      throw InputError({"--checkpoint", ""}, "belongs to the method \"policy\"",
                       "give --method policy, or leave it out");
    }
    return MakeSearchMethod(name, {kPolicy});
  }
  return MakePolicySearch([checkpoint] {
    return (checkpoint.empty() ? DefaultCheckpoint() : ReadCheckpoint(checkpoint)).policy;
  });
}

MethodSpec ParseKnownMethod(std::string_view text) {
  MethodSpec spec = ParseMethodSpec(text);
  ResolveOptions(*MakeMethod(spec.method), spec.options);
  return spec;
}

}  // namespace cleave
