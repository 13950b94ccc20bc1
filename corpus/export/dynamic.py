"""Models with open dimensions, as they are exported for a serving runtime.

The sizes are those of the entries without the suffix; `cleave import --dim`
gives them values.
"""

from torch import Tensor, nn

from decoders import LLAMA_68M
from hf import hf
from spec import Built, Entry, Input, floats, tokens, with_dims
from vision import build_torchvision

BATCH = "batch"
SEQUENCE = "sequence"
NO_CACHE = {"use_cache": False}


class AnyInputs(nn.Module):
    """Called with `*inputs`, whose open dimensions the exporter names."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.module(*inputs)


def build_open_batch(constructor: str, size: int) -> Built:
    """A classifier of torchvision for any number of images."""
    built = build_torchvision(constructor, size, batch=2)
    inputs = tuple(with_dims(spec, BATCH) for spec in built.inputs)
    return Built(AnyInputs(built.module), inputs, built.output_names)


def classifier(name: str, family: str, constructor: str) -> Entry:
    args = {"constructor": constructor, "size": 224}
    return Entry(f"{name}-dynamic", family, "torchvision", build_open_batch,
                 args, note="the batch is open")


def open_tokens(name: str, length: int, dims: tuple[str, str]) -> Input:
    return with_dims(tokens(name, 2, length), *dims)


TEXT = (BATCH, SEQUENCE)
OPEN = "batch and sequence are open"

ENTRIES: tuple[Entry, ...] = (
    classifier("resnet50", "resnet", "resnet50"),
    classifier("efficientnet-b0", "efficientnet", "efficientnet_b0"),
    classifier("regnet-y-400mf", "regnet", "regnet_y_400mf"),
    hf("llama-68m-dynamic", "llama", "LlamaForCausalLM",
       (open_tokens("input_ids", 128, TEXT),), ("logits",), LLAMA_68M,
       source="JackFram/llama-68m", constants=NO_CACHE, note=OPEN),
    hf("opt-125m-dynamic", "opt", "OPTForCausalLM",
       (open_tokens("input_ids", 256, TEXT),), ("logits",),
       source="facebook/opt-125m", constants=NO_CACHE, note=OPEN),
    hf("t5-small-dynamic", "t5", "T5ForConditionalGeneration",
       (open_tokens("input_ids", 256, (BATCH, "source")),
        open_tokens("decoder_input_ids", 64, (BATCH, "target"))),
       ("logits",), source="google-t5/t5-small", constants=NO_CACHE,
       note="batch, source and target are open"),
    hf("blip-2-qformer-dynamic", "blip2", "Blip2QFormerModel",
       (with_dims(floats("query_embeds", 2, 32, 768), BATCH),
        with_dims(floats("encoder_hidden_states", 2, 257, 1408), BATCH)),
       note="the batch is open"),
)
