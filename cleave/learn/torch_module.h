// What the module with the gradient engine exports.
#pragma once

#include "cleave/learn/gradient_engine.h"

// The caller owns the result. The only symbol that is looked up by name.
extern "C" __attribute__((visibility("default"))) cleave::GradientEngine* cleave_make_torch_engine(
    const cleave::NetworkShape& shape);
