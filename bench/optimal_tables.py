"""The page docs/optimal.md from the lines of scripts/bench-optimal."""

import math
import re
import statistics

SMALL = 2000  # nodes up to which the time to a proof has a goal
# Processor seconds of the exact program of Tarnawski et al. (NeurIPS 2020) on one core, as
# the instances' own description quotes them.
PEER_SECONDS = {"layer-gnmt": 18.0, "operator-bert_l-3": 1.5, "layer-resnet50": 0.2}

Line = dict


def known_optima(readme: str) -> list[dict]:
    """Rows | graph | package | optimal interval | ... of the instances' description."""
    rows = []
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) < 4 or cells[0] in ("graph", "---"):
            continue
        figures = re.findall(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", cells[2])
        if figures:
            rows.append({"graph": cells[0], "package": cells[1], "optimum_seconds": float(figures[0]),
                         "optimum_known": cells[3] == "exact"})
    return rows


def table(header: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def ratio(line: Line) -> float | None:
    """Bound over interval; 1 where infeasibility is proven, None without a plan."""
    if line.get("infeasible"):
        return 1.0
    if not line.get("interval_seconds"):
        return None
    return min(1.0, (line.get("bound_seconds") or 0) / line["interval_seconds"])


def outcome(line: Line | None) -> str:
    if line is None:
        return "left out, M* is not known"
    if "error" in line:
        return "failed: " + line["error"]
    if line.get("infeasible"):
        state = "proven infeasible"
    elif ratio(line) is None:
        state = "no plan"
    else:
        state = f"{'proven' if line['proven'] else 'open'}, bound/solution {ratio(line):.5f}"
    return f"{state}, {line['processor_seconds']:.2f} s"


def geometric_mean(values: list[float]) -> float:
    return math.exp(statistics.fmean(math.log(max(value, 1e-12)) for value in values))


def figure(value: float | None) -> str:
    if value is None:
        return "–"
    return "1" if value == 1 else f"{value:.5f}"


def row(name: list[str], lines: list[Line]) -> list[str]:
    valid = [x for x in lines if "error" not in x]
    ratios = [r for r in map(ratio, valid) if r is not None]
    proven = [x for x in valid if x["proven"]]
    small = [x for x in valid if x["nodes"] <= SMALL]
    # Cases that are not proven count with the time that they had: the median is too low otherwise.
    times = [x["processor_seconds"] if x["proven"] else math.inf for x in small]
    median = statistics.median_low(times) if times else None
    time = "–" if median is None else "not proven" if median == math.inf else f"{median:.2f} s"
    infeasible = sum(bool(x["infeasible"]) for x in valid)
    return [*name, str(len(lines)), f"{len(proven)} ({100 * len(proven) / max(len(lines), 1):.0f}%)",
            str(infeasible), str(len(valid) - len(ratios)),
            figure(geometric_mean(ratios) if ratios else None), figure(min(ratios, default=None)),
            time]


HEADER = ["cases", "proven", "infeasible", "no plan", "bound/solution", "worst",
          f"median time to proof, up to {SMALL} nodes"]


def grouped(lines: list[Line], keys: tuple[str, ...]) -> str:
    groups: dict[tuple, list[Line]] = {}
    for line in lines:
        groups.setdefault(tuple(line[key] for key in keys), []).append(line)
    rows = [row([str(part) for part in group], groups[group]) for group in sorted(groups)]
    return table([*keys, *HEADER], rows)


def open_cases(lines: list[Line]) -> str:
    unproven = [x for x in lines if "error" in x or not x["proven"]]
    unproven.sort(key=lambda x: (ratio(x) if "error" not in x else 0) or 0)
    if not unproven:
        return "None.\n"
    cells = [[x["model"], str(x.get("nodes", "–")), str(x["chips"]), x["rules"], x["limit"],
              x["transfers"],
              "failed" if "error" in x else "no plan" if ratio(x) is None else figure(ratio(x)),
              x.get("bound_proof", "–")] for x in unproven]
    return table(["model", "nodes", "chips", "rules", "SRAM / M*", "transfers", "bound/solution",
                  "bound by"], cells)


def workload_table(lines: list[Line]) -> str:
    cells = []
    for x in lines:
        peer = PEER_SECONDS.get(x["graph"])
        times = f"{peer / max(x['processor_seconds'], 1e-3):.0f}" if peer else "–"
        cells.append([x["graph"], str(x["nodes"]), f"{x['interval_seconds']:.6g}",
                      f"{x['optimum_seconds']:.6g}" + ("" if x["optimum_known"] else " (best known)"),
                      "yes" if x["proven"] else "no", figure(ratio(x)),
                      f"{x['processor_seconds']:.3g} s", f"{peer:g} s" if peer else "–", times])
    return table(["instance", "nodes", "interval, s", "published, s", "proven", "bound/solution",
                  "time", "their exact program", "times faster"], cells)


def least_sram(lines: list[Line]) -> str:
    exact = [x for x in lines if x.get("exact")]
    text = f"M\\* is exact for {len(exact)} of {len(lines)} pairs of a model and a number of chips"
    if exact:
        text += f", after a median of {statistics.median(x['processor_seconds'] for x in exact):.2f} s"
    slack = max((x["sufficient_sram_bytes"] / x["least_sram_bytes"] for x in lines
                 if not x.get("exact") and x.get("sufficient_sram_bytes")), default=None)
    if slack is not None:
        text += (f"; for the others the least that is known to do takes its place, which is "
                 f"at most {slack:.2f} times the bound")
    return text + "."


def latest(lines: list[Line], kind: str) -> list[Line]:
    """One line a case: the last one."""
    return list({x["case"]: x for x in lines if x["kind"] == kind}.values())


def provenance(lines: list[Line]) -> str:
    def each(key):
        return ", ".join(dict.fromkeys(str(x[key]) for x in lines if key in x))
    hours = sum(x.get("processor_seconds", 0) for x in lines) / 3600
    return (f"{len(lines)} cases of {len({x['model'] for x in lines})} models, at most "
            f"{each('seconds')} s of processor time each on one thread, {hours:.2f} hours in all; "
            f"commit {each('commit')}; method {each('method')}; {each('machine')}; {each('date')}.")


HEAD = """# How close to optimal

Generated by `scripts/bench-optimal`; do not edit. [exact.md](exact.md) has the arguments behind bounds and
proofs.

A case is a model of the corpus (bf16, embedding look-ups on the host) on so many chips of the built-in
kind, under a set of rules, with an SRAM limit and a transfer model. Limits are multiples of M\\*, the least
SRAM with which the weights can be placed, triangle rule aside; weights count. The cases are a
random sample of the product of all of these, spread evenly over rules, chips, limits and transfers
(`--sample`, seeded). *bound/solution* is the geometric mean of the proven bound over the interval of the
best plan: 1 is optimal; proven infeasibility counts as 1, cases without a plan are counted apart. *Proven*
is what is within the default gap of 0.01%, or infeasible. Times are processor times from problem to
proof, import not included; a case that stays open counts as endless.
"""


def page(lines: list[Line]) -> str:
    corpus = latest(lines, "corpus")
    parts = [HEAD]
    if corpus:
        sizes = latest(lines, "least-sram")
        parts += [provenance(corpus), ""] + ([least_sram(sizes), ""] if sizes else [])
        parts += ["## By rules, SRAM limit and transfers\n",
                  grouped(corpus, ("rules", "transfers", "limit")), "",
                  "## By rules and number of chips\n", grouped(corpus, ("rules", "chips")), "",
                  "## By rules\n", grouped(corpus, ("rules",)), "",
                  "## All\n", table(["", *HEADER], [row(["all"], corpus)]), "",
                  "## Cases that are not proven, worst first\n", open_cases(corpus), ""]
    workloads = latest(lines, "workload")
    if workloads:
        parts += ["## Published instances\n",
                  "Layer and operator graphs of Tarnawski et al. (NeurIPS 2020) as they are, and "
                  "two synthetic wide ones. Their exact program's times are on one core of another "
                  "machine. Archer et al. (ICML 2024) report a geometric mean of 0.9452 of "
                  "bound/solution at 16 stages on production models that are not public.\n",
                  workload_table(workloads), ""]
    return "\n".join(parts)
