"""Certificates: written with a plan, checked by both programs, refused when they were changed."""
import json
import os
import re
import unittest

from programs import CLEAVE_VERIFY, MODELS, ProgramTest, chain_graph, layered_graph, run, small_package


class Certificates(ProgramTest):
    def partition(self, model, *arguments):
        self.graph, self.plan, self.certificate = (
            self.folder / name for name in ("graph.json", "plan.json", "certificate.json"))
        return self.succeed("partition", model, "-o", self.plan, "--graph-out", self.graph,
                            "--certificate", self.certificate, *arguments)

    def check(self, certificate=None, **options):
        """Both programs' results, which agree in their status."""
        arguments = (self.graph, self.plan, "--bound", certificate or self.certificate)
        results = (run("verify", *arguments, **options),
                   run(*arguments, program=CLEAVE_VERIFY, **options))
        self.assertEqual(results[0].returncode, results[1].returncode,
                         results[0].stdout + results[1].stdout)
        return results

    def expect_accepted(self, proof):
        bound = json.loads(self.plan.read_text())["bound"]["interval_seconds"]
        for result in self.check():
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            self.assertIn(f"certified by {proof}", result.stdout)
        result = self.succeed("verify", self.graph, self.plan, "--bound", self.certificate, "--json")
        self.assertAlmostEqual(json.loads(result.stdout)["certified_bound"]["interval_seconds"] / bound,
                               1, delta=1e-9)

    def expect_refused(self, change, says, status=1):
        """What the programs say of the certificate with `change` made to its object or its text."""
        text = self.certificate.read_text()
        content = json.loads(text)
        changed = change(content)
        path = self.write("changed.json", changed if isinstance(changed, str) else content)
        for result in self.check(path):
            self.assertEqual(result.returncode, status, result.stdout + result.stderr)
            self.assertIn(says, result.stdout + result.stderr)

    def small(self, *arguments, graph=None, **changes):
        package = self.write("package.json", small_package(**changes))
        return self.partition(self.write("model.json", graph or chain_graph(11)), "--package", package,
                              *arguments)

    def raise_bound(self, content, ticks=1):
        bound = content["bound"]
        bound["ticks"] += ticks
        bound["interval_seconds"] = bound["ticks"] / bound["ticks_per_second"]

    def test_small_graphs_under_all_rules(self):
        for transfers in ("serial", "overlapped"):
            for forwarding in ("none", "relay"):
                for triangle in (True, False):
                    with self.subTest(transfers=transfers, forwarding=forwarding, triangle=triangle):
                        self.small(transfers=transfers, forwarding=forwarding,
                                   constraints={"no_skipping": True, "triangle": triangle})
                        self.expect_accepted("")
                        self.expect_refused(lambda content: self.raise_bound(content, 10 ** 9), "certificate: ")

    def test_changes_are_refused(self):
        graph = layered_graph(layers=12, width=2)
        self.small(graph=graph, sram_bytes=1 << 24)
        content = json.loads(self.certificate.read_text())
        self.assertEqual(content["proof"], "exhaustive")
        self.expect_accepted("exhaustive")
        self.expect_refused(lambda c: c["evidence"]["states"].pop(), "no state")
        self.expect_refused(lambda c: c["evidence"]["states"].pop(0), "to begin with")
        self.expect_refused(lambda c: c["simplification"]["mergers"].append([5, 7]), "has no reason")
        self.expect_refused(lambda c: self.raise_bound(c, c["bound"]["ticks"] // 100), "state")
        self.expect_refused(lambda c: self.raise_bound(c, -c["bound"]["ticks"] // 2), "the plan claims")

    def test_other_graphs_and_packages_are_bad_input(self):
        self.small()
        self.expect_refused(lambda c: c["graph"].update(sha256="0" * 64), "another SHA-256", status=2)
        self.expect_refused(lambda c: c["package"]["link"].update(latency_seconds=2e-6),
                            "another package", status=2)

    def test_broken_files_are_bad_input(self):
        self.small()
        text = self.certificate.read_text()
        self.expect_refused(lambda c: text[:len(text) // 2], "changed.json", status=2)
        self.expect_refused(lambda c: "[" * 100_000, "changed.json", status=2)
        self.expect_refused(lambda c: "", "changed.json", status=2)
        self.expect_refused(lambda c: re.sub(r'"ticks": \d+', '"ticks": NaN', text), "changed.json",
                            status=2)
        self.expect_refused(lambda c: c["simplification"].update(mergers=[[0]]), "/simplification/mergers/0",
                            status=2)
        self.expect_refused(lambda c: c.update(evidense={}), "did you mean", status=2)
        self.expect_refused(lambda c: c.update(proof="window", evidence={"buckets": 2 ** 31 - 1}),
                            "too many buckets")
        for result in self.check(self.folder / "none.json"):
            self.assertEqual(result.returncode, 2)

    def test_bounds_without_evidence_say_so(self):
        result = self.small("--method", "anneal")
        self.assertIn("certificate holds no proof", result.stderr)
        for checked in self.check():
            self.assertEqual(checked.returncode, 1)
            self.assertIn("not certified", checked.stdout)

    def test_names_can_ask_for_compression(self):
        self.small()
        plain = self.certificate.read_bytes()
        compressed = self.folder / "certificate.json.zst"
        self.succeed("partition", self.folder / "model.json", "--package", self.folder / "package.json",
                     "--certificate", compressed)
        self.assertNotEqual(compressed.read_bytes(), plain)
        for result in self.check(compressed):
            self.assertEqual(result.returncode, 0)

    @unittest.skipIf(os.environ.get("CLEAVE_WITH_ONNX") == "OFF", "needs the importer")
    def test_real_models(self):
        for model in ("bert-base", "resnet50", "mobilenet-v3-large"):
            with self.subTest(model=model):
                self.partition(MODELS / f"{model}.onnx.zst", "--precision", "bf16", "--package", "mcm36")
                content = json.loads(self.certificate.read_text())
                self.assertEqual(content["status"], "certified")
                self.expect_accepted(content["proof"])
                self.expect_refused(lambda c: self.raise_bound(c, c["bound"]["ticks"] // 100), "certificate")
                if content["proof"] == "exhaustive":
                    self.expect_refused(lambda c: c["evidence"]["states"].pop(), "no state")


if __name__ == "__main__":
    unittest.main()
