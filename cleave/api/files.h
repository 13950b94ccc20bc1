// Reading and writing of Cleave's files, for programs that see the api layer only.
#pragma once

#include "cleave/io/atomic_file.h"       // IWYU pragma: export
#include "cleave/io/builtin_packages.h"  // IWYU pragma: export
#include "cleave/io/certificate_file.h"  // IWYU pragma: export
#include "cleave/io/graph_file.h"        // IWYU pragma: export
#include "cleave/io/package_file.h"      // IWYU pragma: export
#include "cleave/io/plan_file.h"         // IWYU pragma: export
