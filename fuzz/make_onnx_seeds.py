#!/usr/bin/env python3
"""Writes fuzz/seeds/onnx/*.onnx, small models that reach the importer's parts; needs `onnx` from PyPI.

Every seed starts with one byte of options for the fuzz target (fuzz/onnx_fuzz.cc), then the model.
"""
import pathlib

from onnx import TensorProto, helper

FOLDER = pathlib.Path(__file__).resolve().parent / "seeds" / "onnx"
FLOAT = TensorProto.FLOAT


def value(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def weight(name, *shape, kind=FLOAT):
    count = 1
    for extent in shape:
        count *= extent
    return helper.make_tensor(name, kind, shape, [0.5] * count)


def integers(name, *numbers):
    return helper.make_tensor(name, TensorProto.INT64, [len(numbers)], numbers)


def scalar(name, number, kind):
    return helper.make_tensor(name, kind, [], [number])


def model(nodes, inputs, outputs, initializers=(), opset=17, functions=(), domains=()):
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(initializers))
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(d, 1) for d in domains)]
    return helper.make_model(graph, opset_imports=opsets, functions=list(functions))


def node(op, inputs, outputs, **attributes):
    return helper.make_node(op, inputs.split(), outputs.split(), **attributes)


def convolution():
    return model([node("Conv", "x w b", "c", pads=[1, 1, 1, 1], strides=[2, 2]),
                  node("Relu", "c", "r"), node("MaxPool", "r", "p", kernel_shape=[2, 2]),
                  node("GlobalAveragePool", "p", "a"), node("Flatten", "a", "f"),
                  node("Gemm", "f v", "y")],
                 [value("x", [1, 3, 8, 8])], [value("y", [1, 5])],
                 [weight("w", 4, 3, 3, 3), weight("b", 4), weight("v", 4, 5)])


def dynamic_reshape():
    return model([node("Shape", "x", "s"), node("Gather", "s zero", "n"),
                  node("Unsqueeze", "n axis", "u"), node("Concat", "u rest", "target", axis=0),
                  node("Reshape", "x target", "y")],
                 [value("x", ["n", 2, 3])], [value("y", ["n", 6])],
                 [scalar("zero", 0, TensorProto.INT64), integers("axis", 0), integers("rest", -1)])


def branches():
    def branch(op):
        return helper.make_graph([node(op, "x", "z")], op, [], [value("z", [2])])
    return model([node("If", "c", "y", then_branch=branch("Exp"), else_branch=branch("Neg"))],
                 [value("c", [], TensorProto.BOOL), value("x", [2])], [value("y", [2])])


def loop():
    body = helper.make_graph(
        [node("Add", "s x", "t"), node("Identity", "go", "again"), node("Identity", "t", "row")],
        "body", [value("i", [], TensorProto.INT64), value("go", [], TensorProto.BOOL),
                 value("s", [2])],
        [value("again", [], TensorProto.BOOL), value("t", [2]), value("row", [2])])
    return model([node("Loop", "trips go0 x", "last rows", body=body)], [value("x", [2])],
                 [value("last", [2]), value("rows", [3, 2])],
                 [scalar("trips", 3, TensorProto.INT64), scalar("go0", 1, TensorProto.BOOL)])


def scan():
    body = helper.make_graph([node("Add", "s e", "t"), node("Identity", "t", "o")], "body",
                             [value("s", [2]), value("e", [2])], [value("t", [2]), value("o", [2])])
    return model([node("Scan", "s0 x", "last all", body=body, num_scan_inputs=1)],
                 [value("s0", [2]), value("x", [4, 2])], [value("last", [2]), value("all", [4, 2])])


def local_function():
    twice = helper.make_function("my", "Twice", ["a"], ["b"], [node("Add", "a a", "b")],
                                 [helper.make_opsetid("", 17)])
    return model([node("Twice", "x", "y", domain="my")], [value("x", [2])], [value("y", [2])],
                 functions=[twice], domains=["my"])


def recurrent():
    return model([node("LSTM", "x w r", "y", hidden_size=3)], [value("x", [4, 1, 2])],
                 [value("y", [4, 1, 1, 3])], [weight("w", 1, 12, 2), weight("r", 1, 12, 3)])


def einsum():
    return model([node("Einsum", "x w", "y", equation="bij,jk->bik")], [value("x", [2, 3, 4])],
                 [value("y", [2, 3, 5])], [weight("w", 4, 5)])


def attention():
    return model([node("Attention", "q k v", "y", q_num_heads=2, kv_num_heads=2)],
                 [value(name, [1, 4, 8]) for name in "qkv"], [value("y", [1, 4, 8])], opset=23)


def sequences():
    return model([node("SplitToSequence", "x", "s", axis=0, keepdims=1),
                  node("ConcatFromSequence", "s", "y", axis=0)],
                 [value("x", [3, 2])], [value("y", [3, 2])])


def embedding():
    return model([node("Gather", "table ids", "e"), node("Slice", "e from to", "c"),
                  node("Resize", "c  scales", "y")],
                 [value("ids", [1, 4], TensorProto.INT64)], [value("y", None)],
                 [weight("table", 10, 4), integers("from", 0), integers("to", 2),
                  helper.make_tensor("scales", FLOAT, [3], [1.0, 2.0, 1.0])])


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    seeds = (convolution, dynamic_reshape, branches, loop, scan, local_function, recurrent, einsum,
             attention, sequences, embedding)
    for seed in seeds:
        # Option bit 8 sets the dynamic dimension "n".
        payload = bytes([8 if seed is dynamic_reshape else 0]) + seed().SerializeToString()
        (FOLDER / f"{seed.__name__}.bin").write_bytes(payload)


if __name__ == "__main__":
    main()
