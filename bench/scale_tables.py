"""Writes the tables of docs/scale.md from bench/results/scale.jsonl.

A table stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; the rest of the page is left as
it is.  `--has CASE` only says, by its exit status, whether the file has a line for the case.
"""

import argparse
import json
import math
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
WIDE = ("heads", "towers", "layered", "joined")

Line = dict


def read(path: Path) -> list[Line]:
    return [json.loads(text) for text in path.read_text().splitlines() if text.strip()]


def table(header: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def share(line: Line) -> str:
    return "optimal" if line["proof"] == "optimal" else f"{line['ratio']:.4f}"


def times(line: Line) -> list[str]:
    return [f"{line['wall_seconds']:.1f}", f"{line['processor_seconds']:.1f}", f"{line['peak_mebibytes']:.0f}"]


def growth(lines: list[Line]) -> str:
    """How cost grows with the graph: free rules, serial transfers."""
    rows = []
    kept = [line for line in lines if line["rules"] == "free" and line["transfers"] == "serial"]
    for line in sorted(kept, key=lambda line: (line["family"], line["nodes"])):
        per_node = 1e6 * line["processor_seconds"] / line["nodes"]
        kibibytes = 1024 * line["peak_mebibytes"] / line["nodes"]
        rows.append([line["family"], f"{line['nodes']:,}", share(line), *times(line),
                     f"{per_node:.0f}", f"{kibibytes:.1f}"])
    return table(["graph", "nodes", "bound / interval", "wall s", "processor s", "peak MiB",
                  "processor us a node", "peak KiB a node"], rows)


def by_rules(lines: list[Line]) -> str:
    """All rules at the largest size of every family."""
    rows = []
    for family in sorted({line["family"] for line in lines}):
        own = [line for line in lines if line["family"] == family]
        largest = max(line["nodes"] for line in own)
        for line in own:
            if line["nodes"] < largest / 1.1:
                continue
            rows.append([family, f"{line['nodes']:,}", line["rules"], line["transfers"], share(line),
                         line["proof"], *times(line)])
    return table(["graph", "nodes", "rules", "transfers", "bound / interval", "proof", "wall s",
                  "processor s", "peak MiB"], rows)


def wide(lines: list[Line]) -> str:
    rows = [[line["family"], str(line["nodes"]), str(line["width"]), str(line["chips"]), line["rules"],
             line["transfers"], share(line), line["proof"], line["found_by"], *times(line)[:2]]
            for line in lines]
    return table(["graph", "nodes", "width", "chips", "rules", "transfers", "bound / interval", "proof",
                  "plan by", "wall s", "processor s"], rows)


def wide_means(lines: list[Line]) -> str:
    """By rules; joined graphs are apart, since the triangle rule makes them another problem."""
    groups: dict[tuple[str, ...], list[float]] = {}
    for line in lines:
        kind = "joined" if line["family"] == "joined" else ", ".join(f for f in WIDE if f != "joined")
        groups.setdefault((kind, line["rules"], line["transfers"]), []).append(line["ratio"])
    rows = []
    for key, ratios in sorted(groups.items()):
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        rows.append([*key, str(len(ratios)), f"{mean:.4f}", f"{min(ratios):.4f}"])
    return table(["graphs", "rules", "transfers", "cases", "geometric mean", "least"], rows)


def machine(lines: list[Line]) -> str:
    names = sorted({f"{line['machine']}, {line['threads']} threads, commit {line['commit']}, limit {line['limit_seconds']:g} s"
                    for line in lines})
    return "\n".join(f"- {name}" for name in names)


def write(page: Path, lines: list[Line]) -> None:
    deep = [line for line in lines if line["family"] not in WIDE]
    branched = [line for line in lines if line["family"] in WIDE]
    tables = {"growth": growth(deep), "rules": by_rules(deep), "wide": wide(branched),
              "wide-means": wide_means(branched), "machine": machine(lines)}
    text = page.read_text()
    for name, body in tables.items():
        pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        text = pattern.sub(lambda match, body=body: f"{match[1]}{body}\n{match[2]}", text)
    page.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--has", metavar="CASE")
    options = parser.parse_args()
    lines = read(options.results)
    if options.has is not None:
        sys.exit(0 if any(line["case"] == options.has for line in lines) else 1)
    write(PAGE, lines)


if __name__ == "__main__":
    main()
