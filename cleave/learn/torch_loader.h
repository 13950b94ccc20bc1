// The module that links LibTorch, loaded when it is first needed.
#pragma once

namespace cleave {

// The address of what the module exports under that name; torch_module.h lists it. Throws
// InputError if this build has no LibTorch or the module cannot be found beside the program, in
// ../lib/cleave or in $CLEAVE_MODULE_PATH.
void* FindTorchSymbol(const char* name);

template <typename Function>
Function LoadTorchSymbol(const char* name) {
  return reinterpret_cast<Function>(FindTorchSymbol(name));
}

}  // namespace cleave
