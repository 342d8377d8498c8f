"""What was measured of how far back models look: as a table, and in words."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from memviz.charts.findings import percent
from memviz.charts.numbers import counted
from memviz.evaluation.reach import MeasuredReach
from memviz.stats.bootstrap import Estimate

_WHICH = {"logit": "logit", "log_probability": "log-probability"}
_HOW = {
    "squared_norm": "squared norms",
    "norm": "norms",
    "gradient_times_input": "gradient × input, absolute",
}


def reach_table(found: Mapping[str, MeasuredReach]) -> pd.DataFrame:
    """Return one row per model: distances in characters and shares, each with its interval."""
    return pd.DataFrame(
        {
            "Model": label,
            "Half within": _characters(reach.half),
            "90 % within": _characters(reach.ninety),
            "On earlier words": _share(reach.share_on_earlier_words),
            "Beyond the window": _share(reach.beyond),
            "Texts": reach.texts,
            "Positions": reach.positions,
            "Corpus": reach.corpus,
        }
        for label, reach in found.items()
    )


def summary(found: Mapping[str, MeasuredReach]) -> str:
    """Return in words what the graph shows, for readers who cannot see it."""
    parts = [
        f"{label}: half within {counted(round(reach.half.value), 'character')}, 90 % within "
        f"{reach.ninety.value:.0f}"
        for label, reach in found.items()
    ]
    return f"Mean share of connectivity by distance. {'; '.join(parts)}."


def explanation(
    found: Mapping[str, MeasuredReach], corpus_shown: Callable[[str], str] = str
) -> str:
    """Return what was measured, on what, and what the columns and the band are.

    `corpus_shown` makes a corpus' name, which strangers may have written, fit to be shown.
    """
    longest = _each({label: f"{reach.longest}" for label, reach in found.items()})
    which = _each(
        {
            label: f"{_HOW.get(reach.measure, reach.measure)} of the "
            f"{_WHICH.get(reach.target, reach.target)}’s gradient"
            for label, reach in found.items()
        }
    )
    sizes = _each(
        {
            label: f"{reach.positions:,} positions of {reach.texts:,} held-out texts of "
            f"{corpus_shown(reach.corpus)}"
            for label, reach in found.items()
        }
    )
    return (
        f"Connectivity here: {which}. Measured on {sizes}. Each position looks back through a "
        f"window of {longest} characters, distance 0 being the one just read; half or 90 % "
        "within: the median over positions of the distance, in characters, that holds so much of "
        "the window’s connectivity. On earlier words: mean share of the whole row before the "
        "current word. Beyond the window: mean share farther back, as far as the texts go. In "
        "brackets and as bands: 95 % intervals, bootstrap over whole texts."
    )


def _each(values: Mapping[str, str]) -> str:
    """Return the value that all models share, or each model's own."""
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return "; ".join(f"{label}: {value}" for label, value in values.items())


def _characters(estimate: Estimate) -> str:
    return f"{counted(round(estimate.value), 'character')}{_interval(estimate, '{:.0f}'.format)}"


def _share(estimate: Estimate) -> str:
    return f"{percent(estimate.value)}{_interval(estimate, percent)}"


def _interval(estimate: Estimate, shown: Callable[[float], str]) -> str:
    if math.isnan(estimate.low):
        return ""
    return f" [{shown(estimate.low)}, {shown(estimate.high)}]"
