// The independent verifier, for programs that see the api layer only.
#pragma once

#include "cleave/verifier/certificate/verify_bound.h"  // IWYU pragma: export
#include "cleave/verifier/print.h"   // IWYU pragma: export
#include "cleave/verifier/verify.h"  // IWYU pragma: export
