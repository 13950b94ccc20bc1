"""What the experiments of Xie et al. (MLSys 2022) compare: the policy against its opponents and itself."""

import statistics

from run_statistics import NONE, best_after, evaluations_to, geometric_mean

POLICY = "policy"
SCRATCH = "policy:scratch=1"
# The form of Xie et al. before any training: random weights, every emission decoded from the even spread.
PAPER_SCRATCH = "policy:decoding_steps=2,improve=0,scratch=1"
ZERO_SHOT = 10  # evaluations, the start not counted


def _finals(setting, method, model):
    return statistics.median_low(setting.ratios(method, model)) if setting.of(method, model) else NONE


def lead(setting, method, models):
    """How much faster the policy's plans are, over the models of which both find one; else None."""
    ratios = [_finals(setting, method, m) / _finals(setting, POLICY, m) for m in models
              if NONE not in (_finals(setting, method, m), _finals(setting, POLICY, m))]
    return (geometric_mean(ratios) - 1, len(ratios)) if ratios else None


def only_one_solves(setting, method, models):
    """Models that the policy alone has a plan for, and those that the other alone has one for."""
    runs = [m for m in models if setting.of(method, m) and setting.of(POLICY, m)]
    policy = [m for m in runs if _finals(setting, method, m) == NONE != _finals(setting, POLICY, m)]
    other = [m for m in runs if _finals(setting, POLICY, m) == NONE != _finals(setting, method, m)]
    return policy, other


def _samples_to(setting, method, model, ratio):
    target = ratio * setting.reference[model]
    return statistics.median_low([evaluations_to(r, target) for r in setting.of(method, model)])


def fewer_samples(setting, models, scratch=SCRATCH):
    """(mean, reached, all): evaluations that learning from scratch takes to its own final result, over
    those that the pre-trained policy takes to it, where it gets there."""
    factors, count = [], 0
    for m in models:
        goal = _finals(setting, scratch, m)
        if goal == NONE or not setting.of(POLICY, m):
            continue
        count += 1
        needed = _samples_to(setting, POLICY, m, goal)
        if needed != NONE:
            factors.append(_samples_to(setting, scratch, m, goal) / needed)
    return (geometric_mean(factors) if factors else None), len(factors), count


def zero_shot_loss(setting, models):
    """How much slower the best of the first evaluations is than the end result; models counted."""
    losses = []
    for m in models:
        runs = [r for r in setting.of(POLICY, m)]
        started = ZERO_SHOT + (1 if runs and runs[0]["conditions"]["start"] != "none" else 0)
        pairs = [best_after(r, started) / best_after(r, setting.budget) for r in runs
                 if best_after(r, setting.budget) != NONE]
        if pairs:
            losses.append(statistics.median_low(pairs))
    found = [loss for loss in losses if loss != NONE]
    return (geometric_mean(found) - 1 if found else None), len(found), len(losses)


def _percent(value):
    return "–" if value is None else f"{100 * value:+.1f}%".replace("-0.0%", "+0.0%")


def rows(setting, groups):
    """A row a group: its name, the leads over all other methods, samples and zero-shot use."""
    others = [m for m in setting.methods if m not in (POLICY, SCRATCH)]
    if SCRATCH in setting.methods:
        others.append(SCRATCH)
    scratches = {"fewer samples than from scratch": SCRATCH}
    if PAPER_SCRATCH in setting.methods:
        scratches["fewer samples than the paper's form from scratch"] = PAPER_SCRATCH
    header = ["models", *(f"over {m}" for m in others), *scratches,
              f"fine-tuned over best of {ZERO_SHOT}"]
    result = []
    for name, members in groups.items():
        models = [m for m in members if m in setting.models and setting.of(POLICY, m)]
        if not models:
            continue
        cells = []
        for method in others:
            found = lead(setting, method, models)
            cells.append(f"{_percent(found[0])} ({found[1]})" if found else "–")
        for scratch in scratches.values():
            mean, reached, count = fewer_samples(setting, models, scratch)
            cells.append(f"{mean:.1f} ({reached} of {count})" if mean else "–")
        loss, found, count = zero_shot_loss(setting, models)
        cells.append(f"{_percent(loss)} ({found} of {count})")
        result.append([f"{name} ({len(models)})", *cells])
    return [header, *result]


TEXT = """How much faster the policy's plans are than each method's, in throughput: geometric mean over
models of medians over seeds (over how many models: those of which both have a plan). Then: evaluations that
the policy from random weights takes to its own end result, over those that the pre-trained one takes to the
same (where it gets there); the same against the paper's form from scratch, random weights that decode from the
even spread every time, where it was run: that counts all of this search, not pre-training alone; and how much fine-tuning adds to the best of the first {zero_shot} evaluations behind
the start.
"""


def section(setting, groups, table):
    """Markdown of a setting; empty where the policy was not run. `table(header, rows)` writes one."""
    if POLICY not in setting.methods:
        return ""
    header, *body = rows(setting, groups)
    lines = [TEXT.format(zero_shot=ZERO_SHOT), table(header, body), ""]
    for method in setting.methods:
        policy, other = only_one_solves(setting, method, setting.models)
        if policy:
            lines.append(f"- `policy` has a plan and `{method}` has none: {', '.join(policy)}.")
        if other:
            lines.append(f"- `{method}` has a plan and `policy` has none: {', '.join(other)}.")
    return "\n".join([*lines, ""])
