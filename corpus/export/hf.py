"""Builds models of transformers from configurations written out in full."""

from collections.abc import Mapping
from typing import Any

import torch
import transformers
from torch import Tensor, nn

from spec import DYNAMO, Built, Entry, Input

# Mixtures of experts run as one batched product over gathered weights; the
# library's loop over the experts that were hit depends on the data.
DEFAULT_EXPERTS = "batched_mm"


class Call(nn.Module):
    """A model called by keyword, which returns chosen fields as a tuple.

    The library's forward functions have many optional arguments, which the
    exporters would fill by position.
    """

    def __init__(
        self,
        module: nn.Module,
        names: tuple[str, ...],
        fields: tuple[str, ...],
        method: str = "forward",
        constants: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.module = module
        self.names = names
        self.fields = fields
        self.method = method
        self.constants = dict(constants or {})

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        named = dict(zip(self.names, inputs, strict=True))
        function = self.module if self.method == "forward" else None
        function = function or getattr(self.module, self.method)
        result = function(**named, **self.constants)
        return tuple(pick(result, field) for field in self.fields)


def pick(result: Any, field: str) -> Tensor:
    """A field of an output structure, or the output itself for `output`."""
    if isinstance(result, Tensor):
        return result
    for part in field.split("."):
        result = result[int(part)] if part.isdigit() else getattr(result, part)
    return result


def make_config(name: str, values: Mapping[str, Any]) -> Any:
    """A configuration; dictionaries marked with `_class` are nested ones."""
    plain = {
        key: make_config(value["_class"], {k: v for k, v in value.items() if k != "_class"})
        if isinstance(value, Mapping) and "_class" in value
        else value
        for key, value in values.items()
    }
    return getattr(transformers, name)(**plain)


def set_implementations(config: Any, attention: str, experts: str) -> None:
    config._attn_implementation = attention
    config._experts_implementation = experts
    for name in getattr(config, "sub_configs", {}):
        inner = getattr(config, name, None)
        if inner is not None:
            set_implementations(inner, attention, experts)


def make_model(
    model: str,
    config: str,
    values: Mapping[str, Any],
    attention: str = "eager",
    experts: str = DEFAULT_EXPERTS,
    dtype: str = "float32",
) -> nn.Module:
    configuration = make_config(config, values)
    set_implementations(configuration, attention, experts)
    if dtype != "float32":
        configuration.dtype = getattr(torch, dtype)
    previous = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, dtype))
    try:
        return getattr(transformers, model)(configuration).eval()
    finally:
        torch.set_default_dtype(previous)


def build_model(
    model: str,
    config: str,
    values: Mapping[str, Any],
    inputs: tuple[Input, ...],
    fields: tuple[str, ...],
    attention: str = "eager",
    method: str = "forward",
    constants: Mapping[str, Any] | None = None,
) -> Built:
    module = make_model(model, config, values, attention)
    names = tuple(spec.name for spec in inputs)
    call = Call(module, names, fields, method, constants)
    return Built(call, inputs, tuple(name.replace(".", "_") for name in fields))


def hf(
    name: str,
    family: str,
    model: str,
    inputs: tuple[Input, ...],
    fields: tuple[str, ...] = ("last_hidden_state",),
    values: Mapping[str, Any] | None = None,
    exporters: tuple[str, ...] = (DYNAMO,),
    source: str = "library default",
    config: str = "",
    note: str = "",
    layers: str = "",
    **options: Any,
) -> Entry:
    """An entry for a model of transformers, by class name."""
    args = {
        "model": model,
        "config": config or config_class_of(model),
        "values": dict(values or {}),
        "inputs": inputs,
        "fields": fields,
        **options,
    }
    return Entry(
        name,
        family,
        "transformers",
        build_model,
        args,
        exporters,
        source,
        layers,
        note,
    )


def config_class_of(model: str) -> str:
    """BertForMaskedLM and BertModel are both configured by BertConfig."""
    return getattr(transformers, model).config_class.__name__
