"""Runs the exporter of the corpus; `--help` says how."""

import sys
from pathlib import Path

# The modules for stripping, comparing and storing are shared with models/.
sys.path.append(str(Path(__file__).resolve().parents[2] / "models" / "export"))

from cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
