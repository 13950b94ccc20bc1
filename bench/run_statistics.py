"""Statistics of runs of `cleave compare`: best-so-far curves, medians, means, intervals."""

import gzip
import json
import math
import random
import statistics
from pathlib import Path

Run = dict
NONE = math.inf  # no plan found


def read_runs(paths: list[Path]) -> list[Run]:
    """All runs of the files, the last one where a run is in several. A line cut short is left out. Files may be .gz."""
    runs = {}
    for path in paths:
        opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
        with opened as file:
            lines = file.read().split("\n")
        for line in lines[:-1]:
            if line.strip():
                run = json.loads(line)
                runs[run["run"]] = run
    return list(runs.values())


def best_after(run: Run, evaluations: int) -> float:
    """The best interval within so many evaluations."""
    best = NONE
    for count, _, interval in run["curve"]:
        if count <= evaluations:
            best = interval
    return best


def evaluations_to(run: Run, interval: float) -> float:
    """Evaluations until the best is at most `interval`."""
    for count, _, best in run["curve"]:
        if best <= interval * (1 + 1e-12):
            return count
    return NONE


def geometric_mean(values: list[float]) -> float:
    if not values or any(value == NONE for value in values):
        return NONE
    return math.exp(sum(map(math.log, values)) / len(values))


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def mean_of_medians(groups: list[list[float]]) -> float:
    """Geometric mean over models of the median over seeds."""
    return geometric_mean([statistics.median_low(group) for group in groups])


def bootstrap(groups: list[list[float]], statistic=mean_of_medians, rounds: int = 1000,
              share: float = 0.95) -> tuple[float, float]:
    """Confidence interval of a statistic over groups, seeds drawn again within every group.

    What it says is about seeds: the models are taken as given.
    """
    stream = random.Random(1)
    drawn = [statistic([stream.choices(group, k=len(group)) for group in groups])
             for _ in range(rounds)]
    return quantile(drawn, (1 - share) / 2), quantile(drawn, (1 + share) / 2)
