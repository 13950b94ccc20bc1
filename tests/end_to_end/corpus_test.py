"""`cleave corpus` as a person uses it."""
import json
import unittest

from programs import ROOT, ProgramTest

BAD_INPUT = 2


class CorpusCommand(ProgramTest):
    def entries(self, *arguments):
        return json.loads(self.succeed("--json", "corpus", "list", *arguments).stdout)

    def test_list_finds_the_corpus_of_the_source_tree(self):
        manifest = json.loads((ROOT / "corpus" / "manifest.json").read_text())
        entries = self.entries()
        self.assertEqual([entry["name"] for entry in entries], sorted(manifest))
        for entry in entries:
            self.assertEqual(entry["split"], manifest[entry["name"]]["split"])
            self.assertEqual(entry["costs"], manifest[entry["name"]]["costs"])

    def test_filters_narrow_the_list(self):
        bert = self.entries("--family", "bert")
        self.assertTrue(bert)
        self.assertEqual({entry["split"] for entry in bert}, {"test"})
        self.assertEqual(self.entries("--family", "bert", "--split", "train"), [])
        self.assertTrue(all(entry["nodes"] <= 100 for entry in self.entries("--max-nodes", 100)))

    def test_stats_add_up(self):
        stats = json.loads(self.succeed("--json", "corpus", "stats").stdout)
        self.assertEqual(sum(side["models"] for side in stats["splits"].values()), stats["models"])
        self.assertEqual(len(self.entries()), stats["models"])

    def test_import_writes_the_graph_that_import_of_the_file_writes(self):
        name, options = "llama-68m-dynamic", ("--dim", "sequence=64", "--precision", "bf16")
        ours, direct = self.folder / "ours.json", self.folder / "direct.json"
        self.succeed("corpus", "import", name, *options, "-o", ours)
        self.succeed("import", ROOT / "corpus" / "models" / f"{name}.onnx.zst", *options,
                     "--dim", "batch=1", "-o", direct)
        self.assertEqual(json.loads(ours.read_text()), json.loads(direct.read_text()))

    def test_mistakes_are_explained(self):
        self.fail_with(BAD_INPUT, "corpus", "import", "resnet-50", says=("resnet-50", "resnet50"))
        self.fail_with(BAD_INPUT, "corpus", "list", "--family", "berd", says="bert")
        self.fail_with(BAD_INPUT, "corpus", "--corpus", self.folder, "list", says=str(self.folder))
        self.write("manifest.json", {"a": {"family": "f"}})
        self.fail_with(BAD_INPUT, "corpus", "--corpus", self.folder, "list", says="manifest.json")


if __name__ == "__main__":
    unittest.main()
