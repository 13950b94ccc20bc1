"""All models of the corpus, collected from the files that declare them."""

import torchvision_operators  # noqa: F401  # isort: skip
import decoders
import detection
import diffusion
import dynamic
import encoders
import graph_nets
import mixtures
import multimodal
import recommendation
import recurrent
import segmentation
import seq2seq
import speech
import state_space
import time_series
import vision
import vision_transformers
from spec import Entry, Variant

GROUPS = (
    decoders,
    detection,
    diffusion,
    dynamic,
    encoders,
    graph_nets,
    mixtures,
    multimodal,
    recommendation,
    recurrent,
    segmentation,
    seq2seq,
    speech,
    state_space,
    time_series,
    vision,
    vision_transformers,
)


def collect() -> dict[str, Variant]:
    variants: dict[str, Variant] = {}
    for group in GROUPS:
        entries: tuple[Entry, ...] = group.ENTRIES
        for entry in entries:
            for exporter in entry.exporters:
                variant = Variant(entry, exporter)
                if variant.name in variants:
                    raise ValueError(f"two models are called {variant.name}")
                variants[variant.name] = variant
    return variants


VARIANTS = collect()
