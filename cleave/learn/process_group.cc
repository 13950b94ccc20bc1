#include "cleave/learn/process_group.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "cleave/base/error.h"
#include "cleave/learn/torch_loader.h"

namespace cleave {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') {
    throw InputError({name, ""}, "is not set, but WORLD_SIZE asks for several processes",
                     "start the processes with torchrun, or set MASTER_ADDR, MASTER_PORT and RANK");
  }
  return value;
}

int Number(const char* name, int least, int most) {
  const std::string text = Variable(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw InputError({name, ""}, fmt::format("'{}' is no number from {} to {}", text, least, most));
  }
  return value;
}

}  // namespace

Rendezvous RendezvousFromEnvironment() {
  Rendezvous rendezvous;
  if (std::getenv("WORLD_SIZE") == nullptr) return rendezvous;
  rendezvous.size = Number("WORLD_SIZE", 1, 4096);
  if (rendezvous.size == 1) return rendezvous;
  rendezvous.host = Variable("MASTER_ADDR");
  rendezvous.port = Number("MASTER_PORT", 1, 65535);
  rendezvous.rank = Number("RANK", 0, rendezvous.size - 1);
  return rendezvous;
}

std::unique_ptr<ProcessGroup> JoinProcessGroup(const Rendezvous& rendezvous) {
  if (rendezvous.size == 1) return nullptr;
  const auto join =
      LoadTorchSymbol<ProcessGroup* (*)(const Rendezvous&)>("cleave_join_process_group");
  try {
    std::unique_ptr<ProcessGroup> group(join(rendezvous));
    if (group) return group;
  } catch (const std::exception& error) {
    throw InputError({fmt::format("{}:{}", rendezvous.host, rendezvous.port), ""},
                     fmt::format("the processes did not meet: {}", error.what()),
                     "see that all have been started, with the same MASTER_ADDR and MASTER_PORT");
  }
  throw InputError({"WORLD_SIZE", ""}, "this build of Cleave trains in one process alone",
                   "install Gloo's headers (Debian: libgloo-dev) and configure again");
}

}  // namespace cleave
