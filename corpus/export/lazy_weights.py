"""Builds models of any size without paying for their weights.

Large parameters are allocated but never written, so the system gives them no
memory.  This works because nothing on the way to a stripped ONNX file reads
them: the dynamo exporter traces with fake tensors and its optimiser looks only
into small tensors.  The TorchScript exporter does read and copy everything,
and merges tensors with equal contents, so its models are filled completely.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from spec import SEED

# Tensors of up to this many elements get real contents.
SMALL_ELEMENTS = 1 << 18

aten = torch.ops.aten
# In-place initialisation, which is skipped for large tensors.
WRITERS = frozenset(
    (
        aten.normal_.default,
        aten.uniform_.default,
        aten.zero_.default,
        aten.fill_.Scalar,
        aten.erfinv_.default,
        aten.mul_.Scalar,
        aten.mul_.Tensor,
        aten.add_.Scalar,
        aten.add_.Tensor,
        aten.clamp_.default,
        aten.div_.Scalar,
        aten.div_.Tensor,
    )
)
# Creation of filled tensors, which becomes creation of empty ones.
CREATORS = frozenset(
    (
        aten.randn.default,
        aten.rand.default,
        aten.zeros.default,
        aten.ones.default,
        aten.full.default,
    )
)


def is_large(shape: Any) -> bool:
    elements = 1
    for size in shape:
        elements *= size
    return elements > SMALL_ELEMENTS


class SkipLargeWrites(TorchDispatchMode):
    """Leaves large floating-point tensors as the allocator returned them."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if func in WRITERS and args[0].is_floating_point():
            if is_large(args[0].shape):
                return args[0]
        elif func in CREATORS and is_large(args[0]):
            dtype = kwargs.get("dtype") or torch.get_default_dtype()
            if dtype.is_floating_point:
                return torch.empty(args[0], dtype=dtype)
        return func(*args, **kwargs)


@contextmanager
def lazily_built(lazy: bool) -> Iterator[None]:
    if not lazy:
        yield
        return
    with SkipLargeWrites():
        yield


def fill(name: str, tensor: Tensor, generator: torch.Generator) -> None:
    tensor.normal_(mean=0.0, std=0.02, generator=generator)
    if name.endswith("running_var"):
        tensor.abs_().add_(0.5)  # a variance has to be positive


def randomize(module: nn.Module, lazy: bool) -> nn.Module:
    """Fills floating-point parameters so that no two tensors are equal.

    The exporters merge equal initializers, and a fresh model is full of equal
    biases; merging those would make unrelated layers share tensors.  Buffers
    are left alone but for statistics, since they may be computed constants.
    """
    generator = torch.Generator().manual_seed(SEED)
    parameters = dict(module.named_parameters())
    statistics = {
        name: buffer
        for name, buffer in module.named_buffers()
        if name.endswith(("running_mean", "running_var"))
    }
    with torch.no_grad():
        for name, tensor in {**parameters, **statistics}.items():
            skipped = lazy and is_large(tensor.shape)
            if tensor.is_floating_point() and not skipped:
                fill(name, tensor, generator)
    return module.eval()
