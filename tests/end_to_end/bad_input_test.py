"""Bad input: a clear error that names file and place, exit status 2, nothing half-written."""
import copy
import json
import random
import subprocess
import unittest

from programs import CLEAVE, CLEAVE_VERIFY, ProgramTest, chain_graph, run, small_package


def broken(graph, path, value):
    """A copy of `graph` with the entry at `path` replaced."""
    result = copy.deepcopy(graph)
    target = result
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return result


class BadGraphs(ProgramTest):
    def partition(self, graph, says):
        path = graph if hasattr(graph, "exists") else self.write("graph.json", graph)
        package = self.write("package.json", small_package())
        plan = self.folder / "plan.json"
        self.fail_with(2, "partition", path, "--package", package, "-o", plan, says=says)
        self.assertFalse(plan.exists())

    def test_values(self):
        good = chain_graph()
        cases = [
            (("format",), "cleave.graph/2", ["graph.json", "/format"]),
            (("nodes",), [], ["/nodes"]),
            (("nodes", 3, "flops"), -1, ["/nodes/3/flops"]),
            (("nodes", 3, "flops"), "many", ["/nodes/3/flops"]),
            (("nodes", 3, "weight_bytes"), 2 ** 60, ["/nodes/3/weight_bytes"]),
            (("nodes", 3, "weight_bytes"), 1.5, ["/nodes/3/weight_bytes"]),
            (("nodes", 3, "id"), 4, ["/nodes/3/id"]),
            (("nodes", 3, "colour"), 4, ["/nodes/3", "colour"]),
            (("tensors", 2, "bytes"), -5, ["/tensors/2/bytes"]),
            (("tensors", 2, "bytes"), 2 ** 60, ["/tensors/2/bytes"]),
            (("tensors", 2, "producer"), 99, ["/tensors/2/producer"]),
            (("tensors", 2, "consumers"), [99], ["/tensors/2/consumers/0"]),
            (("tensors", 2, "consumers"), [3, 3], ["/tensors/2/consumers"]),
            (("tensors", 2, "consumers"), [2], ["/tensors/2/consumers/0"]),
            (("tensors", 11, "consumers"), [0], ["cycle"]),
        ]
        for path, value, says in cases:
            with self.subTest(path=path, value=value):
                self.partition(broken(good, path, value), says)

    def test_missing_and_unreadable_files(self):
        self.partition(self.folder / "none.json", ["none.json"])
        self.partition(self.write("graph.json", "{\"format\": "), ["graph.json", "line 1"])
        self.partition(self.write("graph.json", ""), ["graph.json"])
        self.partition(self.write("graph.json", "[" * 100000), ["graph.json"])
        self.partition(self.write("graph.json", json.dumps(chain_graph())[:-40]), ["graph.json"])

    def test_not_a_number(self):
        for text in ("NaN", "Infinity", "1e999", "-1e999"):
            with self.subTest(text=text):
                graph = json.dumps(chain_graph()).replace("1000000000.0", text, 1)
                self.partition(self.write("graph.json", graph), ["graph.json"])

    def test_nothing_takes_time(self):
        self.partition(chain_graph(flops=0, weight_bytes=0, tensor_bytes=0), ["/nodes"])

    def test_random_damage_never_crashes(self):
        random.seed(7)
        text = json.dumps(chain_graph(4))
        package = self.write("package.json", small_package())
        for _ in range(60):
            damaged = bytearray(text.encode())
            for _ in range(random.randint(1, 4)):
                damaged[random.randrange(len(damaged))] = random.randrange(32, 127)
            path = self.folder / "damaged.json"
            path.write_bytes(bytes(damaged))
            result = run("partition", path, "--package", package, "--method", "greedy")
            self.assertIn(result.returncode, (0, 2, 3), result.stderr)


class BadPackages(ProgramTest):
    def test_values(self):
        graph = self.write("graph.json", chain_graph())
        cases = [
            ({"chips": 0}, "/chips"),
            ({"chips": 257}, "/chips"),
            ({"chips": -1}, "/chips"),
            ({"chips": []}, "/chip"),
            ({"link": {"bytes_per_second": 0, "latency_seconds": 0}}, "/link/bytes_per_second"),
            ({"link": {"bytes_per_second": 1e9, "latency_seconds": -1}}, "/link/latency_seconds"),
            ({"transfers": "psychic"}, "/transfers"),
            ({"forwarding": "maybe"}, "/forwarding"),
            ({"format": "cleave.package/9"}, "/format"),
            ({"host_link": {"bytes_per_second": 0}}, "/host_link/bytes_per_second"),
            ({"surprise": 1}, "surprise"),
        ]
        for change, says in cases:
            with self.subTest(change=change):
                package = self.write("package.json", small_package(**change))
                self.fail_with(2, "partition", graph, "--package", package,
                               says=["package.json", says])

    def test_unknown_name_suggests(self):
        graph = self.write("graph.json", chain_graph())
        self.fail_with(2, "partition", graph, "--package", "mcm366", says="mcm36")


