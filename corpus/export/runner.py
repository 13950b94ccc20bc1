"""Exports models one after the other, each in a process of its own.

The processes are forked from this one, which has imported the libraries
already; a child that runs too long or takes too much memory is ended and the
others go on.
"""

import gc
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from exporters import export_variant, library_versions
from spec import Variant
from store import Store

POLL_SECONDS = 0.2
GRACE_SECONDS = 5
MAX_REASON_CHARACTERS = 300
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Limits:
    seconds: float
    bytes: float


class ExportFailed(Exception):
    """The reason, in one line, why a model could not be exported."""


def resident_bytes(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0  # it has just ended, or there is no /proc
    return int(fields[1]) * PAGE_BYTES


def reason_of(error: BaseException) -> str:
    """The innermost cause in one line, since exporters wrap errors in advice."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:MAX_REASON_CHARACTERS]


def export_child(variant: Variant, folder: Path) -> None:
    """Runs in the child; leaves either `model` or `reason` in the folder."""
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    gc.disable()  # the process is short, and its objects are many
    try:
        (folder / "model").write_bytes(export_variant(variant))
    except Exception as error:
        traceback.print_exc()
        (folder / "reason").write_text(reason_of(error))


def end(process: BaseProcess, reason: str) -> None:
    process.terminate()
    process.join(GRACE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    raise ExportFailed(reason)


def watch(process: BaseProcess, limits: Limits) -> None:
    """Waits for the child; ends it where it passes one of the limits."""
    deadline = time.monotonic() + limits.seconds
    while process.is_alive():
        process.join(POLL_SECONDS)
        if time.monotonic() > deadline:
            end(process, f"took more than {limits.seconds:.0f} seconds")
        if resident_bytes(process.pid or 0) > limits.bytes:
            end(process, f"took more than {limits.bytes / 2**30:.0f} GiB")


def export_in_subprocess(variant: Variant, limits: Limits) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process = get_context("fork").Process(
            target=export_child, args=(variant, folder)
        )
        process.start()
        watch(process, limits)
        if (folder / "model").exists() and process.exitcode == 0:
            return (folder / "model").read_bytes()
        if (folder / "reason").exists():
            keep_log(variant, folder)
            raise ExportFailed((folder / "reason").read_text())
        raise ExportFailed(f"the process ended with code {process.exitcode}")


def keep_log(variant: Variant, folder: Path) -> None:
    """Copies the log of a failure to where the environment asks for it."""
    target = os.environ.get("CORPUS_LOGS")
    if target:
        text = (folder / "log").read_text(errors="replace")
        (Path(target) / f"{variant.name}.log").write_text(text)


def run_one(variant: Variant, store: Store, limits: Limits) -> bool:
    fingerprint = variant.fingerprint(library_versions(variant.entry.library))
    start = time.monotonic()
    try:
        data = export_in_subprocess(variant, limits)
    except ExportFailed as failure:
        store.record_failure(variant, fingerprint, str(failure))
        print(f"{variant.name}: FAILED, {failure}", flush=True)
        return False
    entry = store.save(variant, fingerprint, data)
    seconds = time.monotonic() - start
    print(f"{variant.name}: {entry['nodes']} nodes, {seconds:.0f} s", flush=True)
    return True


def breadth_first(variants: list[Variant]) -> list[Variant]:
    """The first of every family before the second of any."""
    seen: Counter[str] = Counter()
    ranked = []
    for variant in variants:
        ranked.append((seen[variant.entry.family], variant))
        seen[variant.entry.family] += 1
    return [variant for _, variant in sorted(ranked, key=lambda pair: pair[0])]


def run_export(
    variants: list[Variant], store: Store, limits: Limits, retry: bool
) -> int:
    """Exports what is missing or outdated; 1 when something failed."""
    failed = 0
    for variant in breadth_first(variants):
        fingerprint = variant.fingerprint(library_versions(variant.entry.library))
        if store.is_current(variant.name, fingerprint):
            continue
        if store.has_failed(variant.name, fingerprint) and not retry:
            continue
        failed += not run_one(variant, store, limits)
    print(f"{len(store.manifest)} models stored, {failed} failed now")
    return 1 if failed else 0
