#!/usr/bin/env python3
"""Turns runs of `cleave compare` into docs/results.md and its plots. Standard library only.

bench/compare_tables.py RUNS.jsonl... --page docs/results.md     tables and plots
bench/compare_tables.py RUNS.jsonl... --rank                     a ranking on the terminal

Ratios are interval over `slice`'s on the same model and package: below 1 is faster than slicing. A
ratio is the geometric mean over models of the median over seeds, with a 95% bootstrap interval over
seeds. A mean covers the models for which every method shown found a plan in most seeds; the
others are counted per method.
"""

import argparse
import json
from pathlib import Path

from curve_plot import plot
from missing_runs import missing_runs
from policy_tables import section
from run_statistics import (NONE, bootstrap, best_after, evaluations_to, geometric_mean,
                            mean_of_medians, read_runs)
import statistics

REFERENCE = "slice"
THRESHOLDS = (1.10, 1.05, 1.01)  # of samples-to-threshold, as ratios to the reference
POINTS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000,
          3000, 5000)


def unique(values):
    return list(dict.fromkeys(values))


def table(header, rows):
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [header, rule, *rows])


def figure(value):
    return "none" if value == NONE else f"{value:.3f}"


class Setting:
    """All runs on one package, under the same conditions, with one budget."""

    def __init__(self, runs, package, memory, budget):
        self.package, self.memory, self.budget = package, memory, budget
        self.runs = [r for r in runs if (r["package"], r["conditions"]["memory"], r["budget"]) ==
                     (package, memory, budget)]
        self.methods = unique(r["method"] for r in self.runs)
        references = {}
        for run in self.runs:
            if run["method"] == REFERENCE and run["interval_seconds"] is not None:
                references.setdefault(run["model"], []).append(run["interval_seconds"])
        self.reference = {m: statistics.median_low(found) for m, found in references.items()}
        self.models = list(self.reference)
        self.without_reference = [m for m in unique(r["model"] for r in self.runs)
                                  if m not in self.reference]
        self.cells = {}
        for run in self.runs:
            self.cells.setdefault((run["method"], run["model"]), []).append(run)

    @property
    def title(self):
        limit = "" if self.memory == "full" else f", memory {self.memory}"
        return f"{self.package}{limit}, {self.budget:,} evaluations"

    def of(self, method, model):
        """The method's runs on a model, one for each seed."""
        return self.cells.get((method, model), [])

    def ratios(self, method, model, evaluations=None):
        n = self.budget if evaluations is None else evaluations
        return [best_after(r, n) / self.reference[model] for r in self.of(method, model)]

    def solved(self, method):
        """Models of which the method finds a plan in most seeds."""
        return [m for m in self.models if self.of(method, m) and
                statistics.median_low(self.ratios(method, m)) != NONE]

    def common(self):
        """Models that all methods solve; those that only some baseline misses stay out for all."""
        return [m for m in self.models if all(m in self.solved(x) for x in self.methods
                                              if x != "greedy")]

    def row(self, method):
        groups = [self.ratios(method, m) for m in self.common()]
        value = mean_of_medians(groups)
        low, high = bootstrap(groups) if groups else (NONE, NONE)
        share = sum(r["refusals"] for m in self.models for r in self.of(method, m)) / max(
            1, sum(r["evaluations"] for m in self.models for r in self.of(method, m)))
        wins = sum(statistics.median_low(self.ratios(method, m)) < 1 - 1e-9
                   for m in self.common() if self.of(method, m))
        losses = sum(statistics.median_low(self.ratios(method, m)) > 1 + 1e-9
                     for m in self.common() if self.of(method, m))
        seeds = {r["seed"] for m in self.models for r in self.of(method, m)}
        return value, [method, len(seeds), figure(value), f"{figure(low)} to {figure(high)}",
                       f"{wins} / {losses}", f"{len(self.solved(method))} of {len(self.models)}",
                       f"{100 * share:.0f}%"]

    def summary(self):
        rows = sorted((self.row(method) for method in self.methods), key=lambda row: row[0])
        return table(["method", "seeds", f"interval / {REFERENCE}", "95% interval",
                      "better / worse models", "models with a plan", "refused"],
                     [row for _, row in rows])

    def per_model(self):
        rows = [[m, f"{1e3 * self.reference[m]:.4g}"] +
                [figure(statistics.median_low(self.ratios(x, m))) if self.of(x, m) else "–"
                 for x in self.methods if x != REFERENCE] for m in sorted(self.models)]
        return table(["model", f"{REFERENCE}, ms"] + [x for x in self.methods if x != REFERENCE],
                     rows)

    def samples(self):
        rows = []
        for method in self.methods:
            row = [method]
            for threshold in THRESHOLDS:
                needed = [statistics.median_low(
                    [evaluations_to(r, threshold * self.reference[m]) for r in self.of(method, m)])
                    for m in self.models if self.of(method, m)]
                reached = [n for n in needed if n != NONE]
                mean = f"{geometric_mean(reached):.0f}" if reached else "–"
                row.append(f"{mean} ({len(reached)} of {len(needed)})")
            rows.append(row)
        return table(["method"] + [f"to {t:.2f} x {REFERENCE}" for t in THRESHOLDS], rows)

    def curve(self, method):
        points = []
        for n in [p for p in POINTS if p <= self.budget]:
            groups = [self.ratios(method, m, n) for m in self.common()]
            value = mean_of_medians(groups)
            if not groups or value == NONE:
                continue
            low, high = bootstrap(groups, rounds=200)
            points.append((n, value, low, high if high != NONE else value))
        return points

    def write_plot(self, folder):
        curves = {method: self.curve(method) for method in self.methods}
        if not any(curves.values()):
            return None
        memory = "" if self.memory == "full" else f"-memory-{self.memory}"
        path = folder / f"{self.package}{memory}-{self.budget}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(plot(curves, f"interval / {REFERENCE}: {self.title}"))
        return path


