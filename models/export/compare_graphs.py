"""Compares two stripped models, node for node."""

from itertools import zip_longest

from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto

from strip_weights import WEIGHT_TYPES


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
        "value_info": [describe_value(value) for value in graph.value_info],
    }


def compare_models(stored: ModelProto, exported: ModelProto) -> list[str]:
    """Says where the models differ; empty when they are the same."""
    differences: list[str] = []
    left = describe_model(stored)
    right = describe_model(exported)
    for kind in left:
        for index, (old, new) in enumerate(zip_longest(left[kind], right[kind])):
            if old != new:
                differences.append(f"{kind} {index}: {old} became {new}")
    return differences
