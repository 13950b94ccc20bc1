"""Compares a stored model with a new export of it."""

import hashlib

import onnx

from compare_graphs import compare_models
from runner import ExportFailed, Limits, export_in_subprocess
from spec import Variant
from store import Store

MAX_SHOWN_DIFFERENCES = 5
MAX_SHOWN_CHARACTERS = 400


def find_problems(store: Store, variant: Variant, limits: Limits) -> list[str]:
    stored = store.read(variant.name)
    problems: list[str] = []
    digest = hashlib.sha256(stored).hexdigest()
    if digest != store.manifest[variant.name]["sha256"]:
        problems.append("the stored file does not match the manifest")
    try:
        exported = export_in_subprocess(variant, limits)
    except ExportFailed as failure:
        return [*problems, f"does not export: {failure}"]
    return problems + compare_models(
        onnx.load_from_string(stored), onnx.load_from_string(exported)
    )


def check_variant(store: Store, variant: Variant, limits: Limits) -> bool:
    """True when the stored model is intact and a new export equals it."""
    problems = find_problems(store, variant, limits)
    for problem in problems[:MAX_SHOWN_DIFFERENCES]:
        print(f"{variant.name}: {problem[:MAX_SHOWN_CHARACTERS]}")
    verdict = f"{len(problems)} problems" if problems else "same"
    print(f"{variant.name}: {verdict}", flush=True)
    return not problems
