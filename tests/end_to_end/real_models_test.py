"""What a person gets for real models: BERT-base and ResNet-50 over 36 chips, and their variants."""
import json
import os
import subprocess
import time
import unittest

from programs import CLEAVE, MODELS, ProgramTest, run

BERT = MODELS / "bert-base.onnx.zst"


class RealModels(ProgramTest):
    def interval(self, model, *arguments):
        result = self.succeed("partition", model, "--precision", "bf16", "--json", *arguments)
        return json.loads(result.stdout)["interval_seconds"]

    def test_slice_is_ahead_of_the_compiler_heuristic(self):
        for model in (BERT, MODELS / "resnet50.onnx.zst"):
            slice_, greedy = (self.interval(model, "--package", "mcm36", "--method", method)
                              for method in ("slice", "greedy"))
            self.assertLess(slice_, greedy)

    def test_plans_are_proven_optimal(self):
        for model in (BERT, MODELS / "resnet50.onnx.zst"):
            for package in ("mcm36", "mcm36-overlapped", "mcm36-relay"):
                arguments = ("partition", model, "--precision", "bf16", "--package", package)
                self.assertIn("proven optimal", self.succeed(*arguments).stdout)
                bound = json.loads(self.succeed(*arguments, "--json").stdout)["bound"]
                self.assertLessEqual(bound["gap"], 1e-4)

    def test_cloning_the_mask_cone_pays(self):
        prepared, as_is = (self.interval(BERT, "--package", "mcm8", "--method", "slice",
                                         "--prepare", prepare) for prepare in ("auto", "none"))
        self.assertGreater(as_is / prepared, 2)

    def test_both_exporters_agree(self):
        plans = {name: self.interval(MODELS / f"{name}.onnx.zst", "--package", "mcm36")
                 for name in ("bert-base", "bert-base-torchscript")}
        self.assertAlmostEqual(plans["bert-base"] / plans["bert-base-torchscript"], 1, delta=0.1)

    def test_dynamic_dimensions_must_be_given(self):
        dynamic = MODELS / "bert-base-dynamic.onnx.zst"
        self.fail_with(2, "import", dynamic, says=["--dim", "batch", "sequence"])
        self.fail_with(2, "import", dynamic, "--dim", "batch=1", "--dim", "sequence=384", "--dim",
                       "height=3", says=["height"])
        fixed = json.loads(self.succeed("import", BERT, "--json").stdout)
        given = json.loads(self.succeed("import", dynamic, "--dim", "batch=1", "--dim",
                                        "sequence=384", "--json").stdout)
        self.assertAlmostEqual(given["flops"] / fixed["flops"], 1, delta=0.01)

    def test_tight_package_needs_host_embeddings(self):
        tight = ("partition", BERT, "--package", "mcm36-tight", "--precision", "int8")
        self.fail_with(3, *tight, says="infeasible")
        self.succeed(*tight, "--host-embeddings")

    def test_memory_and_time_stay_small(self):
        begin = time.monotonic()
        with subprocess.Popen([CLEAVE, "partition", BERT, "--package", "mcm36", "--method",
                               "slice", "--precision", "bf16"], stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        self.assertEqual(status, 0)
        self.assertLess(usage.ru_maxrss, 500 * 1024)  # KiB
        # A generous bound that only a blow-up misses; benchmarks measure the real time.
        self.assertLess(time.monotonic() - begin, 60)


if __name__ == "__main__":
    unittest.main()
