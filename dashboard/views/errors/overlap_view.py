"""Errors that two models share, and those of one alone, each with the places in the text."""

from collections.abc import Mapping

import streamlit as st

from dashboard.views.errors.examples import draw_places
from dashboard.views.errors.named_chart import NamedChart, draw_clickable, picked_before
from memviz.analysis.errors.study import Pair
from memviz.analysis.errors.tables import overlap_parts
from memviz.charts.errors import overlap_chart
from memviz.charts.errors.overlap import BOTH_RIGHT, BOTH_WRONG

_KEY = "part"


def draw_overlap(pair: Pair, colours: Mapping[str, str], line: str) -> None:
    """Draw the section."""
    st.header("Whose errors?", anchor="overlap")
    st.markdown(
        "A model makes an *error* where it gives the next character a probability below one half. "
        "Some errors are made by both models, the others by one model alone."
    )
    parts = overlap_parts(pair)
    positions = dict(zip(parts["part"], pair.overlap, strict=True))
    _, _, second_wrong, _ = positions
    usual = second_wrong if len(positions[second_wrong]) else next(iter(positions))
    picked = picked_before(_KEY, list(positions), usual)
    own = (colours[subject.name] for subject in pair.both)
    chosen = draw_clickable(
        NamedChart(
            "overlap_of_errors",
            overlap_chart(parts, (BOTH_WRONG, *own, BOTH_RIGHT), picked),
            parts,
            f"Errors of {pair.first.name} and {pair.second.name}",
            [line],
            "; ".join(f"{row.part}: {row.positions:,}" for row in parts.itertuples()),
        ),
        _KEY,
        "part",
        list(positions),
        usual,
        "Text behind the bar",
    )
    draw_places(pair, colours, positions[chosen], chosen, picked=chosen != usual)
