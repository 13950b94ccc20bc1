"""Tables, plots and scripts/reproduce-paper: statistics by hand, and a small run end to end."""
import json
import math
import sys
import unittest
import xml.etree.ElementTree as ET

from programs import CLEAVE, ROOT, ProgramTest, chain_graph, run, small_package

sys.path.insert(0, str(ROOT / "bench"))
import run_statistics as statistics  # noqa: E402  (found through the path above)

TABLES = ROOT / "bench" / "compare_tables.py"
REPRODUCE = ROOT / "scripts" / "reproduce-paper"


def a_run(model="m", method="x", seed=1, curve=((1, 0, 4.0), (5, 0, 2.0)), budget=10):
    return {"run": f"{model} {method} {seed}", "model": model, "method": method, "seed": seed,
            "budget": budget, "package": "p", "conditions": {"memory": "full", "start": "greedy"},
            "curve": [list(point) for point in curve], "evaluations": budget, "refusals": 1,
            "interval_seconds": curve[-1][2] if curve else None, "record": {"commit": "abc"},
            "machine": "a machine", "version": "1", "processor_seconds": 1.0}


class Statistics(unittest.TestCase):
    def test_curves(self):
        one = a_run()
        self.assertEqual([statistics.best_after(one, n) for n in (0, 1, 4, 5, 9)],
                         [math.inf, 4, 4, 2, 2])
        self.assertEqual([statistics.evaluations_to(one, t) for t in (5, 4, 3, 1)],
                         [1, 1, 5, math.inf])

    def test_means(self):
        self.assertAlmostEqual(statistics.geometric_mean([1, 4]), 2)
        self.assertEqual(statistics.geometric_mean([1, math.inf]), math.inf)
        self.assertAlmostEqual(statistics.mean_of_medians([[9, 1, 2], [8, 8, 1]]), 4)

    def test_bootstrap_covers_the_value_and_repeats(self):
        groups = [[1.0, 1.1, 1.2, 1.3, 1.4], [2.0, 2.1, 2.2, 2.3, 2.4]]
        low, high = statistics.bootstrap(groups)
        self.assertLess(low, statistics.mean_of_medians(groups))
        self.assertGreater(high, statistics.mean_of_medians(groups))
        self.assertEqual((low, high), statistics.bootstrap(groups))
        for end in statistics.bootstrap([[3.0, 3.0]]):
            self.assertAlmostEqual(end, 3)


