"""Recurrent networks, with the modules of PyTorch.

Both exporters write one LSTM or GRU node a layer; the dynamo exporter unrolls
the steps of plain RNN layers.
"""

from typing import Any

import torch
from torch import Tensor, nn

from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, floats, tokens

OLD = (TORCHSCRIPT,)
STEP_CELLS = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "rnn": nn.RNNCell}
CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


class LanguageModel(nn.Module):
    """Embedding, recurrent layers and a projection to the vocabulary."""

    def __init__(
        self, cell: str, vocabulary: int, width: int, layers: int, both: bool
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.recurrent = CELLS[cell](
            width, width, layers, batch_first=True, bidirectional=both
        )
        self.projection = nn.Linear(width * (2 if both else 1), vocabulary)

    def forward(self, ids: Tensor) -> Tensor:
        states, _ = self.recurrent(self.embedding(ids))
        return self.projection(states)


class Unrolled(nn.Module):
    """Cells called step by step, as code with custom cells does."""

    def __init__(self, cell: str, width: int, layers: int) -> None:
        super().__init__()
        self.cells = nn.ModuleList(
            STEP_CELLS[cell](width, width) for _ in range(layers)
        )

    def forward(self, features: Tensor) -> Tensor:
        states: list[Any] = [None] * len(self.cells)
        for step in range(features.shape[1]):
            value = features[:, step]
            for layer, cell in enumerate(self.cells):
                states[layer] = cell(value, states[layer])
                state = states[layer]
                value = state[0] if isinstance(state, tuple) else state
        return value


class Translator(nn.Module):
    """Attention over a bidirectional encoder (Luong et al. 2015)."""

    def __init__(self, cell: str, vocabulary: int, width: int, layers: int) -> None:
        super().__init__()
        self.source = nn.Embedding(vocabulary, width)
        self.target = nn.Embedding(vocabulary, width)
        self.encoder = CELLS[cell](
            width, width // 2, layers, batch_first=True, bidirectional=True
        )
        self.decoder = CELLS[cell](width, width, layers, batch_first=True)
        self.score = nn.Linear(width, width, bias=False)
        self.combine = nn.Linear(2 * width, width)
        self.projection = nn.Linear(width, vocabulary)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        memory, _ = self.encoder(self.source(source))
        states, _ = self.decoder(self.target(target))
        scores = self.score(states) @ memory.transpose(1, 2)
        context = scores.softmax(-1) @ memory
        joined = torch.cat((context, states), -1)
        return self.projection(torch.tanh(self.combine(joined)))


class DeepSpeech2(nn.Module):
    """Convolutions over the spectrogram, then recurrence (Amodei et al. 2016)."""

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(1, 32, (41, 11), (2, 2), (20, 5), bias=False),
            nn.BatchNorm2d(32),
            nn.Hardtanh(0, 20),
            nn.Conv2d(32, 32, (21, 11), (2, 1), (10, 5), bias=False),
            nn.BatchNorm2d(32),
            nn.Hardtanh(0, 20),
        )
        self.recurrent = nn.GRU(
            32 * 41, width, layers, batch_first=True, bidirectional=True
        )
        self.projection = nn.Linear(2 * width, 29)

    def forward(self, spectrogram: Tensor) -> Tensor:
        features = self.convolutions(spectrogram).flatten(1, 2).transpose(1, 2)
        states, _ = self.recurrent(features)
        return self.projection(states).log_softmax(-1)


def build_language_model(
    cell: str, vocabulary: int, width: int, layers: int, both: bool, steps: int
) -> Built:
    module = LanguageModel(cell, vocabulary, width, layers, both)
    return Built(module, (tokens("input_ids", 1, steps),), ("logits",))


def build_unrolled(cell: str, width: int, layers: int, steps: int) -> Built:
    inputs = (floats("features", 1, steps, width),)
    return Built(Unrolled(cell, width, layers), inputs, ("state",))


def build_translator(cell: str, width: int, layers: int, steps: int) -> Built:
    inputs = (tokens("source", 1, steps), tokens("target", 1, steps))
    return Built(Translator(cell, 32000, width, layers), inputs, ("logits",))


def build_deepspeech(width: int, layers: int, frames: int) -> Built:
    inputs = (floats("spectrogram", 1, 1, 161, frames),)
    return Built(DeepSpeech2(width, layers), inputs, ("log_probabilities",))


def language_model(
    cell: str,
    width: int,
    layers: int,
    steps: int,
    exporters: tuple[str, ...] = (DYNAMO,),
    both: bool = False,
    source: str = "Merity et al. 2018",
) -> Entry:
    args = {"cell": cell, "vocabulary": 33278, "width": width,
            "layers": layers, "both": both, "steps": steps}
    name = f"{'bi' if both else ''}{cell}-lm-{layers}x{width}-s{steps}"
    return Entry(name, cell, "corpus", build_language_model, args, exporters,
                 source)


def unrolled(cell: str, width: int, layers: int, steps: int) -> Entry:
    args = {"cell": cell, "width": width, "layers": layers, "steps": steps}
    name = f"{cell}-unrolled-{layers}x{width}-s{steps}"
    return Entry(name, cell, "corpus", build_unrolled, args, OLD,
                 "Hochreiter and Schmidhuber 1997" if cell == "lstm"
                 else "Elman 1990", note="every step is unrolled")


def translator(
    cell: str, width: int, layers: int, steps: int,
    exporters: tuple[str, ...] = (DYNAMO,),
) -> Entry:
    args = {"cell": cell, "width": width, "layers": layers, "steps": steps}
    name = f"{cell}-translator-{layers}x{width}-s{steps}"
    return Entry(name, cell, "corpus", build_translator, args, exporters,
                 "Luong et al. 2015")


def deepspeech(width: int, layers: int, frames: int,
               exporters: tuple[str, ...]) -> Entry:
    args = {"width": width, "layers": layers, "frames": frames}
    return Entry(f"deepspeech2-{layers}x{width}-f{frames}", "deepspeech",
                 "corpus", build_deepspeech, args, exporters,
                 "Amodei et al. 2016")


ENTRIES: tuple[Entry, ...] = (
    language_model("lstm", 650, 2, 35, BOTH),
    language_model("lstm", 1150, 3, 70),
    language_model("lstm", 1024, 4, 128, OLD, both=True),
    language_model("gru", 512, 2, 64, BOTH),
    language_model("gru", 1024, 3, 128, both=True),
    language_model("rnn", 512, 2, 64, BOTH, source="Mikolov et al. 2010"),
    unrolled("lstm", 512, 2, 1000),
    unrolled("rnn", 512, 3, 2000),
    translator("lstm", 1024, 4, 50, BOTH),
    translator("gru", 512, 2, 32),
    deepspeech(800, 5, 100, BOTH),
    deepspeech(1024, 5, 1000, OLD),
)
