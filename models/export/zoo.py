"""The models that are exported: how each is built, and with what inputs.

Only architectures matter here.  Every floating-point parameter and buffer is
filled with seeded random numbers, because the exporters merge initializers
with equal contents: freshly constructed models have biases of zero and scales
of one, and merging those would make unrelated layers share tensors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

import torchvision_operators  # noqa: F401  # isort: skip
import torchvision
from transformers import BertConfig, BertModel

SEED = 20240607
SEQUENCE = 384
IMAGE = (1, 3, 224, 224)

# The opset each exporter is asked for: its own default for dynamo, and the
# first one with LayerNormalization for the TorchScript exporter.
DYNAMO_OPSET = 20
TORCHSCRIPT_OPSET = 17


@dataclass(frozen=True)
class ModelSpec:
    """One model of the zoo and how it is exported."""

    name: str
    library: str
    build: Callable[[], nn.Module]
    sample_inputs: Callable[[], tuple[Tensor, ...]]
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    dynamo: bool = True
    dynamic_dims: tuple[str, ...] = ()

    @property
    def opset(self) -> int:
        return DYNAMO_OPSET if self.dynamo else TORCHSCRIPT_OPSET

    @property
    def exporter(self) -> str:
        return "torch.onnx dynamo" if self.dynamo else "torch.onnx torchscript"


class BertEncoder(nn.Module):
    """BertModel behind a plain positional signature.

    The library's forward has many optional arguments, which the TorchScript
    exporter would fill by position and so clash with its keyword handling.
    """

    def __init__(self, attention: str) -> None:
        super().__init__()
        self.bert = BertModel(BertConfig(attn_implementation=attention))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        result = self.bert(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
        )
        return result.last_hidden_state, result.pooler_output


def randomize(model: nn.Module) -> nn.Module:
    """Fills all floating-point state so that no two tensors are equal."""
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
            if not tensor.is_floating_point():
                continue
            tensor.normal_(mean=0.0, std=0.02, generator=generator)
            if name.endswith("running_var"):
                tensor.abs_().add_(0.5)  # a variance has to be positive
    return model.eval()


def build_bert(attention: str) -> nn.Module:
    """BERT-base: the library's default configuration."""
    return randomize(BertEncoder(attention))


def build_vision(constructor: str) -> nn.Module:
    """A torchvision classifier with its default options and no weights."""
    return randomize(getattr(torchvision.models, constructor)(weights=None))


def sample_tokens(batch: int) -> tuple[Tensor, ...]:
    """Token inputs; the mask has a padded tail so that it can't be dropped."""
    tokens = torch.arange(batch * SEQUENCE).reshape(batch, SEQUENCE) + 1000
    mask = torch.ones(batch, SEQUENCE, dtype=torch.long)
    mask[:, SEQUENCE // 2 :] = 0
    segments = torch.zeros(batch, SEQUENCE, dtype=torch.long)
    segments[:, SEQUENCE // 4 :] = 1
    return tokens, mask, segments


def sample_image() -> tuple[Tensor, ...]:
    """One image of the size the classifiers are published for."""
    return (torch.randn(IMAGE, generator=torch.Generator().manual_seed(SEED)),)


def bert_spec(
    name: str,
    attention: str = "eager",
    dynamo: bool = True,
    dynamic_dims: tuple[str, ...] = (),
) -> ModelSpec:
    """A variant of BERT-base; the same weights in each."""
    # An example size of one would be taken for a constant when it is dynamic.
    batch = 2 if dynamic_dims else 1
    return ModelSpec(
        name=name,
        library="transformers",
        build=lambda: build_bert(attention),
        sample_inputs=lambda: sample_tokens(batch),
        input_names=("input_ids", "attention_mask", "token_type_ids"),
        output_names=("last_hidden_state", "pooler_output"),
        dynamo=dynamo,
        dynamic_dims=dynamic_dims,
    )


def vision_spec(name: str, constructor: str, dynamo: bool = True) -> ModelSpec:
    """A torchvision classifier, exported at batch one."""
    return ModelSpec(
        name=name,
        library="torchvision",
        build=lambda: build_vision(constructor),
        sample_inputs=sample_image,
        input_names=("image",),
        output_names=("logits",),
        dynamo=dynamo,
    )


TOKEN_DIMS = ("batch", "sequence")

SPECS: dict[str, ModelSpec] = {
    spec.name: spec
    for spec in (
        bert_spec("bert-base"),
        bert_spec("bert-base-torchscript", dynamo=False),
        bert_spec("bert-base-dynamic", dynamic_dims=TOKEN_DIMS),
        bert_spec("bert-base-dynamic-sdpa", "sdpa", dynamic_dims=TOKEN_DIMS),
        vision_spec("resnet50", "resnet50"),
        vision_spec("resnet50-torchscript", "resnet50", dynamo=False),
        vision_spec("vit-base-16", "vit_b_16"),
        vision_spec("mobilenet-v3-large", "mobilenet_v3_large"),
    )
}
