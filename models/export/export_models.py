#!/usr/bin/env python3
"""Exports the example models to ONNX, without weights, compressed.

    export_models.py                 export all models and rewrite the manifest
    export_models.py bert-base       export only the named ones
    export_models.py --check NAME    export again and compare with the stored
"""

import argparse
import hashlib
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import onnx
import torch

from compare_graphs import compare_models
from model_files import (
    describe_value,
    opset_of,
    read_compressed,
    read_manifest,
    write_compressed,
    write_manifest,
)
from strip_weights import strip_model
from zoo import SPECS, ModelSpec

MODELS_DIR = Path(__file__).resolve().parent.parent
MANIFEST_PATH = MODELS_DIR / "manifest.json"
MAX_SHOWN_DIFFERENCES = 10


def export_dynamo(spec: ModelSpec, path: Path) -> None:
    """Exports with the torch.export based exporter."""
    inputs = spec.sample_inputs()
    dynamic_shapes = None
    if spec.dynamic_dims:
        dims = {i: torch.export.Dim(n) for i, n in enumerate(spec.dynamic_dims)}
        dynamic_shapes = tuple(dims for _ in inputs)
    program = torch.onnx.export(
        spec.build(),
        inputs,
        dynamo=True,
        opset_version=spec.opset,
        input_names=spec.input_names,
        output_names=spec.output_names,
        dynamic_shapes=dynamic_shapes,
        verbose=False,
    )
    program.save(path, external_data=False)


def export_torchscript(spec: ModelSpec, path: Path) -> None:
    """Exports with the older exporter, which writes no value_info."""
    torch.onnx.export(
        spec.build(),
        spec.sample_inputs(),
        path,
        dynamo=False,
        opset_version=spec.opset,
        input_names=spec.input_names,
        output_names=spec.output_names,
    )


def model_metadata(spec: ModelSpec) -> dict[str, str]:
    """Where the model comes from; stored in the model and the manifest."""
    return {
        "exporter": spec.exporter,
        "library": spec.library,
        "library_version": version(spec.library),
        "torch_version": version("torch"),
        "weights": "stripped",
    }


def export_stripped(spec: ModelSpec) -> bytes:
    """Exports one model and returns it, stripped, in serialized form."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        if spec.dynamo:
            export_dynamo(spec, path)
        else:
            export_torchscript(spec, path)
        model = onnx.load(path)
    strip_model(model, model_metadata(spec))
    return model.SerializeToString(deterministic=True)


def stored_path(name: str) -> Path:
    return MODELS_DIR / f"{name}.onnx.zst"


def manifest_entry(spec: ModelSpec, data: bytes) -> dict[str, Any]:
    """Describes one stored model; all counts are taken from its bytes."""
    model = onnx.load_from_string(data)
    graph = model.graph
    return {
        **model_metadata(spec),
        "opset": opset_of(model),
        "inputs": [describe_value(value) for value in graph.input],
        "outputs": [describe_value(value) for value in graph.output],
        "nodes": len(graph.node),
        "initializers": len(graph.initializer),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def export_model(name: str) -> None:
    """Exports one model, stores it and updates its line of the manifest."""
    spec = SPECS[name]
    data = export_stripped(spec)
    write_compressed(data, stored_path(name))
    manifest = read_manifest(MANIFEST_PATH)
    manifest[name] = manifest_entry(spec, data)
    write_manifest(MANIFEST_PATH, manifest)
    size = stored_path(name).stat().st_size
    print(f"{name}: {manifest[name]['nodes']} nodes, {size} bytes stored")


def check_model(name: str) -> bool:
    """True when the stored model is intact and a new export equals it."""
    stored = read_compressed(stored_path(name))
    problems: list[str] = []
    if hashlib.sha256(stored).hexdigest() != read_manifest(MANIFEST_PATH)[name]["sha256"]:
        problems.append("the stored file does not match the manifest")
    exported = export_stripped(SPECS[name])
    problems += compare_models(
        onnx.load_from_string(stored), onnx.load_from_string(exported)
    )
    for problem in problems[:MAX_SHOWN_DIFFERENCES]:
        print(f"{name}: {problem[:400]}")
    print(f"{name}: {f'{len(problems)} problems' if problems else 'same'}")
    return not problems


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"models to export, all when none is given: {', '.join(SPECS)}",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare with the stored models and write nothing",
    )
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in SPECS]
    if unknown:
        parser.error(f"unknown model: {', '.join(unknown)}")
    return arguments


def main() -> int:
    arguments = parse_arguments()
    names = arguments.names or list(SPECS)
    if arguments.check:
        results = [check_model(name) for name in names]
        return 0 if all(results) else 1
    for name in names:
        export_model(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
