// The independent verifier, for programs that see the api layer only.
#pragma once

#include "cleave/verifier/verify.h"  // IWYU pragma: export
