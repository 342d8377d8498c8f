"""The curves of report cards: what is in the cards, on axes that have room for it."""

from dataclasses import replace
from math import inf
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from memviz import ReportCard
from memviz.charts.picture import as_svg, pdf_of
from memviz.charts.report_card.curves import LEAST, curve_chart, curve_table, small_curve
from memviz.charts.report_card.measures import Curve
from memviz.charts.report_card.paper import card_figure
from memviz.evaluation.report_card.results import HalfLifeResults, LayerHalfLives
from tests.support.tiny_report_card import tiny_card

CARDS = {"GRU": tiny_card(2.0), "LSTM": tiny_card(1.0)}
COLOURS = {"GRU": "#2896f5", "LSTM": "#e16c10"}
CURVES = get_args(Curve)


def test_the_rows_are_those_of_the_measures():
    table = curve_table(CARDS, "forgetting")
    own = table[table["model"] == "LSTM"]
    expected = CARDS["LSTM"].forgetting.table()
    np.testing.assert_array_equal(own["x"], expected["distance"])
    np.testing.assert_array_equal(own[["y", "low", "high"]], expected.filter(like="worth"))
    lags = curve_table(CARDS, "capacity").query("model == 'GRU'")
    np.testing.assert_array_equal(lags["y"], CARDS["GRU"].capacity.table()["share"])
    exponents = curve_table(CARDS, "lyapunov").query("model == 'GRU'")
    np.testing.assert_array_equal(
        exponents[["y", "low", "high"]], CARDS["GRU"].lyapunov.table()[["value", "low", "high"]]
    )


def test_a_model_has_a_line_for_each_layer_and_for_each_way_of_reading():
    assert set(curve_table(CARDS, "half_lives")["line"]) == {"layer 1"}
    length = curve_table(CARDS, "length")
    assert set(length["line"]) == {"carried on", "set back every 200"}
    carried = length[(length["line"] == "carried on") & (length["model"] == "GRU")]
    assert carried["x"].tolist() == [200, 400, 800]
    assert carried["y"].tolist() == [2.4] * 3


@pytest.mark.parametrize("curve", CURVES)
def test_each_is_drawn_with_both_models_named(curve):
    drawn = as_svg(curve_chart(CARDS, COLOURS, curve))
    assert {"GRU", "LSTM"} <= {name for name in COLOURS if name in drawn}
    assert curve_table({"none": ReportCard()}, curve).empty


def test_what_an_axis_has_no_room_for_is_left_out():
    tiny = curve_chart({"GRU": tiny_card(4 * LEAST)}, COLOURS, "forgetting").to_dict()
    drawn = pd.DataFrame(next(iter(tiny["datasets"].values())))
    assert drawn["y"].min() >= LEAST
    assert len(drawn) == 3
    endless = HalfLifeResults((LayerHalfLives(1, 4, (*[2.0] * 20, None)),), 10)
    card = replace(CARDS["GRU"], half_lives=endless)
    assert curve_table({"GRU": card}, "half_lives")["y"].max() == inf
    shown = curve_chart({"GRU": card}, COLOURS, "half_lives").to_dict()
    assert len(next(iter(shown["datasets"].values()))) == 20


@pytest.mark.parametrize("curve", CURVES)
def test_a_small_one_fills_its_height(curve):
    heights = small_curve(CARDS["GRU"], curve)
    assert 0 <= min(heights) <= max(heights) <= 1
    if curve in ("forgetting", "lyapunov", "capacity"):
        assert (heights[0], heights[-1]) == (1, 0)
    assert small_curve(ReportCard(), curve) == []


def test_all_together_are_one_page_of_a_paper():
    figure = card_figure(CARDS, COLOURS)
    assert len(figure.to_dict()["vconcat"]) == len(CURVES)
    assert pdf_of(as_svg(figure)).startswith(b"%PDF")
