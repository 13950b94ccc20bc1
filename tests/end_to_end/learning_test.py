"""The learned method through the command line: training, resuming, fine-tuning, partitioning."""
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
import unittest

from programs import BUILD, CLEAVE, CLEAVE_VERIFY, MODELS, ROOT, ProgramTest, chain_graph, run, small_package

HAS_TORCH = (BUILD / "cleave_torch.so").exists()
CORPUS = ROOT / "corpus"
SMALL = ("alexnet", "squeezenet1.0", "gru-lm-2x512-s64")  # the last is for validation


class Policy(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("graph.json", chain_graph(40))
        self.package = self.write("package.json", small_package())

    def partition(self, *options):
        return self.succeed("partition", self.graph, "--package", self.package, "--method",
                            "policy", *options)

    def test_zero_shot_needs_no_training(self):
        plan = self.folder / "plan.json"
        out = self.folder / "out.json"
        self.partition("--evaluations", 10, "-o", plan, "--graph-out", out)
        self.succeed(out, plan, program=CLEAVE_VERIFY)
        self.assertEqual(json.loads(plan.read_text())["provenance"]["method"], "policy")

    def test_same_seed_same_plan(self):
        plans = [json.loads(self.partition("--evaluations", 60, "--seed", 3, "--threads", threads,
                                           "--json").stdout)["interval_seconds"]
                 for threads in (1, 2)]
        self.assertEqual(*plans)

    def test_foreign_checkpoints_are_refused(self):
        bad = self.write("bad.checkpoint", "not a checkpoint")
        for says, path in (("is not a checkpoint", bad), ("No such file", self.folder / "none")):
            self.fail_with(2, "partition", self.graph, "--package", self.package, "--method",
                           "policy", "--checkpoint", path, says=says)
        shipped = (ROOT / "checkpoints" / "policy.checkpoint").read_bytes()
        cut = self.folder / "cut.checkpoint"
        cut.write_bytes(shipped[:5000])
        self.fail_with(2, "partition", self.graph, "--package", self.package, "--method", "policy",
                       "--checkpoint", cut, says="truncated")
        self.fail_with(2, "partition", self.graph, "--package", self.package, "--method", "anneal",
                       "--checkpoint", cut, says="belongs to the method")

    @unittest.skipUnless(HAS_TORCH, "this build has no LibTorch")
    def test_fine_tuned_checkpoint_is_used(self):
        tuned = self.folder / "tuned.checkpoint"
        log = self.folder / "log.jsonl"
        self.succeed("finetune", self.graph, "--package", self.package, "-o", tuned, "--updates", 5,
                     "--log", log)
        phases = [json.loads(line)["phase"] for line in log.read_text().splitlines()]
        self.assertEqual(phases.count("ppo"), 5)
        self.partition("--checkpoint", tuned, "--evaluations", 5)

    @unittest.skipIf(HAS_TORCH, "this build has LibTorch")
    def test_without_torch_training_says_so(self):
        self.fail_with(2, "finetune", self.graph, "--package", self.package, "-o",
                       self.folder / "x", says="no LibTorch")


@unittest.skipUnless(HAS_TORCH, "this build has no LibTorch")
@unittest.skipUnless(os.environ.get("CLEAVE_WITH_ONNX", "ON") == "ON", "needs the importer")
class Train(ProgramTest):
    def setUp(self):
        super().setUp()
        manifest = json.loads((CORPUS / "manifest.json").read_text())
        (self.folder / "models").mkdir()
        self.write("manifest.json", {name: manifest[name] for name in SMALL})
        for name in SMALL:
            shutil.copy(CORPUS / "models" / f"{name}.onnx.zst", self.folder / "models")

    def train(self, name, updates):
        return ["train", self.folder, "-o", self.folder / f"{name}.checkpoint", "--state",
                self.folder / f"{name}.state", "--log", self.folder / f"{name}.jsonl",
                "--imitation-steps", 4, "--ppo-updates", updates, "--packages", 0,
                "--validate-every", 20, "--average", 0.9, "--final-rate", 0, "--events",
                self.folder / "events"]

    def test_a_killed_run_goes_on_to_the_same_policy(self):
        self.succeed(*self.train("whole", 60))
        command = [CLEAVE, *map(str, self.train("killed", 60)), "--save-every", "3"]
        state = self.folder / "killed.state"
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            while not state.exists() and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        self.succeed(*self.train("killed", 60))
        whole, killed = ((self.folder / f"{name}.state").read_bytes() for name in ("whole", "killed"))
        self.assertEqual(whole, killed)
        whole, killed = ((self.folder / f"{name}.checkpoint").read_bytes()
                         for name in ("whole", "killed"))
        self.assertEqual(whole, killed)
        self.assertTrue(any((self.folder / "events").iterdir()))

    def weights(self, name):
        """The policy's weights: behind 20 bytes of magic, a version, five sizes and a width."""
        data = (self.folder / f"{name}.checkpoint").read_bytes()
        (count,) = struct.unpack_from("<Q", data, 20 + 8 + 5 * 4 + 8)
        return struct.unpack_from(f"<{count}f", data, 20 + 8 + 5 * 4 + 8 + 8)

    def start(self, rank, port, *arguments):
        place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "RANK": str(rank),
                 "WORLD_SIZE": "2"}
        return subprocess.Popen([CLEAVE, *map(str, arguments)], env=os.environ | place,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_two_processes_equal_one_with_twice_the_batch(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = self.train("pair", 6) + ["--examples", 2]
        processes = [self.start(rank, port, *command) for rank in (0, 1)]
        results = [process.communicate(timeout=120) for process in processes]
        if any("libgloo-dev" in stderr for _, stderr in results):
            self.skipTest("this build has no Gloo")
        for process, (_, stderr) in zip(processes, results):
            self.assertEqual(process.returncode, 0, stderr)
        self.succeed(*self.train("single", 6), "--examples", 4)
        pair, single = self.weights("pair"), self.weights("single")
        self.assertEqual(len(pair), len(single))
        self.assertLess(max(abs(a - b) for a, b in zip(pair, single)), 2e-5)
        self.assertGreater(max(map(abs, single)), 0.01)
        # One log, from the first process.
        steps = [json.loads(line).get("step") for line in
                 (self.folder / "pair.jsonl").read_text().splitlines() if '"ppo"' in line]
        self.assertEqual(steps, list(range(4, 10)))

    def test_places_that_make_no_sense_are_errors(self):
        for variables, says in (({"WORLD_SIZE": "2"}, "MASTER_ADDR"),
                                ({"WORLD_SIZE": "two"}, "WORLD_SIZE"),
                                ({"WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": "1",
                                  "RANK": "2"}, "RANK")):
            result = subprocess.run([CLEAVE, *map(str, self.train("bad", 1))], text=True,
                                    env=os.environ | variables, capture_output=True, check=False)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(says, result.stderr)

    def test_bad_corpora_are_errors(self):
        self.write("manifest.json", {"alexnet": {"family": "alexnet"}})
        self.fail_with(2, *self.train("bad", 1), says="/alexnet/split")
        self.write("manifest.json", [])
        self.fail_with(2, *self.train("bad", 1), says="manifest.json")


@unittest.skipUnless(HAS_TORCH, "this build has no LibTorch")
@unittest.skipUnless(os.environ.get("CLEAVE_WITH_ONNX", "ON") == "ON", "needs the importer")
class BertBase(ProgramTest):
    """The shipped policy on a model of the test split."""

    def interval(self, method):
        result = self.succeed("partition", MODELS / "bert-base.onnx.zst", "--package", "mcm36",
                              "--precision", "bf16", "--method", method, "--evaluations", 200,
                              "--json")
        return json.loads(result.stdout)["interval_seconds"]

    def test_ends_ahead_of_random_and_not_behind_annealing(self):
        policy = self.interval("policy")
        self.assertLess(policy, self.interval("random"))
        self.assertLessEqual(policy, self.interval("anneal"))


if __name__ == "__main__":
    unittest.main()
