#include "cleave/learn/gradient_engine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

#include "cleave/base/error.h"
#include "cleave/learn/torch_loader.h"

namespace cleave {
namespace {

#ifdef CLEAVE_TORCH_MODULE
// Where the module may lie, first choice first.
std::vector<std::filesystem::path> Candidates() {
  std::vector<std::filesystem::path> folders;
  if (const char* given = std::getenv("CLEAVE_MODULE_PATH")) folders.emplace_back(given);
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  if (!ignored) {
    folders.push_back(program.parent_path());
    folders.push_back(program.parent_path().parent_path() / CLEAVE_MODULE_FOLDER);
  }
  folders.emplace_back(CLEAVE_BUILD_MODULE_FOLDER);
  folders.emplace_back(CLEAVE_INSTALLED_MODULE_FOLDER);
  for (auto& folder : folders) folder /= CLEAVE_TORCH_MODULE;
  return folders;
}

std::filesystem::path ModulePath() {
  std::error_code ignored;
  for (const auto& path : Candidates()) {
    if (std::filesystem::exists(path, ignored)) return path;
  }
  throw InputError({CLEAVE_TORCH_MODULE, ""}, "the module that trains policies was not found",
                   "put it beside the program or name its folder in CLEAVE_MODULE_PATH");
}
#endif

}  // namespace

#ifdef CLEAVE_TORCH_MODULE
bool HasGradientEngine() { return true; }

// The module stays loaded for good: LibTorch does not survive being unloaded.
void* FindTorchSymbol(const char* name) {
  const std::filesystem::path path = ModulePath();
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  void* symbol = module != nullptr ? dlsym(module, name) : nullptr;
  if (symbol == nullptr) {
    const char* why = dlerror();
    throw InputError({path.string(), ""}, why != nullptr ? why : "cannot be loaded",
                     "install the LibTorch that Cleave was built with");
  }
  return symbol;
}
#else
bool HasGradientEngine() { return false; }

void* FindTorchSymbol(const char* /*name*/) {
  throw InputError({"", ""}, "this build of Cleave cannot train policies: it has no LibTorch",
                   "install LibTorch (Debian: libtorch-dev) and configure again");
}
#endif

std::unique_ptr<GradientEngine> MakeGradientEngine(const NetworkShape& shape) {
  const auto make =
      LoadTorchSymbol<GradientEngine* (*)(const NetworkShape&)>("cleave_make_torch_engine");
  return std::unique_ptr<GradientEngine>(make(shape));
}

}  // namespace cleave
