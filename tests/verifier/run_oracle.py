"""run_oracle.py CHECK_PLAN.py FOLDER: the reference checker's answers on a folder of cases.

For every N.graph.json and N.plan.json in FOLDER, N = 0, 1, ..., prints one line: the rules that the
reference checker finds broken (comma-separated, "-" if none), the interval and the bottleneck ("-"
if there is no cost).
"""
import importlib.util
import json
import pathlib
import sys

RULES = (("flows backward", "acyclic-dataflow"), ("skipped chips", "no-skipping"),
         ("triangle", "chip-triangle"), ("co-location", "co-location"),
         ("weight bytes exceed", "memory"), ("out of range", "assignment"))


def load_checker(path):
    spec = importlib.util.spec_from_file_location("check_plan", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rule_of(text):
    return next(rule for part, rule in RULES if part in text)


def answer(checker, folder, case):
    graph, plan = (json.loads((folder / f"{case}.{kind}.json").read_text())
                   for kind in ("graph", "plan"))
    bad, cost = checker.check(graph, plan, plan["package"])
    rules = ",".join(sorted({rule_of(text) for text in bad})) or "-"
    if cost is None:
        return f"{rules} - -"
    return f"{rules} {cost['interval_seconds']!r} {cost['bottleneck'].replace(' ', '')}"


def main():
    checker, folder = load_checker(sys.argv[1]), pathlib.Path(sys.argv[2])
    case = 0
    while (folder / f"{case}.graph.json").exists():
        print(answer(checker, folder, case))
        case += 1


main()
