"""Writes the tables of docs/benchmarks.md from a file of results.

A table stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; the rest of the page is left as
it is, as are tables for which there are no results.  Missing figures are dashes.
"""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
SAMPLING = ("sample/peaked/cached", "sample/peaked/rebuilt", "sample/uniform/cached", "fix/peaked")
STEPS = ("order/deepest", "table/rebuild", "table/prepare_runs", "sample/log_probability",
         "cost/evaluate", "cost/move")

Line = dict


def unique(values: list) -> list:
    return list(dict.fromkeys(values))


def of_kind(lines: list[Line], kind: str) -> list[Line]:
    return [line for line in lines if line["kind"] == kind]


def table(header: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def rate(per_second: float) -> str:
    if per_second >= 1e6:
        return f"{per_second / 1e6:.2f} M"
    return f"{per_second / 1e3:.3g} k"


def seconds(value: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"


def setting(lines: list[Line]) -> str:
    found = of_kind(lines, "speed")
    first = found[0]
    graphs = ", ".join(unique([f"{x['graph']} ({x['source']})" for x in found]))
    return (f"Recorded {first['date']} at commit {first['commit']} on one core of: {first['machine']}; "
            f"{first['compiler']}. Graphs: {graphs}.")


def speed(lines: list[Line], benchmarks: tuple[str, ...], with_chips: bool) -> str:
    found = {(x["benchmark"], x["graph"], x["chips"]): rate(x["items_per_second"])
             for x in of_kind(lines, "speed")}
    cases = unique([key[1:] for key in found if key[0] == benchmarks[0]])
    rows = []
    for graph, chips in cases:
        figures = [found.get((name, graph, chips), "–") for name in benchmarks]
        rows.append([graph] + ([str(chips)] if with_chips else []) + figures)
    return table(["graph"] + (["chips"] if with_chips else []) + list(benchmarks), rows)


def contest_row(x: Line) -> list[str]:
    bound = "" if x["gecode_status"] == "solved" else "≥ "
    return [x["graph"], str(x["chips"]), x["rows"], seconds(x["cleave_seconds_per_sample"]),
            bound + seconds(x["gecode_seconds_per_sample"]), f"{bound}{x['ratio']:,.0f}",
            f"{x['cleave_effective_chips']:.1f} / {x['gecode_effective_chips']:.1f}",
            x["gecode_variant"], x["gecode_status"]]


def contest(lines: list[Line]) -> str:
    header = ["graph", "chips", "rows", "Cleave", "Gecode", "ratio", "effective chips",
              "Gecode's variant", "Gecode"]
    return table(header, [contest_row(x) for x in of_kind(lines, "gecode")])


def variant_cell(x: Line) -> str:
    if x["solved"] == 0:
        return f"> {x['limit_seconds']:g} s"
    missing = "" if x["solved"] == x["seeds"] else f", {x['solved']} of {x['seeds']} solved"
    return f"{seconds(x['median_seconds'])} ({x['effective_chips']:.1f}{missing})"


def variants(lines: list[Line]) -> str:
    found = of_kind(lines, "gecode-variant")
    cells = {(x["variant"], x["graph"], x["chips"], x["rows"]): variant_cell(x) for x in found}
    cases = unique([key[1:] for key in cells])
    header = ["variant"] + [f"{graph}, {chips}, {rows}" for graph, chips, rows in cases]
    names = unique([x["variant"] for x in found])
    return table(header, [[n] + [cells.get((n, *case), "–") for case in cases] for n in names])


# Name of the table, kind of lines that it shows, how.
TABLES: list[tuple[str, str, Callable[[list[Line]], str]]] = [
    ("setting", "speed", setting),
    ("sampling", "speed", lambda lines: speed(lines, SAMPLING, with_chips=True)),
    ("steps", "speed", lambda lines: speed(lines, STEPS, with_chips=False)),
    ("gecode", "gecode", contest),
    ("gecode-variants", "gecode-variant", variants),
]


def rewritten(page: str, lines: list[Line]) -> str:
    for name, kind, make in TABLES:
        if not of_kind(lines, kind):
            continue
        pattern = re.compile(f"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not pattern.search(page):
            raise SystemExit(f"{PAGE} has no markers for the table {name}")
        text = make(lines)
        page = pattern.sub(lambda match, text=text: f"{match[1]}{text}\n{match[2]}", page)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    args = parser.parse_args()
    lines = [json.loads(line) for line in args.results.read_text().splitlines()]
    PAGE.write_text(rewritten(PAGE.read_text(), lines))


if __name__ == "__main__":
    main()
