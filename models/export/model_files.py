"""How stripped models and their manifests are kept on disk."""

import json
from pathlib import Path
from typing import Any

import onnx
import zstandard

COMPRESSION_LEVEL = 19


def write_compressed(data: bytes, path: Path) -> None:
    # One thread and a fixed level: the bytes depend on nothing else.
    compressor = zstandard.ZstdCompressor(
        level=COMPRESSION_LEVEL, write_checksum=True, write_content_size=True
    )
    path.write_bytes(compressor.compress(data))


def read_compressed(path: Path) -> bytes:
    return zstandard.ZstdDecompressor().decompress(path.read_bytes())


def describe_value(value: onnx.ValueInfoProto) -> dict[str, Any]:
    dims = value.type.tensor_type.shape.dim
    shape = [dim.dim_param or dim.dim_value for dim in dims]
    return {"name": value.name, "shape": shape}


def opset_of(model: onnx.ModelProto) -> int:
    """The version of the standard operators, whose domain has no name."""
    return next(o.version for o in model.opset_import if not o.domain)


def read_manifest(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.exists() else {}


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    # One line a model, so that a change to one reads as a change to one.
    lines = (
        f"  {json.dumps(name)}: {json.dumps(manifest[name])}"
        for name in sorted(manifest)
    )
    # Renamed into place, so that a reader never sees half of it.
    draft = path.with_suffix(".tmp")
    draft.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    draft.replace(path)
