"""The command line's promises: results, files, infeasibility, determinism, stopping."""
import json
import signal
import subprocess
import time
import unittest

from programs import CLEAVE, CLEAVE_VERIFY, ProgramTest, chain_graph, layered_graph, run, small_package


class Partition(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("graph.json", chain_graph())
        self.package = self.write("package.json", small_package())
        self.plan = self.folder / "plan.json"

    def test_writes_plan_and_graph(self):
        out = self.folder / "out.json"
        result = self.succeed("partition", self.graph, "--package", self.package, "-o", self.plan,
                              "--graph-out", out)
        for word in ("load", "SRAM", "limited by chip", "inferences/s"):
            self.assertIn(word, result.stdout)
        self.assertIn("valid", self.succeed("verify", out, self.plan).stdout)
        self.succeed(out, self.plan, program=CLEAVE_VERIFY)
        self.succeed("evaluate", out, self.plan)
        self.succeed("evaluate", out, self.plan, "--package", "mcm8")

    def test_both_verifiers_print_the_same(self):
        out = self.folder / "out.json"
        self.succeed("partition", self.graph, "--package", self.package, "-o", self.plan,
                     "--graph-out", out)
        wrong = json.loads(self.plan.read_text())
        wrong["cost"]["interval_seconds"] *= 2
        wrong["cost"].pop("throughput_per_second")
        for plan in (self.plan, self.write("wrong.json", wrong)):
            for options in ((), ("--json",), ("--memory", "weights"), ("--package", "mcm36-tight")):
                one = run("verify", out, plan, *options)
                other = run(out, plan, *options, program=CLEAVE_VERIFY)
                self.assertEqual((one.returncode, one.stdout), (other.returncode, other.stdout))
                self.assertIn("valid", one.stdout)

    def test_evaluating_a_plan_of_another_graph_warns(self):
        self.succeed("partition", self.graph, "--package", self.package, "-o", self.plan)
        other = self.write("other.json", chain_graph(flops=2e9))
        result = self.succeed("evaluate", other, self.plan)
        self.assertIn("was made for another graph", result.stderr)

    def test_json_on_standard_output(self):
        result = self.succeed("partition", self.graph, "--package", self.package, "--json")
        report = json.loads(result.stdout)
        self.assertEqual(report["chips_used"], 4)
        # 12 nodes of 1 ms on 4 chips, 1000-byte tensors over 10 GB/s: 3 ms and two transfers.
        self.assertAlmostEqual(report["interval_seconds"], 3e-3 + 2e-7, places=12)
        self.assertEqual(report["curve"][-1]["interval_seconds"], report["interval_seconds"])

    def test_same_seed_same_plan_for_any_threads(self):
        graph, package = self.write("long.json", chain_graph(90)), self.package
        for method in ("auto", "slice", "anneal", "cma", "random", "greedy", "policy"):
            plans = []
            for threads in (1, 3):
                self.succeed("partition", graph, "--package", package, "--method", method,
                             "--evaluations", 60, "--seed", 5, "--threads", threads, "-o",
                             self.plan)
                plan = json.loads(self.plan.read_text())
                del plan["provenance"]["wall_seconds"]
                plans.append(plan)
            self.assertEqual(*plans, method)

    def test_time_limit(self):
        begin = time.monotonic()
        self.succeed("partition", self.graph, "--package", self.package, "--method", "random",
                     "--evaluations", 10 ** 12, "--time-limit", 1)
        self.assertLess(time.monotonic() - begin, 30)

    def test_interrupt_keeps_the_best_so_far(self):
        # A wide graph: nothing is proven of it that would end the search.
        graph = self.write("wide.json", layered_graph())
        package = self.write("free.json", small_package(
            chips=8, constraints={"no_skipping": False, "triangle": False}))
        for method in ("anneal", "random", "auto"):
            self.plan.unlink(missing_ok=True)
            with subprocess.Popen([CLEAVE, "partition", graph, "--package", package, "--method",
                                   method, "--memory", "weights", "--prepare", "none",
                                   "--evaluations", "1000000000", "-o", self.plan],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True) as process:
                time.sleep(2)
                process.send_signal(signal.SIGINT)
                _, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, errors)
            self.assertIn("stopped early", errors)
            self.succeed("verify", graph, self.plan)

    def test_interrupt_before_there_is_a_plan(self):
        # No 10 bytes hold anything, so that random never has a plan.
        small = self.write("small.json", small_package(sram_bytes=10))
        with subprocess.Popen([CLEAVE, "partition", self.graph, "--package", small, "--method",
                               "random", "--evaluations", "1000000000", "-o", self.plan],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as process:
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("stopped before a plan was found", errors)
        self.assertFalse(self.plan.exists())

    def test_old_files_survive_failure(self):
        self.plan.write_text("precious")
        small = self.write("small.json", small_package(sram_bytes=10))
        self.fail_with(3, "partition", self.graph, "--package", small, "-o", self.plan)
        self.assertEqual(self.plan.read_text(), "precious")


class Infeasible(ProgramTest):
    def test_one_weight_too_large(self):
        graph = self.write("graph.json", chain_graph(weight_bytes=5000, tensor_bytes=0))
        package = self.write("package.json", small_package(sram_bytes=4000))
        result = self.fail_with(3, "partition", graph, "--package", package, says="infeasible")
        self.assertIn("'n0' alone needs", result.stderr)
        self.assertIn("(15000 bytes) of SRAM a chip; a plan exists with", result.stderr)
        self.assertEqual(result.stderr.count("(15000 bytes)"), 2)  # 12 nodes on 4 chips: 3 each

    def test_the_sufficient_sram_suffices(self):
        graph = self.write("graph.json", chain_graph())
        package = self.write("package.json", small_package(sram_bytes=100))
        result = self.fail_with(3, "partition", graph, "--package", package)
        sufficient = int(result.stderr.split("a plan exists with")[1].split("(")[1].split()[0])
        package = self.write("package.json", small_package(sram_bytes=sufficient))
        self.succeed("partition", graph, "--package", package)


    def test_json_tells_programs(self):
        graph = self.write("graph.json", chain_graph())
        package = self.write("package.json", small_package(sram_bytes=100))
        result = self.fail_with(3, "partition", graph, "--package", package, "--json")
        report = json.loads(result.stdout)
        self.assertEqual((report["feasible"], report["proven"]), (False, True))
        self.assertIn("'n1' alone needs", report["reason"])
        self.assertLessEqual(report["needed_sram_bytes"], report["sufficient_sram_bytes"])


class Sample(ProgramTest):
    def test_prints_json(self):
        graph = self.write("graph.json", chain_graph(40))
        for mode in ("sample", "fix"):
            for rows in ("uniform", "peaked"):
                result = self.succeed("sample", graph, "--package", "mcm16", "--mode", mode,
                                      "--rows", rows, "--count", 200, "--seed", 3)
                study = json.loads(result.stdout)
                self.assertEqual((study["count"], study["failures"], study["invalid"]), (200, 0, 0))
                self.assertGreater(study["samples_per_second"], 0)
                self.assertGreater(study["effective_chips_mean"], 1)


class Help(ProgramTest):
    def test_every_command_teaches(self):
        top = self.succeed("--help").stdout
        for command in ("import", "partition", "verify", "evaluate", "sample", "packages",
                        "methods", "compare", "corpus", "train", "finetune"):
            self.assertIn(command, top)
            self.assertIn("--help", self.succeed(command, "--help").stdout)
        self.assertIn("slice", self.succeed("methods").stdout)

    def test_packages_print_themselves(self):
        for line in self.succeed("packages").stdout.splitlines():
            name = line.split()[0]
            text = self.succeed("packages", name).stdout
            self.assertEqual(json.loads(text)["name"], name)
            self.write("copy.json", text)
            self.assertEqual(self.succeed("packages", self.folder / "copy.json").stdout, text)

    def test_version(self):
        self.assertRegex(run("--version").stdout, r"^\d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main()
