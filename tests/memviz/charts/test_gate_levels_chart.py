"""Levels of gates: a point and a line for each, on an axis that fits their range."""

import json

import numpy as np
import pandas as pd
import pytest

from memviz.charts.gate_levels import gate_levels_panel
from memviz.charts.gate_points import Pointed
from memviz.charts.level_words import interval_text, level_text, range_text
from memviz.charts.picture import as_svg

POINTED = Pointed("character", "Head", "cells?cell=mlstm:1:")


def levels(lower, median, upper, ends=(0.0, np.inf), layer: int = 1) -> pd.DataFrame:
    columns = {"lower": lower, "median": median, "upper": upper}
    cells = {"cell": np.arange(len(median)), "opens": 64 * np.arange(len(median))}
    place = {"model": "mLSTM", "layer": layer, "gate": "input", "characters": 5_000}
    bounds = {"median_low": np.nan, "median_high": np.nan}
    ranges = dict(zip(("range_from", "range_to"), ends, strict=True))
    return pd.DataFrame({**columns, **cells}).assign(**place, **bounds, **ranges)


def drawn(chart: dict, layer: int = -1) -> list[dict]:
    return chart["datasets"][chart["layer"][layer]["data"]["name"]]


def axis(chart: dict) -> dict:
    """Return the scale of the levels, the same for all that is drawn."""
    scales = [one["encoding"]["y"]["scale"] for one in chart["layer"]]
    assert all(scale == scales[0] for scale in scales)
    return scales[0]


def test_gates_stand_in_the_order_of_their_medians_with_their_usual_range():
    table = levels([1e-4, 1e-6, 0.01], [0.02, 1e-5, 0.5], [0.3, 1e-3, 2])
    chart = gate_levels_panel(table, "#123456", table, POINTED).to_dict()
    rows = drawn(chart)
    assert [row["cell"] for row in rows] == [1, 0, 2]
    assert [row["place"] for row in rows] == [0, 1, 2]
    assert rows[1]["most_of_the_time"] == "1.00 × 10⁻⁴ to 0.3"
    spans = next(one for one in chart["layer"] if "y2" in one["encoding"])
    assert spans["encoding"]["y"]["field"] == "lower_drawn"
    assert spans["encoding"]["y2"]["field"] == "upper_drawn"
    assert chart["layer"][-1]["transform"][0]["calculate"].endswith("+ datum.opens")


def test_gates_of_0_or_more_have_a_logarithmic_axis_that_reaches_to_1():
    table = levels([0.0, 1e-6], [0.0, 1e-5], [1e-3, 1e-3])
    chart = gate_levels_panel(table, "#123456", table).to_dict()
    scale = axis(chart)
    assert scale["type"] == "log"
    assert 0 < scale["domain"][0] <= 1e-6
    assert scale["domain"][1] == 1
    assert chart["layer"][1]["encoding"]["y"]["title"] == "Gate, logarithmic"
    assert all(row["median_drawn"] > 0 for row in drawn(chart))
    assert as_svg(gate_levels_panel(table, "#123456", table)).startswith("<svg")


def test_gates_below_0_have_a_linear_axis_that_shows_0_and_1():
    table = levels([-0.27, -0.2], [-0.1, 0.3], [0.2, 0.6], (-np.inf, np.inf))
    chart = gate_levels_panel(table, "#123456", table).to_dict()
    assert axis(chart) == {"domain": [-0.27, 1], "nice": True}
    lines = [drawn(chart, layer)[0]["level"] for layer in (0, 1)]
    assert lines == [1, 0]


def test_layers_of_a_model_have_the_same_axis():
    first, second = levels([0.1], [1], [2]), levels([1e-3], [10], [200], layer=2)
    both = pd.concat([first, second])
    charts = [gate_levels_panel(one, "#123456", both).to_dict() for one in (first, second)]
    assert axis(charts[0]) == axis(charts[1])
    assert axis(charts[0])["domain"] == [1e-3, 200]


def test_what_has_no_end_does_not_stand_in_the_drawing():
    table = levels([1], [2], [3], (-np.inf, np.inf))
    assert "Infinity" not in json.dumps(gate_levels_panel(table, "#123456", table).to_dict())


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.01479, "−0.0148"),
        (123.4, "123"),
        (0.00012345, "1.23 × 10⁻⁴"),
        (-3e-12, "−3.00 × 10⁻¹²"),
        (float("inf"), "inf"),
    ],
)
def test_a_level_is_written_in_three_digits(level, text):
    assert level_text(level) == text


def test_an_interval_stands_in_brackets_where_there_is_one():
    assert interval_text(0.5, 0.4, 0.62) == "0.5 [0.4, 0.62]"
    assert interval_text(0.5, float("nan"), float("nan")) == "0.5"


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((-np.inf, np.inf), "any number"),
        ((0, np.inf), "0 or more"),
        ((-np.inf, 1), "1 or less"),
        ((-1, 1), "−1 to 1"),
    ],
)
def test_a_range_is_said_in_words(ends, text):
    assert range_text(*ends) == text
