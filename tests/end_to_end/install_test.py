"""An installed Cleave is found by find_package(cleave) and partitions a graph from another project."""
import os
import pathlib
import subprocess
import unittest

from programs import BUILD, ProgramTest, chain_graph, small_package

CMAKE = os.environ.get("CMAKE", "cmake")
CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"


class Install(ProgramTest):
    def cmake(self, *arguments):
        result = subprocess.run([CMAKE, *map(str, arguments)], capture_output=True, text=True,
                                check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_consumer_builds_and_runs(self):
        prefix, build = self.folder / "prefix", self.folder / "build"
        self.cmake("--install", BUILD, "--prefix", prefix)
        self.cmake("-G", "Ninja", "-S", CONSUMER, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
                   "-DCMAKE_BUILD_TYPE=Release")
        self.cmake("--build", build)
        graph = self.write("graph.json", chain_graph())
        package = self.write("package.json", small_package())
        self.assertIn("4 chips", self.succeed(graph, package, program=build / "consumer").stdout)
        self.succeed("--version", program=prefix / "bin" / "cleave")


if __name__ == "__main__":
    unittest.main()
