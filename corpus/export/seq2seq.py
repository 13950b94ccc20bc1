"""Encoder-decoders for text, and single steps of their decoders."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn
from transformers import DynamicCache, EncoderDecoderCache

from causal import first_of
from hf import config_class_of, hf, make_model
from spec import BOTH, DYNAMO, Built, Entry, Input, floats, tokens


def pair(source: int, target: int, batch: int = 1) -> tuple[Input, ...]:
    return (
        tokens("input_ids", batch, source),
        tokens("decoder_input_ids", batch, target),
    )


def full(
    name: str,
    family: str,
    model: str,
    lengths: tuple[int, int],
    values: Mapping[str, Any] | None = None,
    exporters: tuple[str, ...] = (DYNAMO,),
    **options: Any,
) -> Entry:
    """Encoder and decoder in one graph, as in training."""
    full_name = f"{name}-s{lengths[0]}"
    return hf(full_name, family, model, pair(*lengths), ("logits",), values,
              exporters, constants={"use_cache": False}, **options)


class DecoderStep(nn.Module):
    """One token after a cached prefix, reading the encoder's keys and values."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        ids, encoded, past = inputs[0], inputs[1], inputs[2:]
        own, cross = DynamicCache(), DynamicCache()
        for layer in range(len(past) // 4):
            own.update(past[4 * layer], past[4 * layer + 1], layer)
            cross.update(past[4 * layer + 2], past[4 * layer + 3], layer)
        result = self.module(
            encoder_outputs=(encoded,),
            decoder_input_ids=ids,
            past_key_values=EncoderDecoderCache(own, cross),
            use_cache=True,
        )
        layers = result.past_key_values.self_attention_cache.layers
        pairs = ((layer.keys, layer.values) for layer in layers)
        return (result.logits, *(tensor for pair in pairs for tensor in pair))


def build_step(
    model: str, config: str, values: Mapping[str, Any], source: int, past: int
) -> Built:
    module = make_model(model, config, values)
    cfg = module.config
    heads = first_of(cfg, "decoder_attention_heads", "num_heads")
    width = first_of(cfg, "d_model")
    head = getattr(cfg, "d_kv", None) or width // heads
    layers = first_of(cfg, "decoder_layers", "num_decoder_layers", "num_layers")
    inputs = [
        tokens("decoder_input_ids", 1, 1),
        floats("encoder_hidden_states", 1, source, width),
    ]
    for layer in range(layers):
        for kind, length in (("own", past), ("cross", source)):
            for part in ("key", "value"):
                name = f"past.{layer}.{kind}.{part}"
                inputs.append(floats(name, 1, heads, length, head))
    return Built(DecoderStep(module), tuple(inputs), ("logits",))


def step(
    name: str,
    family: str,
    model: str,
    lengths: tuple[int, int],
    values: Mapping[str, Any] | None = None,
    exporters: tuple[str, ...] = (DYNAMO,),
    source: str = "library default",
) -> Entry:
    args = {
        "model": model,
        "config": config_class_of(model),
        "values": dict(values or {}),
        "source": lengths[0],
        "past": lengths[1],
    }
    full_name = f"{name}-decode-s{lengths[1]}"
    return Entry(full_name, family, "transformers", build_step, args, exporters,
                 source)


def t5(width: int, inner: int, layers: int, heads: int) -> dict[str, int]:
    return {"d_model": width, "d_ff": inner, "num_layers": layers,
            "num_heads": heads}


T5 = "T5ForConditionalGeneration"
BART = "BartForConditionalGeneration"
BART_BASE = {
    "d_model": 768, "encoder_layers": 6, "decoder_layers": 6,
    "encoder_attention_heads": 12, "decoder_attention_heads": 12,
    "encoder_ffn_dim": 3072, "decoder_ffn_dim": 3072,
}
MARIAN = {
    "vocab_size": 58101, "d_model": 512, "encoder_layers": 6,
    "decoder_layers": 6, "encoder_attention_heads": 8,
    "decoder_attention_heads": 8, "encoder_ffn_dim": 2048,
    "decoder_ffn_dim": 2048, "pad_token_id": 58100,
    "decoder_start_token_id": 58100,
}
FLAN_LARGE = {**t5(1024, 2816, 24, 16), "feed_forward_proj": "gated-gelu",
              "tie_word_embeddings": False}

ENTRIES: tuple[Entry, ...] = (
    full("t5-small", "t5", T5, (256, 64), exporters=BOTH,
         source="google-t5/t5-small"),
    full("t5-base", "t5", T5, (512, 128), t5(768, 3072, 12, 12),
         source="google-t5/t5-base"),
    full("flan-t5-large", "t5", T5, (512, 128), FLAN_LARGE,
         source="google/flan-t5-large"),
    step("t5-base", "t5", T5, (512, 128), t5(768, 3072, 12, 12),
         source="google-t5/t5-base"),
    full("byt5-small", "t5", T5, (1024, 256),
         {"vocab_size": 384, "d_model": 1472, "d_ff": 3584, "num_layers": 12,
          "num_decoder_layers": 4, "num_heads": 6,
          "feed_forward_proj": "gated-gelu"}, source="google/byt5-small"),
    full("bart-base", "bart", BART, (256, 128), BART_BASE, BOTH,
         source="facebook/bart-base"),
    full("bart-large", "bart", BART, (1024, 256), source="facebook/bart-large"),
    step("bart-large", "bart", BART, (1024, 256), source="facebook/bart-large"),
    full("mbart-large", "bart", "MBartForConditionalGeneration", (256, 256),
         {"vocab_size": 250027}, source="facebook/mbart-large-cc25"),
    full("pegasus-large", "pegasus", "PegasusForConditionalGeneration",
         (512, 128), {"vocab_size": 96103, "encoder_layers": 16,
                      "decoder_layers": 16}, BOTH,
         source="google/pegasus-large"),
    full("m2m100-418m", "m2m100", "M2M100ForConditionalGeneration", (128, 128),
         source="facebook/m2m100_418M"),
    full("marian-en-de", "marian", "MarianMTModel", (128, 128), MARIAN, BOTH,
         source="Helsinki-NLP/opus-mt-en-de"),
    step("marian-en-de", "marian", "MarianMTModel", (128, 64), MARIAN,
         source="Helsinki-NLP/opus-mt-en-de"),
    full("blenderbot-400m", "blenderbot",
         "BlenderbotSmallForConditionalGeneration", (128, 128),
         source="facebook/blenderbot_small-90M"),
    full("led-base", "led", "LEDForConditionalGeneration", (1024, 128),
         BART_BASE, source="allenai/led-base-16384"),
    full("long-t5-base", "longt5", "LongT5ForConditionalGeneration", (2048, 128),
         {**t5(768, 2048, 12, 12), "feed_forward_proj": "gated-gelu",
          "encoder_attention_type": "transient-global"},
         source="google/long-t5-tglobal-base"),
    full("prophetnet-large", "prophetnet",
         "ProphetNetForConditionalGeneration", (128, 64),
         source="microsoft/prophetnet-large-uncased"),
    full("fsmt-wmt19", "fsmt", "FSMTForConditionalGeneration", (128, 128),
         {"langs": ["en", "de"], "src_vocab_size": 42024,
          "tgt_vocab_size": 42024}, BOTH, source="facebook/wmt19-en-de"),
    full("umt5-small", "umt5", "UMT5ForConditionalGeneration", (256, 64),
         source="google/umt5-small"),
)
