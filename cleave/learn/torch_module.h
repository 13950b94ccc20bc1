// What the module that links LibTorch exports: the only symbols that are looked up by name. Callers
// own the results.
#pragma once

#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/process_group.h"

#define CLEAVE_MODULE_EXPORT extern "C" __attribute__((visibility("default")))

CLEAVE_MODULE_EXPORT cleave::GradientEngine* cleave_make_torch_engine(
    const cleave::NetworkShape& shape);

// Null if the module was built without Gloo. Throws what c10d throws, as std::exception.
CLEAVE_MODULE_EXPORT cleave::ProcessGroup* cleave_join_process_group(
    const cleave::Rendezvous& rendezvous);
