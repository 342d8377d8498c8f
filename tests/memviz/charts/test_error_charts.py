"""The figures of the errors page: what is picked is strong, nothing known is left out."""

import re

import numpy as np
import pandas as pd
import pytest

from memviz.charts.errors import (
    PICKED,
    breakdown_chart,
    characters_chart,
    closing_chart,
    cross_entropy_chart,
    difference_chart,
    overlap_chart,
)
from memviz.charts.picture import as_svg

COLOURS = {"LSTM": "#e16c10", "8-gram": "#7f8c91"}
INTERVAL = {"low": [0.2, 0.3], "high": [0.4, 0.5]}


def cross_entropy():
    ngrams = pd.DataFrame(
        {"name": ["1-gram", "20-gram"], "order": [1, 20], "nats": [3.0, 1.2], "low": 1, "high": 4}
    )
    networks = pd.DataFrame({"model": ["LSTM"], "nats": [1.1], "low": [1.0], "high": [1.2]})
    return cross_entropy_chart(ngrams, networks, {"LSTM": "#e16c10"}, "20-gram")


def overlap():
    parts = pd.DataFrame(
        {"part": ["both wrong", "both right"], "positions": [1234, 5678], "share": [0.2, 0.8]}
    )
    return overlap_chart(parts, ["#a1495c", "#7f8c91"], "both right")


def characters():
    table = pd.DataFrame(
        {"name": ["space", "{ left curly bracket"], "model": list(COLOURS), "n": 30}
        | {"share": [0.3, 0.4], **INTERVAL}
    )
    return characters_chart(table, COLOURS, "space")


def closing():
    table = pd.DataFrame(
        {"model": list(COLOURS), "group": ["1 character", "2 to 3 characters"], "n": [3, 4]}
        | {"distance": [1.0, 2.5], "probability": [0.3, 0.4], **INTERVAL}
    )
    return closing_chart(table, COLOURS, "1 character")


def by_oracle():
    return pd.DataFrame(
        {"oracle": ["n-gram", "none of these"], "model": list(COLOURS), "bar": ["a", "b"]}
        | {"errors": [10, 20], "share": [0.3, 0.7], "rate": [0.3, 0.4], **INTERVAL}
        | {"difference": [-0.3, 0.4]}
    )


FIGURES = {
    "cross entropy": (cross_entropy, "20-gram", "Cross entropy, nats per character"),
    "overlap": (overlap, "both right", "1,234"),
    "characters": (characters, "space", "{ left curly bracket"),
    "closing": (closing, "1 character", "Characters back to the opening one"),
    "breakdown": (lambda: breakdown_chart(by_oracle(), COLOURS, "b"), "b", "none of these"),
    "difference": (
        lambda: difference_chart(by_oracle(), ("#e16c10", "#7f8c91"), "n-gram"),
        "n-gram",
        "More errors per 1,000 characters",
    ),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_has_one_selection_that_holds_what_is_picked(figure):
    make, picked, _ = FIGURES[figure]
    selections = [one for one in make().to_dict()["params"] if one["name"] == PICKED]
    assert len(selections) == 1
    assert list(selections[0]["value"][0].values()) == [picked]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_can_be_drawn(figure):
    make, _, text = FIGURES[figure]
    assert text in as_svg(make())


def test_unknown_intervals_leave_the_rest_of_a_figure():
    table = by_oracle().assign(low=np.nan, high=np.nan)
    assert "none of these" in as_svg(breakdown_chart(table, COLOURS, "a"))


def test_every_row_has_its_name_however_large_the_letters():
    names = [f"row {number}" for number in range(30)]
    table = pd.DataFrame({"name": names, "model": "LSTM", "n": 30, "share": 0.3})
    table = table.assign(low=0.2, high=0.4)
    large = characters_chart(table, COLOURS, names[0]).configure_axis(
        labelFontSize=30, labelOverlap=True
    )
    svg = as_svg(large)
    shown = re.findall(r"<text([^>]*)>(row \d+)</text>", svg)
    assert [name for style, name in shown if 'opacity="0"' not in style] == names
