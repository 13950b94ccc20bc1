"""What the end-to-end tests share: running the programs, the reference checker, temporary folders."""
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
WORKLOADS = SHARED / "workloads"
BUILD = pathlib.Path(os.environ.get("CLEAVE_BUILD_DIR", ROOT / "build" / "release"))
CLEAVE = BUILD / "cleave"
CLEAVE_VERIFY = BUILD / "cleave-verify"
MODELS = ROOT / "models"


def run(*arguments, program=CLEAVE, timeout=600):
    """Runs a program; the result has returncode, stdout and stderr as text."""
    return subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True,
                          timeout=timeout, check=False)


def load_oracle():
    """The reference checker as a module; None where it does not lie beside the sources."""
    if not (SHARED / "oracle" / "check_plan.py").exists():
        print("no reference checker beside the sources: only cleave-verify checks the plans")
        return None
    spec = importlib.util.spec_from_file_location("check_plan", SHARED / "oracle" / "check_plan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cleave-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def succeed(self, *arguments, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, 0, f"{arguments}: {result.stderr}")
        return result

    def fail_with(self, status, *arguments, says=()):
        """Runs a command that must end with `status` and an error that says certain things."""
        result = run(*arguments)
        self.assertEqual(result.returncode, status, f"{arguments}: {result.stdout}{result.stderr}")
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, result.stderr)
        return result

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path


def chain_graph(nodes=12, weight_bytes=1000, flops=1e9, tensor_bytes=1000):
    """A chain of equal nodes, as a cleave.graph/1 object."""
    return {
        "format": "cleave.graph/1", "name": "chain",
        "nodes": [{"id": i, "name": f"n{i}", "op": "MatMul", "flops": flops,
                   "weight_bytes": weight_bytes, "bytes_accessed": None, "seconds": None,
                   "color": None, "clone_of": None} for i in range(nodes)],
        "tensors": [{"id": i, "name": f"t{i}", "bytes": tensor_bytes, "producer": i,
                     "consumers": [i + 1] if i + 1 < nodes else [], "output": i + 1 == nodes}
                    for i in range(nodes)],
    }


def layered_graph(layers=50, width=6, seed=1):
    """Layers of unlike nodes, each read by some of the next two layers: wide, so hard to prove."""
    draw = random.Random(seed)
    nodes = layers * width
    graph = chain_graph(nodes, weight_bytes=0)
    for node, tensor in zip(graph["nodes"], graph["tensors"]):
        after = (node["id"] // width + 1) * width
        readers = range(after, min(after + 2 * width, nodes))
        node["flops"] = 10 ** draw.uniform(6, 9)
        tensor["bytes"] = int(10 ** draw.uniform(4, 6))
        tensor["consumers"] = sorted(draw.sample(readers, min(3, len(readers))))
        tensor["output"] = not readers
    return graph


def small_package(chips=4, sram_bytes=1 << 20, **changes):
    """A homogeneous package, as a cleave.package/1 object."""
    package = {
        "format": "cleave.package/1", "name": "small", "chips": chips,
        "chip": {"flops_per_second": 1e12, "sram_bytes": sram_bytes, "sram_bytes_per_second": 1e11},
        "link": {"bytes_per_second": 1e10, "latency_seconds": 1e-6}, "host_link": None,
        "constraints": {"no_skipping": True, "triangle": True},
        "transfers": "serial", "forwarding": "none",
    }
    package.update(changes)
    return package
