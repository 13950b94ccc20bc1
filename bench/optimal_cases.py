"""Cases of scripts/bench-optimal: which there are, a stratified sample of them, their packages."""

import itertools
import json
import random
from dataclasses import dataclass
from pathlib import Path

CHIPS = (4, 8, 16, 36, 64)
RULES = ("free", "no-skip", "triangle", "relay")
# SRAM: none, or so many times M*, the least with which the weights can be placed; weights count.
LIMITS = ("none", "1.5", "1.1", "1.0")
TRANSFERS = ("serial", "overlapped")


@dataclass(frozen=True)
class Case:
    model: str
    chips: int
    rules: str
    limit: str
    transfers: str

    def name(self) -> str:
        return f"{self.model} k{self.chips} {self.rules} sram-{self.limit} {self.transfers}"


def package(case: Case, sram_bytes: int) -> dict:
    """The built-in packages' chips and links, as many and with such rules as the case says."""
    constraints = {"free": (False, False), "no-skip": (True, False),
                   "triangle": (True, True), "relay": (True, True)}[case.rules]
    return {"format": "cleave.package/1", "name": f"mcm{case.chips}-{case.rules}",
            "chips": case.chips,
            "chip": {"flops_per_second": 2e12, "sram_bytes": sram_bytes,
                     "sram_bytes_per_second": 2e11},
            "link": {"bytes_per_second": 2.5e10, "latency_seconds": 1e-6}, "host_link": None,
            "constraints": dict(zip(("no_skipping", "triangle"), constraints)),
            "transfers": case.transfers,
            "forwarding": "relay" if case.rules == "relay" else "none"}


def strata(chips, rules, limits, transfers) -> list[tuple]:
    return list(itertools.product(chips, rules, limits, transfers))


def sample(models: list[str], groups: list[tuple], count: int | None, seed: int) -> list[Case]:
    """Cases in a random order of which every beginning is spread evenly over groups and models.

    Groups come in rounds, each in a new order; models likewise. None: the whole product.
    """
    if count is None:
        return [Case(model, *group) for model in models for group in groups]
    stream = random.Random(seed)
    chosen: dict[Case, None] = {}
    group_round, model_round = [], []
    most = len(models) * len(groups)
    while len(chosen) < min(count, most):
        if not group_round:
            group_round = stream.sample(groups, len(groups))
        if not model_round:
            model_round = stream.sample(models, len(models))
        chosen[Case(model_round.pop(), *group_round.pop())] = None
    return list(chosen)


def corpus_models(root: Path) -> dict[str, dict]:
    """Path and dimensions of every model of the corpus."""
    manifest = json.loads((root / "corpus" / "manifest.json").read_text())
    return {name: {"path": root / "corpus" / "models" / f"{name}.onnx.zst",
                   "dims": entry.get("dims", {}), "family": entry["family"]}
            for name, entry in sorted(manifest.items())}
