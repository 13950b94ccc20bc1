// Gradients of the policy's network. The only implementation is LibTorch's, in a module that is
// loaded when first needed: LibTorch and what Debian's build of it links take 0.3 s and 160 MB to
// load, which a program that trains nothing should not pay.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cleave/learn/network.h"

namespace cleave {

class GradientEngine {
 public:
  virtual ~GradientEngine() = default;

  // As Forward() in network.h, and keeps what Backward() needs until the next call. `input` refers
  // to memory that must stay until then.
  virtual std::vector<float> Forward(std::span<const float> parameters,
                                     const NetworkInput& input) = 0;

  // Adds the gradient of the last Forward() to `gradient`, one entry a parameter, given that of its
  // outputs. Once after each Forward().
  virtual void Backward(std::span<const float> output_gradient, std::span<float> gradient) = 0;

  // "LibTorch 1.13.1": for logs and reports.
  virtual std::string description() const = 0;
};

// Whether this build of Cleave has the module.
bool HasGradientEngine();

// Loads the module. Not thread-safe in use: an engine a thread. Runs on one thread, so that results
// do not depend on the number of threads. Throws InputError if this build has no LibTorch or the
// module cannot be found beside the program, in ../lib/cleave or in $CLEAVE_MODULE_PATH.
std::unique_ptr<GradientEngine> MakeGradientEngine(const NetworkShape& shape);

}  // namespace cleave
