"""Counts for the manifest, all taken from the stored graph."""

from collections.abc import Iterator
from typing import Any

import onnx
from onnx import GraphProto, ModelProto, NodeProto, ValueInfoProto


def all_nodes(graph: GraphProto) -> Iterator[NodeProto]:
    """The nodes of a graph and of the graphs inside it."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from all_nodes(inner)


def is_static(value: ValueInfoProto) -> bool:
    tensor = value.type.tensor_type
    return tensor.HasField("shape") and all(
        dim.HasField("dim_value") for dim in tensor.shape.dim
    )


def static_share(graph: GraphProto) -> float:
    """The share of node outputs for which the file states a static shape."""
    known = {
        value.name
        for value in (*graph.value_info, *graph.output)
        if is_static(value)
    }
    names = [name for node in graph.node for name in node.output if name]
    return sum(name in known for name in names) / max(1, len(names))


def inferred_share(model: ModelProto) -> float | None:
    """The same after ONNX shape inference; None where that fails."""
    try:
        inferred = onnx.shape_inference.infer_shapes(model, data_prop=True)
    except Exception:  # it raises many kinds of errors
        return None
    return static_share(inferred.graph)


def count_tensors(graph: GraphProto) -> int:
    names = {value.name for value in (*graph.input, *graph.initializer)}
    names.update(name for node in graph.node for name in node.output if name)
    return len(names)


# What open dimensions are taken as where a model needs sizes; by their names.
USUAL_SIZES = {"batch": 1, "sequence": 128, "source": 128, "target": 64}


def open_dimensions(graph: GraphProto) -> dict[str, int]:
    """The open dimensions of the inputs with a usual size for each."""
    names = {
        dim.dim_param
        for value in graph.input
        for dim in value.type.tensor_type.shape.dim
        if dim.dim_param
    }
    return {name: USUAL_SIZES[name] for name in sorted(names)}


def describe_graph(model: ModelProto) -> dict[str, Any]:
    inferred = inferred_share(model)
    return {
        "nodes": sum(1 for _ in all_nodes(model.graph)),
        "tensors": count_tensors(model.graph),
        "initializers": len(model.graph.initializer),
        "static_shapes": static_share(model.graph) == 1,
        "static_after_inference": None if inferred is None else inferred == 1,
    }
