"""The reference checker accepts every plan of every method on every model, package and transfer model.

So do `cleave verify` and `cleave-verify`, which check memory and the claims as well.
"""
import itertools
import json
import unittest

from programs import CLEAVE_VERIFY, MODELS, WORKLOADS, ProgramTest, load_oracle, run

ORACLE = load_oracle()
METHODS = ("auto", "exact", "slice", "anneal", "cma", "random", "greedy", "policy")
TRANSFERS = ("serial", "overlapped")
DIMS = ("--dim", "batch=1", "--dim", "sequence=128")
INFEASIBLE = 3


class EveryPlan(ProgramTest):
    def check(self, graph, package, method, transfers, prepare):
        """Partitions and checks; False if the model does not fit the package."""
        plan, prepared = self.folder / "plan.json", self.folder / "prepared.json"
        arguments = ("partition", graph, "--package", package, "--method", method, "--transfers",
                     transfers, "--prepare", prepare, "--memory", "weights", "--evaluations",
                     10 if method == "policy" else 20,  # a policy is not trained before its eleventh
                     "-o", plan, "--graph-out", prepared)
        if method in ("auto", "exact"):
            arguments += ("--set", "effort=0.5")  # plans count here, not proofs
        result = run(*arguments)
        self.assertIn(result.returncode, (0, INFEASIBLE), f"{arguments}: {result.stderr}")
        if result.returncode == INFEASIBLE:
            return False
        self.succeed("verify", prepared, plan)
        if ORACLE is None:
            return True
        graph_object, plan_object = (json.loads(path.read_text()) for path in (prepared, plan))
        bad, cost = ORACLE.check(graph_object, plan_object, plan_object["package"])
        self.assertEqual(bad, [], arguments)
        claimed = plan_object["cost"]["interval_seconds"]
        self.assertAlmostEqual(claimed / cost["interval_seconds"], 1, delta=1e-6, msg=arguments)
        self.assertEqual(len({*plan_object["assignment"]}), cost["chips_used"])
        return True

    def check_all(self, graphs, packages, prepare):
        checked = 0
        for graph, package, method, transfers in itertools.product(graphs, packages, METHODS,
                                                                   TRANSFERS):
            checked += self.check(graph, package, method, transfers, prepare)
        return checked

    def test_real_models(self):
        packages = [line.split()[0] for line in self.succeed("packages").stdout.splitlines()]
        models = sorted(MODELS.glob("*.onnx.zst"))
        self.assertGreaterEqual(len(models), 2)
        self.assertGreaterEqual(len(packages), 7)
        for model in models:
            graph = self.folder / f"{model.name}.json"
            dims = DIMS if "dynamic" in model.name else ()
            self.succeed("import", model, *dims, "--precision", "bf16", "-o", graph)
            with self.subTest(model=model.name):
                checked = self.check_all([graph], packages, "auto")
                self.assertGreaterEqual(checked, 5 * len(METHODS) * len(TRANSFERS))

    @unittest.skipUnless(WORKLOADS.is_dir(), "no workloads beside the sources")
    def test_foreign_workloads(self):
        graphs = sorted(WORKLOADS.glob("*.graph.json"))
        packages = sorted(WORKLOADS.glob("*.package.json"))
        self.assertGreaterEqual(len(graphs), 6)
        for graph in graphs:
            own = WORKLOADS / graph.name.replace(".graph.", ".package.")
            with self.subTest(graph=graph.name):
                self.assertGreater(
                    self.check_all([graph], [own] if own in packages else ["mcm8"], "none"), 0)


class BothVerifiersAgree(ProgramTest):
    def test_on_a_real_model(self):
        plan, graph = self.folder / "plan.json", self.folder / "graph.json"
        model = MODELS / "resnet50.onnx.zst"
        self.succeed("partition", model, "--package", "mcm16", "--precision", "bf16", "-o", plan, "--graph-out", graph)
        self.succeed("verify", model, plan)   # imports and prepares again, as the plan records
        self.succeed("verify", graph, plan)
        self.succeed(graph, plan, program=CLEAVE_VERIFY)
        broken = json.loads(plan.read_text())
        broken["assignment"][0] = 15
        plan.write_text(json.dumps(broken))
        self.assertEqual(run("verify", graph, plan).returncode, 1)
        self.assertEqual(run(graph, plan, program=CLEAVE_VERIFY).returncode, 1)


if __name__ == "__main__":
    unittest.main()
