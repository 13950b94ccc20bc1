"""Decoders with their key/value cache as explicit inputs and outputs."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from transformers import DynamicCache
from transformers.integrations.moe import ALL_EXPERTS_FUNCTIONS

from hf import DEFAULT_EXPERTS, config_class_of, make_model
from spec import DYNAMO, Built, Entry, Input, tokens

PREFILL = "prefill"
DECODE = "decode"


def unrolled_experts(
    self: Any, hidden: Tensor, index: Tensor, weights: Tensor
) -> Tensor:
    """Every expert as its own matrix products, weighted by the router.

    Experts that a token is not routed to count with weight zero, so the graph
    does not depend on the data and a planner can place experts separately.
    """
    result = torch.zeros_like(hidden)
    for expert in range(self.num_experts):
        share = torch.where(index == expert, weights, 0.0).sum(-1, keepdim=True)
        inner = nn.functional.linear(hidden, self.gate_up_proj[expert])
        inner = self._apply_gate(inner)
        outer = nn.functional.linear(inner, self.down_proj[expert])
        result = result + outer * share.to(outer.dtype)
    return result


def split_experts(module: nn.Module) -> None:
    """Gives every expert tensors of its own instead of slices of one."""
    for part in module.modules():
        for name in ("gate_up_proj", "down_proj"):
            stacked = getattr(part, name, None)
            if isinstance(stacked, nn.Parameter) and stacked.dim() == 3:
                delattr(part, name)
                own = (torch.empty(stacked.shape[1:]) for _ in stacked)
                setattr(part, name, nn.ParameterList(map(nn.Parameter, own)))


ALL_EXPERTS_FUNCTIONS.register("unrolled", unrolled_experts)


class Causal(nn.Module):
    """Tokens and flat past keys and values in; logits and the new cache out."""

    def __init__(self, module: nn.Module, cached: bool) -> None:
        super().__init__()
        self.module = module
        self.cached = cached

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        ids, past = inputs[0], inputs[1:]
        if not self.cached:
            result = self.module(input_ids=ids, use_cache=False)
            return (result.logits,)
        cache = DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        result = self.module(
            input_ids=ids, past_key_values=cache, use_cache=True
        )
        present = result.past_key_values.layers
        pairs = ((layer.keys, layer.values) for layer in present)
        return (result.logits, *(tensor for pair in pairs for tensor in pair))


def first_of(config: Any, *names: str) -> int:
    for name in names:
        value = getattr(config, name, None)
        if isinstance(value, int) and value:
            return value
    raise ValueError(f"the configuration has none of {names}")


def cache_shape(config: Any, batch: int, past: int) -> tuple[int, ...]:
    heads = first_of(config, "num_attention_heads", "num_heads", "n_head")
    shared = getattr(config, "num_key_value_heads", None) or heads
    if getattr(config, "multi_query", False):
        shared = 1
    head = getattr(config, "head_dim", None)
    width = head or first_of(config, "hidden_size", "n_embd") // heads
    return batch, shared, past, width


def layer_count(config: Any) -> int:
    return first_of(config, "num_hidden_layers", "num_layers", "n_layer")


def cache_inputs(config: Any, batch: int, past: int) -> tuple[Input, ...]:
    shape = cache_shape(config, batch, past)
    kind = "half" if config.dtype == torch.float16 else "float"
    return tuple(
        Input(f"past.{layer}.{part}", shape, kind)
        for layer in range(layer_count(config))
        for part in ("key", "value")
    )


def cache_outputs(config: Any) -> tuple[str, ...]:
    return tuple(
        f"present.{layer}.{part}"
        for layer in range(layer_count(config))
        for part in ("key", "value")
    )


def build_causal(
    model: str,
    config: str,
    values: Mapping[str, Any],
    mode: str,
    sequence: int,
    batch: int = 1,
    attention: str = "eager",
    experts: str = DEFAULT_EXPERTS,
    dtype: str = "float32",
    cached: bool = True,
) -> Built:
    """`sequence` tokens at once, or one token after `sequence` cached ones."""
    module = make_model(model, config, values, attention, experts, dtype)
    if experts == "unrolled":
        split_experts(module)
    length = sequence if mode == PREFILL else 1
    inputs = (tokens("input_ids", batch, length),)
    if mode == DECODE:
        inputs += cache_inputs(module.config, batch, sequence)
    outputs = ("logits", *(cache_outputs(module.config) if cached else ()))
    return Built(Causal(module, cached), inputs, outputs)


def causal(
    name: str,
    family: str,
    model: str,
    values: Mapping[str, Any],
    mode: str,
    sequence: int,
    exporters: tuple[str, ...] = (DYNAMO,),
    source: str = "library default",
    layers: str = "",
    note: str = "",
    **options: Any,
) -> Entry:
    args = {
        "model": model,
        "config": config_class_of(model),
        "values": dict(values),
        "mode": mode,
        "sequence": sequence,
        **options,
    }
    full_name = f"{name}-{mode}-s{sequence}"
    return Entry(
        full_name,
        family,
        "transformers",
        build_causal,
        args,
        exporters,
        source,
        layers,
        note,
    )


def both_modes(
    name: str,
    family: str,
    model: str,
    values: Mapping[str, Any],
    lengths: tuple[int, int],
    **options: Any,
) -> tuple[Entry, Entry]:
    """A prefill and a decode entry, with the two lengths in that order."""
    return (
        causal(name, family, model, values, PREFILL, lengths[0], **options),
        causal(name, family, model, values, DECODE, lengths[1], **options),
    )
