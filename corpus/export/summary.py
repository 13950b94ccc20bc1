"""Prints what the corpus holds, from its manifest."""

import json
from collections import Counter
from pathlib import Path

CORPUS_DIR = Path(__file__).resolve().parent.parent


def main() -> None:
    manifest = json.loads((CORPUS_DIR / "manifest.json").read_text())
    entries = manifest.values()
    families = {entry["family"]: entry["split"] for entry in entries}
    stored = (CORPUS_DIR / "models").glob("*.onnx.zst")
    size = sum(path.stat().st_size for path in stored)
    nodes = sorted((entry["nodes"], name) for name, entry in manifest.items())
    print(f"{len(manifest)} models, {len(families)} families, {size} bytes")
    print("models by side:", dict(Counter(e["split"] for e in entries)))
    print("families by side:", dict(Counter(families.values())))
    print("by exporter:", dict(Counter(e["exporter"] for e in entries)))
    print("by library:", dict(Counter(e["library"] for e in entries)))
    print("fewest nodes:", nodes[:3])
    print("most nodes:", nodes[-6:])
    static = sum(bool(e["static_shapes"]) for e in entries)
    inferred = sum(bool(e["static_after_inference"]) for e in entries)
    print(f"static shapes: {static} in the file, {inferred} after inference")
    for family in sorted(families):
        count = sum(entry["family"] == family for entry in entries)
        print(f"  {family:24} {families[family]:10} {count}")


if __name__ == "__main__":
    main()