class BadPlans(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("graph.json", chain_graph())
        self.package = self.write("package.json", small_package())
        self.plan = self.folder / "plan.json"
        self.succeed("partition", self.graph, "--package", self.package, "-o", self.plan,
                     "--prepare", "none")

    def test_plan_for_another_graph(self):
        other = self.write("other.json", chain_graph(nodes=13))
        for program in (CLEAVE, CLEAVE_VERIFY):
            command = ("verify",) if program == CLEAVE else ()
            result = run(*command, other, self.plan, program=program)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(f"{self.plan}: /graph: is not of the graph in {other}", result.stderr)
        self.fail_with(2, "evaluate", other, self.plan, says=["plan.json", "/assignment"])

    def test_broken_plans(self):
        plan = json.loads(self.plan.read_text())
        for path, value, says in [
                (("format",), "cleave.plan/7", "/format"),
                (("assignment", 0), "first", "/assignment/0"),
                (("package", "chips"), 0, "/package/chips"),
                (("cost", "interval_seconds"), "fast", "/cost/interval_seconds")]:
            with self.subTest(path=path):
                bad = self.write("bad.json", broken(plan, path, value))
                self.fail_with(2, "verify", self.graph, bad, says=["bad.json", says])

    def test_invalid_plans_exit_with_1(self):
        plan = json.loads(self.plan.read_text())
        for path, value in [(("assignment", 0), 3), (("assignment", 0), 77),
                            (("cost", "chips", 0, "load"), 1e-9)]:
            with self.subTest(path=path):
                bad = self.write("bad.json", broken(plan, path, value))
                self.assertEqual(run("verify", self.graph, bad).returncode, 1)


class BadOptions(ProgramTest):
    def test_options(self):
        graph = self.write("graph.json", chain_graph())
        base = ("partition", graph, "--package", "mcm4")
        for extra, says in [(("--method", "magic"), "magic"),
                            (("--set", "orders"), "orders"),
                            (("--set", "speed=3"), "speed"),
                            (("--method", "slice", "--set", "orders=-5"), "orders"),
                            (("--dim", "batch=1"), "--dim"),
                            (("--evaluations", "0"), "evaluations"),
                            (("--evaluations", "-3"), "evaluations"),
                            (("--seed", "-1"), "seed"),
                            (("--time-limit", "nan"), "time-limit"),
                            (("--set", "orders=nan", "--method", "slice"), "orders"),
                            (("--speed", "9"), "--speed"),
                            (("--dim", "n=1", "--dim", "n=2"), "twice"),
                            (("--dim", "n=99999999999999999999"), "--dim"),
                            (("--dim", "n=0"), "--dim"),
                            (("--threads", "0"), "threads")]:
            with self.subTest(extra=extra):
                self.fail_with(2, *base, *extra, says=says)
        self.fail_with(2, "partition", graph, "--package", "", says="package: has an empty name")
        self.fail_with(2, "partition", "", "--package", "mcm4", says="model: has an empty path")
        self.fail_with(2, "conquer")
        self.fail_with(2)

    def test_unwritable_output(self):
        graph = self.write("graph.json", chain_graph())
        plan, out = self.folder / "plan.json", self.folder / "missing" / "graph.json"
        self.fail_with(2, "partition", graph, "--package", "mcm4", "-o", plan, "--graph-out", out,
                       says="missing")
        self.assertFalse(plan.exists(), "plan and graph are written together or not at all")

    def test_outputs_are_checked_before_the_search(self):
        graph = self.write("graph.json", chain_graph())
        endless = ("--method", "random", "--evaluations", 10 ** 12)
        plan = self.folder / "missing" / "plan.json"
        self.fail_with(2, "partition", graph, "--package", "mcm4", *endless, "-o", plan,
                       says="missing")
        self.fail_with(2, "partition", graph, "--package", "mcm4", *endless, "-o", graph,
                       "--graph-out", self.folder / "." / "graph.json", says="two files")

    def test_standard_output_that_cannot_be_written(self):
        graph = self.write("graph.json", chain_graph())
        for command in (("packages", "mcm4"), ("import", graph),
                        ("partition", graph, "--package", "mcm4", "--json")):
            with open("/dev/full", "w") as full:
                result = subprocess.run([str(CLEAVE), *map(str, command)], stdout=full,
                                        stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn("standard output cannot be written", result.stderr)

    def test_import_options_have_no_effect_on_graphs(self):
        graph = self.write("graph.json", chain_graph())
        result = self.succeed("import", graph, "--precision", "int8")
        self.assertIn("taken as it is", result.stderr)


if __name__ == "__main__":
    unittest.main()
