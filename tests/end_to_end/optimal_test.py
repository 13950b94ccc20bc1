"""scripts/bench-optimal: the sample, the figures of its page, and a small run that goes on."""
import json
import os
import sys
import unittest

from programs import BUILD, ROOT, ProgramTest, run

sys.path.insert(0, str(ROOT / "bench"))
import optimal_cases as cases  # noqa: E402  (found through the path above)
import optimal_tables as tables  # noqa: E402

SCRIPT = ROOT / "scripts" / "bench-optimal"
WITH_CORPUS = os.environ.get("CLEAVE_WITH_ONNX", "ON") == "ON" and \
    (ROOT / "corpus" / "manifest.json").exists()


def a_line(model="m", interval=2.0, bound=1.0, infeasible=False, **more):
    return {"kind": "corpus", "case": model, "model": model, "nodes": 10, "chips": 4,
            "rules": "free", "limit": "none", "transfers": "serial", "interval_seconds": interval,
            "bound_seconds": bound, "infeasible": infeasible,
            "proven": infeasible or interval == bound, "processor_seconds": 1.0,
            "bound_proof": "work", "seconds": 2, "commit": "abc", "method": "auto",
            "machine": "a machine", "date": "2026-01-01"} | more


class Sample(unittest.TestCase):
    def test_every_round_covers_all_groups(self):
        groups = cases.strata((4, 8), ("free", "relay"), ("none",), ("serial",))
        drawn = cases.sample(["a", "b", "c"], groups, 8, 5)
        self.assertEqual(len(set(drawn)), 8)
        for first in (0, 4):
            self.assertEqual({(c.chips, c.rules) for c in drawn[first:first + 4]},
                             {(4, "free"), (4, "relay"), (8, "free"), (8, "relay")})
        self.assertEqual(drawn[:3], cases.sample(["a", "b", "c"], groups, 3, 5))
        self.assertEqual(len(cases.sample(["a", "b", "c"], groups, None, 5)), 12)


class Figures(unittest.TestCase):
    def test_ratio(self):
        self.assertEqual(tables.ratio(a_line()), 0.5)
        self.assertEqual(tables.ratio(a_line(interval=None, bound=None, infeasible=True)), 1)
        self.assertIsNone(tables.ratio(a_line(interval=None)))

    def test_row(self):
        lines = [a_line(), a_line(bound=2.0), a_line(interval=None, infeasible=True),
                 a_line(interval=None)]
        self.assertEqual(tables.row([], lines),
                         ["4", "2 (50%)", "1", "1", f"{0.5 ** (1 / 3):.5f}", "0.50000", "1.00 s"])

    def test_page_names_what_is_open(self):
        text = tables.page([a_line("closed", bound=2.0), a_line("wide"), a_line("none", None)])
        listed = text[text.index("not proven"):]
        self.assertIn("| wide |", listed)
        self.assertIn("| none |", listed)
        self.assertNotIn("| closed |", listed)

    def test_published_optima(self):
        rows = tables.known_optima("text\n| graph | package | optimal (s) | proof | origin |\n"
                                   "|---|---|---|---|---|\n| a | p | 6.4e-4 | exact | x |\n"
                                   "| b | p | best known 3.2e-3, bound 3 | gap | x |\n")
        self.assertEqual([(r["graph"], r["optimum_seconds"], r["optimum_known"]) for r in rows],
                         [("a", 6.4e-4, True), ("b", 3.2e-3, False)])


@unittest.skipUnless(WITH_CORPUS, "needs the importer and the corpus")
class SmallRun(ProgramTest):
    def bench(self):
        return run("-B", SCRIPT, "--build", BUILD, "--quick", "--results",
                   self.folder / "lines.jsonl", "--sample", "2", program=sys.executable)

    def test_goes_on_where_it_was(self):
        first = self.bench()
        self.assertEqual(first.returncode, 0, first.stderr)
        lines = (self.folder / "lines.jsonl").read_text()
        for line in map(json.loads, lines.splitlines()):
            if line["kind"] == "corpus":
                self.assertLessEqual(tables.ratio(line), 1)
        self.assertEqual(self.bench().returncode, 0)
        self.assertEqual((self.folder / "lines.jsonl").read_text(), lines)


if __name__ == "__main__":
    unittest.main()
