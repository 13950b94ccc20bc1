"""Recommendation models, written after their papers.

The libraries for these need compiled operators of their own, so they are
declared here with the sizes of the public click data sets.
"""

import torch
from torch import Tensor, nn

from spec import BOTH, DYNAMO, Built, Entry, Input, floats, tokens

# The categorical features of the Criteo display advertising data, each
# hashed to at most the given number of rows.
FEATURES = 26
DENSE_FEATURES = 13


def perceptron(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for size, width in zip(widths, widths[1:]):
        layers += [nn.Linear(size, width), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Tables(nn.Module):
    """One embedding table a feature; returns batch x features x width."""

    def __init__(self, rows: int, width: int, features: int = FEATURES) -> None:
        super().__init__()
        self.tables = nn.ModuleList(
            nn.Embedding(rows, width) for _ in range(features)
        )

    def forward(self, ids: Tensor) -> Tensor:
        columns = enumerate(self.tables)
        return torch.stack([table(ids[:, i]) for i, table in columns], 1)


class Dlrm(nn.Module):
    """Naumov et al. 2019: dot products between all pairs of features."""

    def __init__(self, rows: int, width: int, bottom: tuple, top: tuple) -> None:
        super().__init__()
        self.tables = Tables(rows, width)
        self.bottom = perceptron(DENSE_FEATURES, *bottom, width)
        count = FEATURES + 1
        self.top = perceptron(count * (count - 1) // 2 + width, *top, 1)
        pairs = torch.tril_indices(count, count, -1)
        self.register_buffer("pairs", pairs[0] * count + pairs[1])

    def forward(self, dense: Tensor, ids: Tensor) -> Tensor:
        dense = self.bottom(dense)
        features = torch.cat((dense.unsqueeze(1), self.tables(ids)), 1)
        products = (features @ features.transpose(1, 2)).flatten(1)
        chosen = products.index_select(1, self.pairs)
        return self.top(torch.cat((dense, chosen), 1)).sigmoid()


class WideAndDeep(nn.Module):
    """Cheng et al. 2016."""

    def __init__(self, rows: int, width: int, deep: tuple) -> None:
        super().__init__()
        self.wide = Tables(rows, 1)
        self.tables = Tables(rows, width)
        self.deep = perceptron(FEATURES * width + DENSE_FEATURES, *deep, 1)

    def forward(self, dense: Tensor, ids: Tensor) -> Tensor:
        wide = self.wide(ids).sum(1)
        deep = torch.cat((self.tables(ids).flatten(1), dense), 1)
        return (wide + self.deep(deep)).sigmoid()


class DeepFm(nn.Module):
    """Guo et al. 2017: factorisation machine beside a perceptron."""

    def __init__(self, rows: int, width: int, deep: tuple) -> None:
        super().__init__()
        self.first = Tables(rows, 1)
        self.tables = Tables(rows, width)
        self.deep = perceptron(FEATURES * width, *deep, 1)

    def forward(self, ids: Tensor) -> Tensor:
        features = self.tables(ids)
        square_of_sum = features.sum(1).square()
        sum_of_squares = features.square().sum(1)
        second = 0.5 * (square_of_sum - sum_of_squares).sum(1, keepdim=True)
        first = self.first(ids).sum(1)
        return (first + second + self.deep(features.flatten(1))).sigmoid()


class DeepCross(nn.Module):
    """Wang et al. 2021 (DCN-v2), with low-rank crossing layers."""

    def __init__(self, rows: int, width: int, deep: tuple, layers: int) -> None:
        super().__init__()
        size = FEATURES * width + DENSE_FEATURES
        self.tables = Tables(rows, width)
        self.down = nn.ModuleList(
            nn.Linear(size, 512, bias=False) for _ in range(layers)
        )
        self.up = nn.ModuleList(nn.Linear(512, size) for _ in range(layers))
        self.deep = perceptron(size, *deep, 1)

    def forward(self, dense: Tensor, ids: Tensor) -> Tensor:
        first = torch.cat((self.tables(ids).flatten(1), dense), 1)
        crossed = first
        for down, up in zip(self.down, self.up):
            crossed = first * up(down(crossed)) + crossed
        return self.deep(crossed).sigmoid()


class AutoInt(nn.Module):
    """Song et al. 2019: self-attention between features."""

    def __init__(self, rows: int, width: int, layers: int, heads: int) -> None:
        super().__init__()
        self.tables = Tables(rows, width)
        self.queries = nn.ModuleList(
            nn.Linear(width, 3 * width) for _ in range(layers)
        )
        self.residuals = nn.ModuleList(
            nn.Linear(width, width) for _ in range(layers)
        )
        self.heads = heads
        self.output = nn.Linear(FEATURES * width, 1)

    def attend(self, layer: int, state: Tensor) -> Tensor:
        batch, features, width = state.shape
        shape = (batch, features, 3, self.heads, width // self.heads)
        split = self.queries[layer](state).reshape(shape).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        mixed = (query @ key.transpose(2, 3)).softmax(-1) @ value
        return mixed.transpose(1, 2).reshape(batch, features, width)

    def forward(self, ids: Tensor) -> Tensor:
        state = self.tables(ids)
        for layer, residual in enumerate(self.residuals):
            state = torch.relu(self.attend(layer, state) + residual(state))
        return self.output(state.flatten(1)).sigmoid()


class TwoTower(nn.Module):
    """Yi et al. 2019: users and items meet only in a dot product."""

    def __init__(self, rows: int, width: int, tower: tuple) -> None:
        super().__init__()
        self.tables = nn.ModuleList(
            Tables(rows, width, FEATURES // 2) for _ in range(2)
        )
        size = FEATURES // 2 * width
        self.towers = nn.ModuleList(perceptron(size, *tower) for _ in range(2))

    def forward(self, user: Tensor, item: Tensor) -> Tensor:
        sides = [
            nn.functional.normalize(tower(tables(ids).flatten(1)), dim=-1)
            for tower, tables, ids in zip(self.towers, self.tables, (user, item))
        ]
        return sides[0] @ sides[1].transpose(0, 1)


class Mmoe(nn.Module):
    """Ma et al. 2018: experts shared by several tasks."""

    def __init__(self, rows: int, width: int, experts: int, tasks: int) -> None:
        super().__init__()
        size = FEATURES * width
        self.tables = Tables(rows, width)
        self.experts = nn.ModuleList(
            perceptron(size, 512, 256) for _ in range(experts)
        )
        self.gates = nn.ModuleList(
            nn.Linear(size, experts) for _ in range(tasks)
        )
        self.heads = nn.ModuleList(perceptron(256, 64, 1) for _ in range(tasks))

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        state = self.tables(ids).flatten(1)
        experts = torch.stack([expert(state) for expert in self.experts], 1)
        return tuple(
            head((gate(state).softmax(-1).unsqueeze(-1) * experts).sum(1))
            for gate, head in zip(self.gates, self.heads)
        )


class InterestNetwork(nn.Module):
    """Zhou et al. 2018 (DIN): a candidate weighs the user's history."""

    def __init__(self, items: int, width: int) -> None:
        super().__init__()
        self.items = nn.Embedding(items, width)
        self.weigh = perceptron(4 * width, 80, 40, 1)
        self.output = perceptron(2 * width, 200, 80, 1)

    def forward(self, history: Tensor, candidate: Tensor) -> Tensor:
        past = self.items(history)
        now = self.items(candidate).unsqueeze(1).expand_as(past)
        pairs = torch.cat((now, past, now - past, now * past), -1)
        interest = (self.weigh(pairs) * past).sum(1)
        joined = torch.cat((interest, self.items(candidate)), -1)
        return self.output(joined).sigmoid()


MODELS = {
    "dlrm": Dlrm,
    "wide-deep": WideAndDeep,
    "deepfm": DeepFm,
    "dcn": DeepCross,
    "autoint": AutoInt,
    "two-tower": TwoTower,
    "mmoe": Mmoe,
    "din": InterestNetwork,
}


def build_recommender(model: str, sizes: dict, inputs: tuple) -> Built:
    return Built(MODELS[model](**sizes), inputs)


def recommender(
    name: str,
    family: str,
    inputs: tuple[Input, ...],
    source: str,
    exporters: tuple[str, ...] = (DYNAMO,),
    **sizes: object,
) -> Entry:
    args = {"model": family, "sizes": sizes, "inputs": inputs}
    return Entry(name, family, "corpus", build_recommender, args, exporters,
                 source)


def click_inputs(batch: int, dense: bool = True) -> tuple[Input, ...]:
    ids = tokens("ids", batch, FEATURES)
    return (floats("dense", batch, DENSE_FEATURES), ids) if dense else (ids,)


def towers(batch: int) -> tuple[Input, ...]:
    half = FEATURES // 2
    return tokens("user", batch, half), tokens("item", batch, half)


ENTRIES: tuple[Entry, ...] = (
    recommender("dlrm-small-b128", "dlrm", click_inputs(128),
                "Naumov et al. 2019", BOTH, rows=100_000, width=16,
                bottom=(512, 256, 64), top=(512, 256)),
    recommender("dlrm-terabyte-b2048", "dlrm", click_inputs(2048),
                "MLPerf training, DLRM", rows=4_000_000, width=128,
                bottom=(512, 256), top=(1024, 1024, 512, 256)),
    recommender("wide-deep-b256", "wide-deep", click_inputs(256),
                "Cheng et al. 2016", BOTH, rows=100_000, width=32,
                deep=(1024, 512, 256)),
    recommender("deepfm-b512", "deepfm", click_inputs(512, False),
                "Guo et al. 2017", BOTH, rows=100_000, width=10,
                deep=(400, 400, 400)),
    recommender("dcn-v2-b512", "dcn", click_inputs(512), "Wang et al. 2021",
                BOTH, rows=100_000, width=128, deep=(1024, 1024, 512, 256),
                layers=3),
    recommender("autoint-b256", "autoint", click_inputs(256, False),
                "Song et al. 2019", BOTH, rows=100_000, width=64, layers=3,
                heads=2),
    recommender("two-tower-b1024", "two-tower", towers(1024),
                "Yi et al. 2019", BOTH, rows=500_000, width=64,
                tower=(1024, 512, 128)),
    recommender("mmoe-8x4-b256", "mmoe", click_inputs(256, False),
                "Ma et al. 2018", BOTH, rows=100_000, width=16, experts=8,
                tasks=4),
    recommender("din-s100-b128", "din",
                (tokens("history", 128, 100), tokens("candidate", 128)),
                "Zhou et al. 2018", BOTH, items=1_000_000, width=128),
)
