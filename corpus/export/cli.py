"""Exports the corpus to ONNX, without weights, compressed.

    python corpus/export                    export what is missing or outdated
    python corpus/export NAME...            only the named models
    python corpus/export --family resnet    only the models of one family
    python corpus/export --check            export a sample again and compare
    python corpus/export --list             list the models and their split
"""

import argparse
import random
from collections import Counter

from catalogue import VARIANTS
from check import check_variant
from runner import Limits, run_export
from spec import Variant
from split import split_of
from store import Store

DEFAULT_SAMPLE = 10
DEFAULT_SEED = 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="corpus/export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--family", action="append", default=[])
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--list", action="store_true")
    parser.add_argument(
        "--sample",
        type=int,
        default=DEFAULT_SAMPLE,
        help="how many models --check takes when none is named; 0 for all",
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument(
        "--retry", action="store_true", help="try again what failed before"
    )
    parser.add_argument("--timeout", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--memory", type=float, default=8, metavar="GIB")
    return parser.parse_args()


def selected(arguments: argparse.Namespace) -> list[Variant]:
    unknown = [name for name in arguments.names if name not in VARIANTS]
    if unknown:
        raise SystemExit(f"unknown model: {', '.join(unknown)}")
    everything = not arguments.names and not arguments.family
    return [
        variant
        for name, variant in VARIANTS.items()
        if everything
        or name in arguments.names
        or variant.entry.family in arguments.family
    ]


def list_variants(variants: list[Variant]) -> int:
    for variant in variants:
        family = variant.entry.family
        print(f"{variant.name:40} {family:24} {split_of(family)}")
    counts = Counter(split_of(variant.entry.family) for variant in variants)
    print(f"{len(variants)} models: {dict(counts)}")
    return 0


def check(arguments: argparse.Namespace, limits: Limits) -> int:
    store = Store()
    stored = [v for v in selected(arguments) if v.name in store.manifest]
    if not arguments.names and 0 < arguments.sample < len(stored):
        generator = random.Random(arguments.seed)
        stored = generator.sample(stored, arguments.sample)
    results = [check_variant(store, variant, limits) for variant in stored]
    print(f"{sum(results)} of {len(results)} models are the same")
    return 0 if results and all(results) else 1


def main() -> int:
    arguments = parse_arguments()
    limits = Limits(arguments.timeout, arguments.memory * 2**30)
    if arguments.list:
        return list_variants(selected(arguments))
    if arguments.check:
        return check(arguments, limits)
    return run_export(selected(arguments), Store(), limits, arguments.retry)
