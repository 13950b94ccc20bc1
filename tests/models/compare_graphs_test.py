"""The comparison behind `corpus/export --check`, on stored models: what it accepts, what it reports."""
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "models" / "export"))

try:
    import onnx
    from compare_graphs import compare_models
    from model_files import read_compressed
    MISSING = ""
except ImportError as error:
    MISSING = f"needs the Python packages onnx and zstandard: {error}"


def bodies(graph):
    """The graph and all graphs inside its nodes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from bodies(attribute.g)


def node_with(graph, op):
    return next(node for node in graph.node if node.op_type == op)


def rename_inner_values(graph):
    """Other names for all values in between, also for those that bodies read from outside."""
    kept = {value.name for value in (*graph.input, *graph.output, *graph.initializer)} | {""}
    other = {}

    def renamed(name):
        return name if name in kept else other.setdefault(name, f"other.{len(other)}")

    for body in bodies(graph):
        for node in body.node:
            node.input[:] = [renamed(name) for name in node.input]
            node.output[:] = [renamed(name) for name in node.output]
        for value in (*body.value_info, *body.input, *body.output, *body.initializer):
            value.name = renamed(value.name)
    return len(other)


@unittest.skipIf(MISSING, MISSING)
class CompareGraphs(unittest.TestCase):
    # Convolutions, and a loop with branches inside.
    MODEL = "convnext-tiny"

    @classmethod
    def setUpClass(cls):
        data = read_compressed(ROOT / "corpus" / "models" / f"{cls.MODEL}.onnx.zst")
        cls.stored = onnx.load_from_string(data)

    def setUp(self):
        self.changed = onnx.ModelProto()
        self.changed.CopyFrom(self.stored)
        self.graph = self.changed.graph

    def accepts(self):
        self.assertEqual(compare_models(self.stored, self.changed), [])

    def reports(self, kind):
        differences = compare_models(self.stored, self.changed)
        self.assertTrue(differences)
        self.assertEqual({text.split()[0] for text in differences}, {kind})
        self.assertTrue(compare_models(self.changed, self.stored))

    def weight(self):
        return next(t for t in self.graph.initializer
                    if t.data_type == onnx.TensorProto.FLOAT and len(t.dims) == 4)

    def test_the_same_model(self):
        self.accepts()

    def test_values_with_other_names(self):
        self.assertGreater(rename_inner_values(self.graph), len(self.graph.node))
        self.accepts()

    def test_other_contents_of_weights(self):
        kept = next(t for t in self.graph.initializer
                    if t.data_type == onnx.TensorProto.FLOAT and t.raw_data)
        kept.raw_data = bytes(len(kept.raw_data))
        self.accepts()

    def test_another_operator(self):
        node_with(self.graph, "Gelu").op_type = "Relu"
        self.reports("node")

    def test_a_node_less(self):
        node = node_with(self.graph, "Gelu")
        for reader in self.graph.node:
            reader.input[:] = [node.input[0] if name == node.output[0] else name
                               for name in reader.input]
        self.graph.node.remove(node)
        differences = compare_models(self.stored, self.changed)
        self.assertTrue(any(text.startswith("node") for text in differences))

    def test_another_attribute(self):
        attribute = next(a for a in node_with(self.graph, "Conv").attribute if a.name == "strides")
        attribute.ints[0] += 1
        self.reports("node")

    def test_an_attribute_less(self):
        node = node_with(self.graph, "Conv")
        node.attribute.remove(next(a for a in node.attribute if a.name == "strides"))
        self.reports("node")

    def test_another_operator_in_the_body_of_a_loop(self):
        inner = [body for body in bodies(self.graph) if body is not self.graph]
        self.assertTrue(inner)
        node_with(inner[0], "Sub").op_type = "Add"
        self.reports("node")

    def test_another_edge(self):
        adds = [node for node in self.graph.node if node.op_type == "Add"]
        self.assertNotEqual(adds[2].input[0], adds[3].input[0])
        adds[3].input[0] = adds[2].input[0]
        differences = compare_models(self.stored, self.changed)
        self.assertTrue(any(text.startswith("node") for text in differences))

    def test_an_edge_in_the_body_of_a_loop(self):
        inner = next(body for body in bodies(self.graph) if body is not self.graph)
        node = node_with(inner, "Sub")
        node.input[:] = list(node.input)[::-1]
        differences = compare_models(self.stored, self.changed)
        self.assertTrue(any(text.startswith("node") for text in differences))

    def test_another_shape(self):
        value = next(v for v in self.graph.value_info if v.type.tensor_type.shape.dim)
        value.type.tensor_type.shape.dim[0].dim_value += 1
        self.reports("value_info")

    def test_another_type(self):
        self.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.FLOAT16
        self.reports("input")

    def test_another_size_of_a_weight(self):
        self.weight().dims[0] += 1
        self.reports("initializer")

    def test_another_type_of_a_weight(self):
        self.weight().data_type = onnx.TensorProto.FLOAT16
        self.reports("initializer")

    def test_another_integer_constant(self):
        constant = next(t for t in self.graph.initializer
                        if t.data_type == onnx.TensorProto.INT64 and t.raw_data)
        constant.raw_data = bytes([constant.raw_data[0] ^ 1]) + constant.raw_data[1:]
        self.reports("initializer")

    def test_another_name_of_an_output(self):
        old = self.graph.output[0].name
        self.graph.output[0].name = "other"
        for node in self.graph.node:
            node.output[:] = ["other" if name == old else name for name in node.output]
        differences = compare_models(self.stored, self.changed)
        self.assertTrue(any(text.startswith("output") for text in differences))

    def test_another_opset(self):
        self.changed.opset_import[0].version += 1
        self.reports("opset")


if __name__ == "__main__":
    unittest.main()
