"""Removes weights, stack traces and other bulk from an ONNX model.

What is left is what a planner of the model needs: the nodes, the names, and
the type and shape of every tensor.
"""

from collections.abc import Iterable

import numpy
import onnx
from google.protobuf.message import Message
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

STRIPPED_LOCATION = "stripped"
KEEP_LIMIT_BYTES = 1024

# Integers and booleans are shapes, axes and indices, which a reader may have
# to evaluate, so weights are recognised by their type.
WEIGHT_TYPES = frozenset(
    (
        TensorProto.FLOAT,
        TensorProto.FLOAT16,
        TensorProto.BFLOAT16,
        TensorProto.DOUBLE,
    )
)
# Every field in which a tensor of one of these types may hold its contents.
DATA_FIELDS = ("raw_data", "float_data", "double_data", "int32_data")


def forget_origin(message: Message) -> None:
    """Clears what the exporters use for stack traces and module paths."""
    for field in ("doc_string", "metadata_props"):
        message.ClearField(field)


def tensor_bytes(tensor: TensorProto) -> int:
    """The size of the tensor's contents according to its type and shape."""
    item = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
    return int(numpy.prod(tensor.dims, dtype=numpy.int64)) * item


def is_weight(tensor: TensorProto, keep_limit: int) -> bool:
    """Small tensors are kept whatever they are: they may be constants."""
    return tensor.data_type in WEIGHT_TYPES and tensor_bytes(tensor) > keep_limit


def strip_tensor(tensor: TensorProto, keep_limit: int) -> None:
    """Drops a weight's contents and marks them as absent on purpose."""
    forget_origin(tensor)
    if not is_weight(tensor, keep_limit):
        return
    for field in DATA_FIELDS:
        tensor.ClearField(field)
    tensor.data_location = TensorProto.EXTERNAL
    del tensor.external_data[:]
    tensor.external_data.add(key="location", value=STRIPPED_LOCATION)


def strip_attribute(attribute: AttributeProto, keep_limit: int) -> None:
    attribute.ClearField("doc_string")
    if attribute.HasField("t"):
        strip_tensor(attribute.t, keep_limit)
    for tensor in attribute.tensors:
        strip_tensor(tensor, keep_limit)
    if attribute.HasField("g"):
        strip_graph(attribute.g, keep_limit)
    for graph in attribute.graphs:
        strip_graph(graph, keep_limit)


def strip_nodes(nodes: Iterable[NodeProto], keep_limit: int) -> None:
    for node in nodes:
        forget_origin(node)
        for attribute in node.attribute:
            strip_attribute(attribute, keep_limit)


def strip_graph(graph: GraphProto, keep_limit: int) -> None:
    forget_origin(graph)
    for value in (*graph.input, *graph.output, *graph.value_info):
        forget_origin(value)
    for tensor in graph.initializer:
        strip_tensor(tensor, keep_limit)
    strip_nodes(graph.node, keep_limit)


def strip_model(
    model: ModelProto,
    metadata: dict[str, str],
    keep_limit: int = KEEP_LIMIT_BYTES,
) -> None:
    """Strips `model` in place and leaves `metadata` as its only metadata."""
    forget_origin(model)
    strip_graph(model.graph, keep_limit)
    for function in model.functions:
        forget_origin(function)
        strip_nodes(function.node, keep_limit)
    for key in sorted(metadata):
        model.metadata_props.add(key=key, value=metadata[key])
