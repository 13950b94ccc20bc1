"""How a model of the corpus is declared.

An `Entry` says everything about one model: a function that builds it and the
arguments of that function.  Both are plain data with a stable `repr`, so a
hash of the entry tells whether a stored model is still what the code says.
"""

import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

DYNAMO = "dynamo"
TORCHSCRIPT = "torchscript"
BOTH = (DYNAMO, TORCHSCRIPT)

# The opset each exporter is asked for: its own default for dynamo, and the
# first one with LayerNormalization for the TorchScript exporter.
OPSETS = {DYNAMO: 20, TORCHSCRIPT: 17}

SEED = 20240607


@dataclass(frozen=True)
class Input:
    """One graph input: `kind` is a key of SAMPLERS, `high` bounds integers."""

    name: str
    shape: tuple[int, ...]
    kind: str = "float"
    high: int = 1000
    # Names of dimensions that stay open, by axis (dynamo only).
    dynamic: tuple[tuple[int, str], ...] = ()


def sample_integers(spec: Input, generator: torch.Generator) -> Tensor:
    return torch.randint(0, spec.high, spec.shape, generator=generator)


def sample_floats(spec: Input, generator: torch.Generator) -> Tensor:
    return torch.randn(spec.shape, generator=generator)


def sample_mask(spec: Input, generator: torch.Generator) -> Tensor:
    """Ones with a padded tail, so that no exporter can drop the mask."""
    mask = torch.ones(spec.shape, dtype=torch.long)
    mask[..., spec.shape[-1] // 2 :] = 0
    return mask


def sample_positions(spec: Input, generator: torch.Generator) -> Tensor:
    return torch.arange(spec.shape[-1]).expand(spec.shape).contiguous()


SAMPLERS: Mapping[str, Callable[[Input, torch.Generator], Tensor]] = {
    "tokens": sample_integers,
    "float": sample_floats,
    "half": lambda spec, generator: sample_floats(spec, generator).half(),
    "mask": sample_mask,
    "positions": sample_positions,
    "bool": lambda spec, generator: torch.ones(spec.shape, dtype=torch.bool),
}


def sample(spec: Input) -> Tensor:
    return SAMPLERS[spec.kind](spec, torch.Generator().manual_seed(SEED))


def tokens(name: str, *shape: int, high: int = 1000) -> Input:
    return Input(name, shape, "tokens", high)


def mask(name: str, *shape: int) -> Input:
    return Input(name, shape, "mask")


def floats(name: str, *shape: int) -> Input:
    return Input(name, shape, "float")


def image(size: int = 224, name: str = "image", batch: int = 1) -> Input:
    return Input(name, (batch, 3, size, size), "float")


def with_dims(spec: Input, *dims: str) -> Input:
    """`spec` with its first dimensions left open under the given names."""
    return Input(
        spec.name, spec.shape, spec.kind, spec.high, tuple(enumerate(dims))
    )


@dataclass(frozen=True)
class Built:
    """A module in evaluation mode and what it is exported with.

    Output names may be fewer than the outputs: the rest keep the exporter's.
    """

    module: nn.Module
    inputs: tuple[Input, ...]
    output_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One model, which is exported once by each of `exporters`."""

    name: str
    family: str
    library: str
    build: Callable[..., Built]
    args: Mapping[str, Any]
    exporters: tuple[str, ...] = (DYNAMO,)
    # Where the configuration comes from: a model card, a paper, a default.
    source: str = "library default"
    # Set where the model has fewer layers than the one it is named after.
    layers: str = ""
    note: str = ""

    def make(self) -> Built:
        return self.build(**self.args)


@dataclass(frozen=True)
class Variant:
    """One stored graph: an entry and the exporter that makes it."""

    entry: Entry
    exporter: str

    @property
    def name(self) -> str:
        suffix = "-torchscript" if self.exporter == TORCHSCRIPT else ""
        return self.entry.name + suffix

    @property
    def opset(self) -> int:
        return OPSETS[self.exporter]

    def fingerprint(self, versions: Mapping[str, str]) -> str:
        """Changes whenever the declaration or the libraries do."""
        entry = self.entry
        parts = (
            entry.name,
            entry.library,
            entry.build.__qualname__,
            inspect.getsource(entry.build),
            repr(sorted(entry.args.items())),
            self.exporter,
            self.opset,
            sorted(versions.items()),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
