// Processes that train one policy together: data-parallel training on torch.distributed (c10d) with
// its Gloo back end.
#pragma once

#include <memory>
#include <span>
#include <string>

namespace cleave {

// All processes of a group call the same members in the same order.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  // Adds up over all processes; the sums are the same everywhere. Throws std::runtime_error if a
  // process is lost.
  virtual void Sum(std::span<float> values) = 0;
};

// Where the processes meet.
struct Rendezvous {
  std::string host;
  int port = 0;
  int rank = 0;
  int size = 1;
};

// From the variables that torchrun sets, and srun and mpirun can: MASTER_ADDR, MASTER_PORT, RANK
// and WORLD_SIZE. A size of 1 without WORLD_SIZE. Throws InputError for values that make no sense.
Rendezvous RendezvousFromEnvironment();

// Waits for all processes. Null for one that trains alone. Throws InputError if this build has no
// c10d or the processes do not meet.
std::unique_ptr<ProcessGroup> JoinProcessGroup(const Rendezvous& rendezvous);

}  // namespace cleave
