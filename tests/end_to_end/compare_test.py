"""cleave compare on the command line: lines, going on, stopping, errors."""
import json
import signal
import subprocess
import time
import unittest

from programs import CLEAVE, ProgramTest, chain_graph, small_package


class Compare(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("one.json", chain_graph())
        self.write("two.json", chain_graph(20))
        self.list = self.write("models.txt", "# both\none.json\ntwo.*\n")
        self.package = self.write("package.json", small_package())
        self.runs = self.folder / "runs.jsonl"
        self.common = ["compare", "--models-from", self.list, "--package", self.package, "-o",
                       self.runs]

    def lines(self):
        return [json.loads(line) for line in self.runs.read_text().splitlines()]

    def test_all_combinations_once(self):
        arguments = [*self.common, "--method", "slice", "cma", "random:centred=1,sigma=0.5",
                     "--seeds", "1-2", "--evaluations", 10, 30, "--record", "commit=abc"]
        result = self.succeed(*arguments)
        self.assertIn("24 runs finished", result.stdout)
        keys = {(x["model"], x["method"], x["seed"], x["budget"]) for x in self.lines()}
        self.assertEqual(len(keys), 24)
        self.assertEqual({x["method"] for x in self.lines()},
                         {"slice", "cma", "random:centred=1,sigma=0.5"})
        for line in self.lines():
            self.assertEqual(line["record"], {"commit": "abc"})
            self.assertEqual(line["curve"][-1][2], line["interval_seconds"])
        again = json.loads(self.succeed(*arguments, "--threads", 2, "--json").stdout)
        self.assertEqual(again, {"finished": 0, "found": 24, "missing": 0})

    def test_a_cut_line_is_repaired(self):
        arguments = [*self.common, "--method", "anneal", "--seeds", "1,2,3", "--evaluations", 20]
        self.succeed(*arguments)
        text = self.runs.read_text()
        self.runs.write_text(text[:-100])
        result = self.succeed(*arguments)
        self.assertIn("cut short", result.stderr)
        self.assertIn("1 runs finished, 5 were there already", result.stdout)
        self.assertEqual(len(self.lines()), 6)

    def test_interrupt_keeps_finished_lines_and_the_same_command_goes_on(self):
        arguments = [*self.common, "--method", "random", "--seeds", "1-9000", "--evaluations", "500"]
        with subprocess.Popen([CLEAVE, *map(str, arguments)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                if self.runs.exists() and self.runs.stat().st_size > 0:
                    break
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("stopped early", errors)
        found = len(self.lines())
        self.assertGreater(found, 0)
        self.assertTrue(all(x["evaluations"] == 500 for x in self.lines()))
        shorter = [*self.common, "--method", "random", "--seeds", "1-3", "--evaluations", "500",
                   "--json"]
        result = json.loads(self.succeed(*shorter).stdout)
        self.assertEqual(result["finished"] + result["found"], 6)
        self.assertGreater(result["found"], 0)

    def test_errors_name_what_is_wrong(self):
        base = [*self.common, "--evaluations", 5]
        self.fail_with(2, *base, "--method", "tabu", says="tabu")
        self.fail_with(2, *base, "--method", "random:sigma", says="METHOD:OPTION=NUMBER")
        self.fail_with(2, *base, "--method", "greedy", "--seeds", "5-1", says="--seeds")
        self.fail_with(2, *base, "--method", "greedy", "greedy", says="twice")
        self.fail_with(2, *base, "--method", "greedy", "--model", "missing.onnx", says="missing.onnx")
        self.assertFalse(self.runs.exists())
        self.runs.write_text("not json\n{}\n")
        self.fail_with(2, *base, "--method", "greedy", says=["runs.jsonl", "line 1"])
        self.assertEqual(self.runs.read_text(), "not json\n{}\n")

    def test_partition_takes_the_same_specs(self):
        result = self.succeed("partition", self.folder / "one.json", "--package", self.package,
                              "--method", "random:centred=1,sigma=0.5", "--evaluations", 10,
                              "--json")
        options = json.loads(result.stdout)["options"]
        self.assertEqual((options["random.centred"], options["random.sigma"]), ("1", "0.5"))


if __name__ == "__main__":
    unittest.main()
