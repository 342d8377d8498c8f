"""Sentences, computed: which model leads with few known letters, and which with more."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan

import pandas as pd

from dashboard.widgets.plain_text import plain_text
from memviz.evaluation.accuracy import Measured, TestSet
from memviz.evaluation.leaders import (
    RANGES,
    Ranking,
    Standing,
    letters_led,
    pooled_accuracy,
    pooled_gain,
    ranking,
)

_RANGES = dict(zip(("0 to 2 letters", "3 letters and more"), RANGES, strict=True))
_FIRST = {1: "the first suggestion", 2: "the first two suggestions", 3: "the first three"}


def accuracy_findings(sets: Sequence[TestSet], top: int) -> list[str]:
    """Return paragraphs and lists, in Markdown, on who is right most often; models are compared
    only within a test set."""
    return [
        _of_published(held.members, top) if not held.sized else _of_set(held, top, _accuracy, share)
        for held in sets
    ]


def gain_findings(sets: Sequence[TestSet], top: int) -> list[str]:
    """Return the same for which model gains most from context."""
    return [_of_set(held, top, _gain, points) for held in sets]


def share(value: float) -> str:
    """Return a share as readers see it."""
    return f"{100 * value:.1f} %"


def points(value: float) -> str:
    """Return a difference of shares as readers see it."""
    return f"{100 * value:+.1f} points".replace("-", "−")


def _accuracy(label: str, measured: Measured, top: int, fewest: int, most: int) -> Standing | None:
    return pooled_accuracy(label, measured, top, fewest, most)


def _gain(label: str, measured: Measured, top: int, fewest: int, most: int) -> Standing | None:
    return pooled_gain(label, measured, top, fewest, most)


def _of_set(
    held: TestSet,
    top: int,
    standing: Callable[[str, Measured, int, int, int], Standing | None],
    shown: Callable[[float], str],
) -> str:
    lines = []
    for letters, (fewest, most) in _RANGES.items():
        standings = [
            found
            for label, measured in held.members.items()
            if (found := standing(label, measured, top, fewest, most)) is not None
        ]
        if standings:
            lines.append(f"- With **{letters}** known, {_who_leads(ranking(standings), shown)}")
    intervals = "" if held.sample.ranges is None else ", with 95 % intervals"
    head = f"Counting {_FIRST[top]}, on {plain_text(held.sample.corpus)}{intervals}:"
    return "\n".join([head, "", *lines])


def _who_leads(found: Ranking, shown: Callable[[float], str]) -> str:
    leader, runner_up = found.leaders[0], found.runner_up
    figure = f"{_figure(leader, shown)} over {leader.n:,} positions"
    if len(found.leaders) > 1:
        return f"{_names([one.model for one in found.leaders])} tie at {figure}."
    if runner_up is None:
        return f"**{leader.model}** reaches {figure}."
    return (
        f"**{leader.model}** leads with {figure}, before **{runner_up.model}** with "
        f"{_figure(runner_up, shown)}. {_verdict(found)}"
    )


def _verdict(found: Ranking) -> str:
    """Return whether the leader leads beyond chance, by the difference at the same positions."""
    if found.lead is None:
        return (
            "Their results do not say whether that is more than chance; `python -m train evaluate` "
            "on both does."
        )
    difference = _with_interval(*found.lead, points)
    if isnan(found.lead.low):
        return f"The difference is {difference}, on too few observations for an interval."
    if found.separated:
        return (
            f"On the same observations the difference is {difference}: more than chance, and so is "
            "the difference from every other model here."
        )
    if found.lead.low > 0:
        return (
            f"On the same observations the difference is {difference}: more than chance; the "
            "difference from another model here is not."
        )
    return (
        f"On the same observations the difference is {difference}: its interval contains zero, "
        "so this test set does not tell which is better."
    )


def _figure(standing: Standing, shown: Callable[[float], str]) -> str:
    return _with_interval(standing.value, standing.low, standing.high, shown)


def _with_interval(value: float, low: float, high: float, shown: Callable[[float], str]) -> str:
    if isnan(low):
        return shown(value)
    bounds = (shown(bound).split()[0] for bound in (low, high))
    return f"{shown(value)} [{', '.join(bounds)}]"


def _of_published(members: Mapping[str, Measured], top: int) -> str:
    """Return who leads among models without known sample sizes: counted letter by letter only."""
    corpus = plain_text(next(iter(members.values())).corpus)
    head = f"{_names(list(members))}, on {corpus}: the article published no sample sizes, so "
    if len(members) == 1:
        return head + "no interval can be given; figures of another corpus are not ranked with it."
    curves = pd.concat([result.curve.assign(model=label) for label, result in members.items()])
    lines = []
    for letters, (fewest, most) in _RANGES.items():
        led, of = letters_led(curves, top, fewest, most)
        each = "; ".join(f"**{label}** at {count}" for label, count in led.items())
        lines.append(f"- With **{letters}** known, of {of} points the highest is: {each}.")
    return "\n".join([f"{head}intervals cannot be given.", "", *lines])


def _names(labels: Sequence[str]) -> str:
    """Return the labels in bold, joined as in a sentence."""
    bold = [f"**{label}**" for label in labels]
    return " and ".join([", ".join(bold[:-1]), bold[-1]] if len(bold) > 1 else bold)