class Page(ProgramTest):
    def page(self, runs, *options):
        path = self.write("runs.jsonl", "".join(json.dumps(r) + "\n" for r in runs) + '{"cut')
        page = self.folder / "results.md"
        done = run("-B", TABLES, path, "--page", page, *options, program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)
        return page.read_text()

    def test_wins_losses_and_models_without_a_plan(self):
        runs = []
        for seed in (1, 2, 3):
            for model in ("m", "n", "o"):
                runs.append(a_run(model, "slice", seed, ((1, 0, 2.0),)))
            runs.append(a_run("m", "x", seed, ((1, 0, 1.0),)))
            runs.append(a_run("n", "x", seed, ((1, 0, 4.0), (3, 0, 3.0))))
            runs.append(a_run("o", "x", seed, ()))
        text = self.page(runs)
        self.assertIn("Means over 2 of 3 models", text)
        ratio = f"{math.sqrt(0.5 * 1.5):.3f}"
        self.assertIn(f"| x | 3 | {ratio} | {ratio} to {ratio} | 1 / 1 | 2 of 3 | 10% |", text)
        self.assertIn("| slice | 3 | 1.000 |", text)
        self.assertIn("| o | 2000 | none |", text)
        self.assertIn("| x | 1 (1 of 3) | 1 (1 of 3) | 1 (1 of 3) |", text)
        self.assertIn("abc", text)
        svg = ET.parse(self.folder / "results" / "p-10.svg").getroot()
        self.assertEqual(len(svg.findall(".//{*}polyline")), 2)
        self.assertEqual(len(svg.findall(".//{*}polygon")), 2)

    def test_the_policy_against_its_opponents_and_itself(self):
        runs = []
        for model in ("m", "n"):
            runs.append(a_run(model, "slice", 1, ((1, 0, 2.0),)))
            runs.append(a_run(model, "policy", 1, ((1, 0, 6.0), (3, 0, 3.0), (20, 0, 2.0)), 40))
            runs.append(a_run(model, "policy:scratch=1", 1, ((1, 0, 6.0), (30, 0, 3.0)), 40))
            runs.append(a_run(model, "policy:decoding_steps=2,improve=0,scratch=1", 1,
                              ((1, 0, 7.0), (40, 0, 6.0)), 40))
        runs.append(a_run("m", "anneal", 1, ((1, 0, 4.0),)))
        runs.append(a_run("n", "anneal", 1, ()))
        for one in runs:
            one["budget"] = 40
        text = self.page(runs)
        # anneal is at 4 of 2 on m alone; scratch takes 30 evaluations to 3, the policy 3; the best
        # of the first ten is 3, the end 2.
        header, row = [line for line in text.splitlines() if line.startswith(("| models | over",
                                                                             "| all (2)"))]
        cells = dict(zip(header.split(" | "), row.split(" | ")))
        self.assertEqual(cells["over anneal"], "+100.0% (1)")
        self.assertEqual(cells["over policy:scratch=1"], "+50.0% (2)")
        self.assertEqual(cells["fewer samples than from scratch"], "10.0 (2 of 2)")
        # It ends at 6 after 40 evaluations, where the policy is after 1.
        self.assertEqual(cells["fewer samples than the paper's form from scratch"], "40.0 (2 of 2)")
        self.assertIn("+50.0% (2 of 2)", row)
        self.assertIn("- `policy` has a plan and `anneal` has none: n.", text)

    def test_what_was_not_run_is_named(self):
        wanted = {"methods": ["slice", "x"], "models": ["m", "n", "o"], "seeds": 1,
                  "settings": [["p", 10], ["p", 20]]}
        runs = [a_run("m", "slice"), a_run("m", "x"), a_run("n", "x")]
        text = self.page(runs, "--wanted", json.dumps(wanted))
        self.assertIn("p, 10 evaluations: 1 of 3 models, `o`.", text)
        self.assertIn("p, 10 evaluations: some methods or seeds of `n`.", text)
        self.assertIn("p, 20 evaluations: not run.", text)
        runs += [a_run("n", "slice"), a_run("o", "slice"), a_run("o", "x")]
        wanted["settings"].pop()
        self.assertIn("All planned runs", self.page(runs, "--wanted", json.dumps(wanted)))

    def test_no_runs_is_an_error(self):
        path = self.write("runs.jsonl", "")
        done = run("-B", TABLES, path, "--rank", program=sys.executable)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no runs", done.stderr)

    def test_reads_what_compare_writes(self):
        graph = self.write("graph.json", chain_graph())
        package = self.write("package.json", small_package())
        runs = self.folder / "runs.jsonl"
        self.succeed("compare", "--model", graph, "--package", package, "--method", "slice", "greedy",
                     "random", "--evaluations", 20, "--seeds", "1-3", "-o", runs)
        done = run("-B", TABLES, runs, "--rank", program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)
        for method in ("slice", "greedy", "random"):
            self.assertIn(f"| {method} |", done.stdout)


@unittest.skipUnless((ROOT / "corpus" / "models").is_dir(), "the corpus is not here")
class ReproducePaper(ProgramTest):
    def test_quick_form_and_going_on(self):
        arguments = ["-B", REPRODUCE, "--quick", "--output", self.folder, "--cleave", CLEAVE]
        done = run(*arguments, program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)
        runs = (self.folder / "paper.jsonl").read_text().splitlines()
        self.assertGreater(len(runs), 50)
        self.assertEqual({json.loads(line)["chips"] for line in runs}, {36})
        page = (self.folder / "results.md").read_text()
        for word in ("mcm36-tight", "| greedy |", "| slice |", "| cma |", "95% interval"):
            self.assertIn(word, page)
        again = run(*arguments, program=sys.executable)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual((self.folder / "paper.jsonl").read_text().splitlines(), runs)
        self.assertEqual((self.folder / "results.md").read_text(), page)


if __name__ == "__main__":
    unittest.main()
