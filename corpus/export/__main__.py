"""Runs the exporter of the corpus; `--help` says how."""

import os
import sys
from pathlib import Path

# The dynamo exporter orders what a loop carries by iterating over sets of
# names, so the graph depends on the seed of Python's string hashes.
HASH_SEED = "0"
if os.environ.get("PYTHONHASHSEED") != HASH_SEED:
    environment = {**os.environ, "PYTHONHASHSEED": HASH_SEED}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)

# The modules for stripping, comparing and storing are shared with models/.
sys.path.append(str(Path(__file__).resolve().parents[2] / "models" / "export"))

from cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
