"""Turns Google Benchmark's JSON into one line a benchmark: the median of its repetitions."""

import argparse
import json
import re
import statistics
from collections import defaultdict
from pathlib import Path

# sample/peaked/cached/bert-base/chips:36
NAME = re.compile(r"(?P<benchmark>.+)/(?P<graph>[^/]+)/chips:(?P<chips>\d+)")


def rates_by_name(benchmarks: list[dict]) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = defaultdict(list)
    # Interleaved repetitions come in a random order.
    for run in sorted(benchmarks, key=lambda run: run["family_index"]):
        if run["run_type"] == "iteration" and not run.get("error_occurred"):
            rates[run["run_name"]].append(run["items_per_second"])
    return rates


def lines(report: dict, commit: str) -> list[dict]:
    context = report["context"]
    result = []
    for name, rates in rates_by_name(report["benchmarks"]).items():
        match = NAME.match(name)
        if match is None:
            raise SystemExit(f"{name} is not BENCHMARK/GRAPH/chips:N")
        result.append({
            "kind": "speed",
            "benchmark": match["benchmark"],
            "graph": match["graph"],
            "source": context["graph:" + match["graph"]],
            "chips": int(match["chips"]),
            "items_per_second": statistics.median(rates),
            "repetitions": len(rates),
            "date": context["date"][:10],
            "commit": commit,
            "machine": context["machine"],
            "compiler": context["compiler"],
        })
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--commit", required=True)
    args = parser.parse_args()
    for line in lines(json.loads(args.report.read_text()), args.commit):
        print(json.dumps(line))


if __name__ == "__main__":
    main()
