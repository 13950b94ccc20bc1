"""Compares two stripped models, node for node.

Names of inputs, outputs and weights count.  Those of values in between do not:
the dynamo exporter's optimiser numbers some of them differently from run to run.
"""

from itertools import zip_longest

from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto

from strip_weights import WEIGHT_TYPES


class Names:
    """New names for values, numbered by first appearance; some keep theirs."""

    def __init__(self, kept: set[str]) -> None:
        self.new = {name: name for name in kept | {""}}

    def __getitem__(self, name: str) -> str:
        return self.new.setdefault(name, f"value_{len(self.new)}")

    def rename_nodes(self, graph: GraphProto) -> None:
        for node in graph.node:
            node.input[:] = [self[name] for name in node.input]
            for attribute in node.attribute:
                graphs = [attribute.g] if attribute.HasField("g") else []
                for body in (*graphs, *attribute.graphs):
                    self.rename_body(body)
            node.output[:] = [self[name] for name in node.output]
        for value in graph.value_info:
            value.name = self[value.name]

    def rename_body(self, body: GraphProto) -> None:
        for value in (*body.input, *body.initializer):
            value.name = self[value.name]
        self.rename_nodes(body)
        for value in body.output:
            value.name = self[value.name]


def with_plain_names(model: ModelProto) -> ModelProto:
    """A copy whose values in between are named by their place in the graph."""
    copy = ModelProto()
    copy.CopyFrom(model)
    graph = copy.graph
    ends = (*graph.input, *graph.output, *graph.initializer)
    Names({value.name for value in ends}).rename_nodes(graph)
    return copy


def describe_node(node: NodeProto) -> tuple[object, ...]:
    attributes = sorted(
        (attribute.name, attribute.SerializeToString(deterministic=True))
        for attribute in node.attribute
    )
    return (
        node.domain,
        node.op_type,
        tuple(node.input),
        tuple(node.output),
        tuple(attributes),
    )


def describe_tensor(tensor: TensorProto) -> tuple[object, ...]:
    """Integers count with their contents, since they can decide a shape.

    Floating-point contents are the random numbers of the weights; their last
    digits may differ from one processor to another.
    """
    weight = tensor.data_type in WEIGHT_TYPES
    contents = b"" if weight else tensor.SerializeToString(deterministic=True)
    return tensor.name, tensor.data_type, tuple(tensor.dims), contents


def describe_value(value: ValueInfoProto) -> tuple[object, ...]:
    return value.name, value.type.SerializeToString(deterministic=True)


def describe_model(model: ModelProto) -> dict[str, list[tuple[object, ...]]]:
    graph = model.graph
    return {
        "opset": [(opset.domain, opset.version) for opset in model.opset_import],
        "input": [describe_value(value) for value in graph.input],
        "output": [describe_value(value) for value in graph.output],
        "node": [describe_node(node) for node in graph.node],
        "initializer": [describe_tensor(item) for item in graph.initializer],
        "value_info": sorted(describe_value(value) for value in graph.value_info),
    }


def compare_models(stored: ModelProto, exported: ModelProto) -> list[str]:
    """Says where the models differ; empty when they are the same."""
    differences: list[str] = []
    left = describe_model(with_plain_names(stored))
    right = describe_model(with_plain_names(exported))
    for kind in left:
        for index, (old, new) in enumerate(zip_longest(left[kind], right[kind])):
            if old != new:
                differences.append(f"{kind} {index}: {old} became {new}")
    return differences