def settings(runs):
    keys = unique((r["package"], r["conditions"]["memory"], r["budget"]) for r in runs)
    found = [Setting(runs, *key) for key in keys]
    return [s for s in found if s.models]


def provenance(runs):
    commits = unique(r["record"].get("commit", "unknown") for r in runs)
    machines = unique(r["machine"] for r in runs)
    seeds = sorted({r["seed"] for r in runs})
    conditions = unique(", ".join(f"{k} {v}" for k, v in r["conditions"].items()) for r in runs)
    hours = sum(r["processor_seconds"] for r in runs) / 3600
    models = len({r["model"] for r in runs})
    return (f"{len(runs)} runs on {models} models at commit {', '.join(commits)}, version "
            f"{', '.join(unique(r['version'] for r in runs))}; seeds {', '.join(map(str, seeds))}; "
            f"{'; '.join(machines)}; {hours:.2f} processor hours. Conditions: "
            f"{'; '.join(conditions)}.")


HEAD = """# Results

Generated by `bench/compare_tables.py` from runs of `cleave compare`; do not edit. {provenance}

Every method was given the same start and the same number of evaluations, and saw the evaluator as a
black box, except `slice` (and `anneal:warm=1`), which know the cost model; `greedy` is the compiler
heuristic. Ratios are interval over `slice`'s: below 1 is faster. A figure is the geometric mean over
models of the median over seeds, with a 95% bootstrap interval over seeds (models taken as given),
over the models for which all methods but `greedy` find a plan. *none*: no plan.
"""


def page(runs, path, wanted):
    groups = (wanted or {}).get("groups") or {"all": unique(r["model"] for r in runs)}
    parts = [HEAD.format(provenance=provenance(runs))]
    if wanted:
        parts.append(missing_runs(runs, wanted))
    for setting in settings(runs):
        parts += [f"## {setting.title}\n",
                  f"Means over {len(setting.common())} of {len(setting.models)} models.\n",
                  setting.summary(), ""]
        if setting.without_reference:
            parts.append(f"`{REFERENCE}` has no plan for {', '.join(setting.without_reference)}, "
                         "which are left out.\n")
        plot_path = setting.write_plot(path.parent / path.stem)
        if plot_path:
            parts.append(f"![best so far]({plot_path.relative_to(path.parent)})\n")
        parts += [section(setting, groups, table),
                  "Evaluations until the interval is within a factor of slicing's: geometric mean "
                  "over the models that reach it (how many do), of medians over seeds.\n",
                  setting.samples(), "", "Every model, median over seeds, losses included:\n",
                  setting.per_model(), ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--page", type=Path)
    parser.add_argument("--wanted", type=json.loads, help="what was planned (missing_runs.py), as JSON")
    parser.add_argument("--rank", action="store_true")
    args = parser.parse_args()
    runs = read_runs(args.runs)
    if not runs:
        raise SystemExit("no runs in " + ", ".join(map(str, args.runs)))
    if args.rank:
        for setting in settings(runs):
            print(f"\n{setting.title}\n{setting.summary()}")
    if args.page:
        page(runs, args.page, args.wanted)


if __name__ == "__main__":
    main()
