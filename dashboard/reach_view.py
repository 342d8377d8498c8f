"""How far back the models look, over held-out texts: a table, a graph and what they mean."""

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue import Entry
from dashboard.downloads import draw_downloads
from dashboard.measured_reach import MeasuredReach, measured_reach
from dashboard.plain_text import plain_text
from memviz import CheckpointError
from memviz.bootstrap import Estimate
from memviz.case_studies import percent
from memviz.charts.reach import reach_chart

_WHICH = {"logit": "logit", "log_probability": "log-probability"}
_HOW = {
    "squared_norm": "squared norms",
    "norm": "norms",
    "gradient_times_input": "gradient × input, absolute",
}


def draw_reach(entries: Sequence[Entry]) -> None:
    """Draw the section; models that have no reach are left out and named."""
    st.subheader("How far back?", anchor="how-far-back")
    found = _measured(entries)
    if not found:
        return
    st.dataframe(
        reach_table(found),
        hide_index=True,
        alt="How far back each model's connectivity reaches, with 95 % intervals",
        column_config={
            "Model": st.column_config.TextColumn(pinned=True),
            "Texts": st.column_config.NumberColumn(format="localized"),
            "Positions": st.column_config.NumberColumn(format="localized"),
        },
    )
    curves = pd.concat(
        [reach.share_by_distance.assign(model=label) for label, reach in found.items()],
        ignore_index=True,
    )
    colours = {entry.label: entry.colour for entry in entries if entry.label in found}
    chart = reach_chart(curves, colours)
    st.altair_chart(chart, width="stretch", alt=summary(found))
    st.caption(explanation(found))
    draw_downloads(chart, curves, "reach")


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
        f"{label}: half within {reach.half.value:.0f} characters, 90 % within "
        f"{reach.ninety.value:.0f}"
        for label, reach in found.items()
    ]
    return f"Mean share of connectivity by distance. {'; '.join(parts)}."


def explanation(found: Mapping[str, MeasuredReach]) -> str:
    """Return what was measured, on what, and what the columns and the band are."""
    longest = _each({label: f"{reach.longest}" for label, reach in found.items()})
    which = _each(
        {
            label: f"{_HOW.get(reach.measure, reach.measure)} of the "
            f"{_WHICH.get(reach.of, reach.of)}’s gradient"
            for label, reach in found.items()
        }
    )
    sizes = _each(
        {
            label: f"{reach.positions:,} positions of {reach.texts:,} held-out texts of "
            f"{plain_text(reach.corpus)}"
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


def _measured(entries: Sequence[Entry]) -> dict[str, MeasuredReach]:
    """Return the reach of each model by label, and say which models have none, and why."""
    found: dict[str, MeasuredReach] = {}
    missing: list[str] = []
    published: list[str] = []
    for entry in entries:
        try:
            reach = measured_reach(entry)
        except CheckpointError as error:
            st.warning(f"**{entry.label}**: {plain_text(str(error))}")
            continue
        if reach is not None:
            found[entry.label] = reach
        elif entry.folder is None:
            published.append(entry.label)
        else:
            missing.append(entry.label)
    if missing:
        st.caption(f"**{', '.join(missing)}**: not measured; `python -m train evaluate` does.")
    if published:
        st.caption(
            f"**{'; '.join(published)}**: not available. The article published the connectivity "
            "of one text, too few for this."
        )
    return found


def _each(values: Mapping[str, str]) -> str:
    """Return the value that all models share, or each model's own."""
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return "; ".join(f"{label}: {value}" for label, value in values.items())


def _characters(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} characters{_interval(estimate, '{:.0f}'.format)}"


def _share(estimate: Estimate) -> str:
    return f"{percent(estimate.value)}{_interval(estimate, percent)}"


def _interval(estimate: Estimate, shown: Callable[[float], str]) -> str:
    if math.isnan(estimate.low):
        return ""
    return f" [{shown(estimate.low)}, {shown(estimate.high)}]"
