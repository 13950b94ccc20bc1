"""The stored models and their manifest."""

import hashlib
from pathlib import Path
from typing import Any

import onnx

from describe import describe_graph, open_dimensions
from exporters import model_metadata
from model_files import (
    describe_value,
    opset_of,
    read_compressed,
    read_manifest,
    write_compressed,
    write_manifest,
)
from spec import Variant
from split import split_of

CORPUS_DIR = Path(__file__).resolve().parent.parent
MODELS_DIR = CORPUS_DIR / "models"
MANIFEST_PATH = CORPUS_DIR / "manifest.json"
FAILURES_PATH = CORPUS_DIR / "failures.json"


class Store:
    """Keeps the files and the manifest in step with each other."""

    def __init__(self) -> None:
        MODELS_DIR.mkdir(exist_ok=True)
        self.manifest = read_manifest(MANIFEST_PATH)
        self.failures = read_manifest(FAILURES_PATH)

    def path(self, name: str) -> Path:
        return MODELS_DIR / f"{name}.onnx.zst"

    def read(self, name: str) -> bytes:
        return read_compressed(self.path(name))

    def is_current(self, name: str, fingerprint: str) -> bool:
        return self.manifest.get(name, {}).get("spec") == fingerprint

    def has_failed(self, name: str, fingerprint: str) -> bool:
        return self.failures.get(name, {}).get("spec") == fingerprint

    def save(
        self, variant: Variant, fingerprint: str, data: bytes
    ) -> dict[str, Any]:
        entry = manifest_entry(variant, fingerprint, data)
        write_compressed(data, self.path(variant.name))
        # Read again, since another run may have added to it.
        self.manifest = read_manifest(MANIFEST_PATH)
        self.manifest[variant.name] = entry
        write_manifest(MANIFEST_PATH, self.manifest)
        self.failures = read_manifest(FAILURES_PATH)
        if self.failures.pop(variant.name, None):
            write_manifest(FAILURES_PATH, self.failures)
        return entry

    def record_failure(
        self, variant: Variant, fingerprint: str, reason: str
    ) -> None:
        self.failures = read_manifest(FAILURES_PATH)
        self.failures[variant.name] = {"spec": fingerprint, "reason": reason}
        write_manifest(FAILURES_PATH, self.failures)


def manifest_entry(
    variant: Variant, fingerprint: str, data: bytes
) -> dict[str, Any]:
    """Describes one stored model; all counts are taken from its bytes."""
    model = onnx.load_from_string(data)
    entry = variant.entry
    optional = {
        "layers": entry.layers,
        "note": entry.note,
        "dims": open_dimensions(model.graph),
    }
    return {
        "family": entry.family,
        "split": split_of(entry.family),
        **model_metadata(variant),
        "configuration": entry.source,
        **{key: value for key, value in optional.items() if value},
        "opset": opset_of(model),
        "inputs": [describe_value(value) for value in model.graph.input],
        "outputs": len(model.graph.output),
        **describe_graph(model),
        "spec": fingerprint,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
