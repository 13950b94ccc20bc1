"""Graph networks of torch_geometric on graphs of fixed size."""

from collections.abc import Mapping
from typing import Any

import torch
import torch_geometric.nn as gnn
from torch import Tensor, nn

from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, Input, floats, tokens

OLD = (TORCHSCRIPT,)
# Nodes, edges and features of the data sets the models are known from.
CORA = (2708, 10556, 1433)
ARXIV = (16934, 116624, 128)  # a tenth of ogbn-arxiv
MOLECULES = (768, 1664, 64)  # a batch of 32 molecules


class OnGraph(nn.Module):
    """A network whose edges come as one integer tensor."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, features: Tensor, edges: Tensor) -> Tensor:
        return self.module(features, edges)


class Residual(nn.Module):
    """A stack of convolutions with skips (Li et al. 2020)."""

    def __init__(self, width: int, layers: int, size: int, classes: int) -> None:
        super().__init__()
        self.encode = nn.Linear(size, width)
        self.layers = nn.ModuleList(
            gnn.DeepGCNLayer(
                gnn.GENConv(width, width, aggr="softmax", num_layers=2),
                nn.LayerNorm(width),
                nn.ReLU(),
                block="res+",
            )
            for _ in range(layers)
        )
        self.decode = nn.Linear(width, classes)

    def forward(self, features: Tensor, edges: Tensor) -> Tensor:
        state = self.encode(features)
        for layer in self.layers:
            state = layer(state, edges)
        return self.decode(state)


class Atoms(nn.Module):
    """SchNet's interactions on given distances (Schuett et al. 2018)."""

    def __init__(self, width: int, layers: int, gaussians: int) -> None:
        super().__init__()
        schnet = gnn.models.schnet
        self.embedding = nn.Embedding(100, width)
        self.expand = schnet.GaussianSmearing(0.0, 10.0, gaussians)
        self.layers = nn.ModuleList(
            schnet.InteractionBlock(width, gaussians, width, 10.0)
            for _ in range(layers)
        )
        self.output = nn.Sequential(
            nn.Linear(width, width // 2),
            schnet.ShiftedSoftplus(),
            nn.Linear(width // 2, 1),
        )

    def forward(self, atoms: Tensor, edges: Tensor, lengths: Tensor) -> Tensor:
        state = self.embedding(atoms)
        expanded = self.expand(lengths)
        for layer in self.layers:
            state = state + layer(state, edges, lengths, expanded)
        return self.output(state).sum(0)


def graph_inputs(size: tuple[int, int, int]) -> tuple[Input, ...]:
    nodes, edges, features = size
    return (
        floats("features", nodes, features),
        tokens("edges", 2, edges, high=nodes),
    )


def build_network(
    model: str, size: tuple, width: int, layers: int, classes: int, more: Mapping
) -> Built:
    constructor = getattr(gnn.models, model)
    module = constructor(size[2], width, layers, classes, **more)
    return Built(OnGraph(module), graph_inputs(size), ("logits",))


def build_residual(size: tuple, width: int, layers: int) -> Built:
    module = Residual(width, layers, size[2], 40)
    return Built(module, graph_inputs(size), ("logits",))


def build_atoms(nodes: int, edges: int, width: int, layers: int) -> Built:
    inputs = (
        tokens("atoms", nodes, high=90),
        tokens("edges", 2, edges, high=nodes),
        floats("lengths", edges),
    )
    return Built(Atoms(width, layers, 50), inputs, ("energy",))


def build_principal(size: tuple, width: int, layers: int) -> Built:
    """PNA needs the histogram of the degrees of the training graphs."""
    module = gnn.models.PNA(
        size[2],
        width,
        layers,
        40,
        aggregators=["mean", "min", "max", "std"],
        scalers=["identity", "amplification", "attenuation"],
        deg=torch.tensor([1, 8, 40, 90, 60, 12]),
    )
    return Built(OnGraph(module), graph_inputs(size), ("logits",))


def network(
    name: str,
    family: str,
    model: str,
    size: tuple[int, int, int],
    width: int,
    layers: int,
    exporters: tuple[str, ...] = BOTH,
    classes: int = 40,
    **more: Any,
) -> Entry:
    args = {"model": model, "size": size, "width": width, "layers": layers,
            "classes": classes, "more": more}
    return Entry(name, family, "torch_geometric", build_network, args,
                 exporters)


ENTRIES: tuple[Entry, ...] = (
    network("gcn-cora", "gcn", "GCN", CORA, 16, 2, classes=7),
    network("gcn-arxiv-3x256", "gcn", "GCN", ARXIV, 256, 3, (DYNAMO,),
            norm="batch_norm"),
    network("sage-cora", "graphsage", "GraphSAGE", CORA, 64, 2, classes=7),
    network("sage-arxiv-3x256", "graphsage", "GraphSAGE", ARXIV, 256, 3,
            (DYNAMO,), norm="batch_norm"),
    network("gat-cora", "gat", "GAT", CORA, 64, 2, classes=7, heads=8),
    network("gat-v2-arxiv-3x256", "gat", "GAT", ARXIV, 256, 3, (DYNAMO,),
            heads=4, v2=True),
    network("gin-molecules-5x64", "gin", "GIN", MOLECULES, 64, 5),
    network("edge-cnn-molecules", "edge-cnn", "EdgeCNN", MOLECULES, 64, 4),
    Entry("pna-molecules-4x80", "pna", "torch_geometric", build_principal,
          {"size": MOLECULES, "width": 80, "layers": 4}, BOTH,
          "Corso et al. 2020"),
    Entry("deeper-gcn-28x64", "deeper-gcn", "torch_geometric", build_residual,
          {"size": MOLECULES, "width": 64, "layers": 28}, BOTH,
          "Li et al. 2020"),
    Entry("schnet-6x128", "schnet", "torch_geometric", build_atoms,
          {"nodes": 512, "edges": 8192, "width": 128, "layers": 6}, BOTH,
          "Schuett et al. 2018"),
)
