"""Which runs of a planned experiment a file of runs lacks, in words."""


def _list(names):
    return ", ".join(f"`{name}`" for name in names)


def _of_setting(runs, wanted, package, budget):
    """Sentences about one package and budget."""
    seeds = {}
    for run in runs:
        if (run["package"], run["budget"]) == (package, budget):
            seeds.setdefault(run["model"], {}).setdefault(run["method"], set()).add(run["seed"])
    place = f"{package}, {budget:,} evaluations"
    absent = [m for m in wanted["models"] if m not in seeds]
    if len(absent) == len(wanted["models"]):
        return [f"{place}: not run."]
    if 2 * len(absent) > len(wanted["models"]):
        ran = [m for m in wanted["models"] if m in seeds]
        return [f"{place}: all but {len(ran)} of {len(wanted['models'])} models, {_list(ran)}."]
    partial = [m for m in wanted["models"] if m in seeds and any(
        len(seeds[m].get(method, ())) < wanted["seeds"] for method in wanted["methods"])]
    lines = []
    if absent:
        lines.append(f"{place}: {len(absent)} of {len(wanted['models'])} models, {_list(absent)}.")
    if partial:
        lines.append(f"{place}: some methods or seeds of {_list(partial)}.")
    return lines


def missing_runs(runs, wanted):
    """`wanted`: methods, models, number of seeds, settings as pairs of package and evaluations."""
    lines = [line for package, budget in wanted["settings"]
             for line in _of_setting(runs, wanted, package, budget)]
    if not lines:
        return "All planned runs are there.\n"
    return "\n".join(["**Not run, and so missing below:**\n", *(f"- {line}" for line in lines), ""])
