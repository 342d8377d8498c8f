"""The bars of what an edit costs: known values, at known places."""

import re

import numpy as np
import pytest
import vl_convert

from memviz.analysis.states.edits import DropWrite, Reset, Scale, Zero
from memviz.charts.picture import as_svg
from memviz.charts.states.cost import (
    cost_chart,
    cost_on_paper,
    cost_rows,
    edit_rows,
    highest_cost,
)
from tests.support.known_states import UNKNOWN, edited

FOUND = edited([0, 0, 1.5, UNKNOWN, -0.25, 0.125])


def test_bars_begin_at_the_first_edit_and_are_the_costs():
    rows = cost_rows(FOUND)
    assert rows["timestep"].tolist() == [1, 2, 3, 4, 5]
    assert rows["drawn"].tolist() == ["b", "␣", "c", "↵", "e"]
    assert rows["cost"].fillna(99).tolist() == [0, 1.5, 99, -0.25, 0.125]
    assert (rows["left"] < rows["timestep"]).all()
    assert (rows["right"] > rows["timestep"]).all()


def test_they_end_so_many_symbols_after_it():
    assert cost_rows(FOUND, shown=2)["timestep"].tolist() == [1, 2, 3]


def test_a_bar_tells_what_was_predicted_before_and_after():
    told = cost_rows(FOUND).set_index("timestep").loc[2]
    assert told["cost_said"] == "+1.500 nats"
    assert told["probability"] == "50 % → 25 %"
    assert told["rank"] == "1 → 1,200"
    assert told["suggestion"] == "a → b"
    assert told["target"] == "c"


def test_what_is_not_known_is_told_as_that():
    told = cost_rows(edited([0, 0, UNKNOWN, np.inf, 1])).set_index("timestep")
    assert told["cost"].isna().tolist() == [False, True, True, False]
    assert told.loc[2, "cost_said"] == "not known"
    assert told.loc[2, "probability"] == "– → –"
    assert told.loc[2, "rank"] == "– → –"
    assert told.loc[4, "target"] == "–"


def test_each_timestep_of_an_edit_has_a_rule_that_tells_what_is_done():
    off = Zero(1, place=(2, "c"), cells=[4])
    rows = edit_rows(
        edited([0] * 9, DropWrite(3, place=(1, "h")), off, Scale(1, 0.5), Reset(8)), shown=5
    )
    assert rows["timestep"].tolist() == [1, 3]
    assert rows["said"].tolist() == [
        "1 cell of c, layer 2, set to zero; the whole state scaled",
        "all cells of h, layer 1, last write undone",
    ]


@pytest.mark.parametrize(
    ("cost", "most"),
    [([0, 0, 3, -1], 3), ([0, 0, 1, -1], 2), ([0, 0, 0.001, 0], 0.1), ([0, 0, UNKNOWN], 0.1)],
)
def test_the_scale_has_room_for_every_bar_half_of_it_below_zero(cost, most):
    found = edited(cost)
    assert highest_cost(found) == pytest.approx(most)
    low, high = scale_of(cost_chart(found, "#123456"))
    assert high == pytest.approx(most)
    assert low < -most / 2, "with room for the symbols below"


def test_models_compare_by_a_scale_that_they_share():
    other = edited([0, 0, 0.5])
    assert scale_of(cost_chart(FOUND, "#123456", most=4)) == scale_of(
        cost_chart(other, "#123456", most=4)
    )
    assert scale_of(cost_chart(FOUND, "#123456")) != scale_of(cost_chart(other, "#123456"))


def test_a_picture_has_a_bar_for_each_known_cost_in_the_colour():
    svg = as_svg(cost_on_paper(FOUND, "#123456"))
    bars = re.findall(r'd="([^"]*)"[^>]*fill="#123456"', svg)
    assert len(bars) == 4, "one is not known"
    assert ">␣<" in svg
    assert ">↵<" in svg


def test_a_narrow_chart_ends_where_symbols_have_no_more_room():
    found = edited([0] * 27)
    wide, narrow = (
        vega_texts(cost_chart(found, "#123456").properties(width=width)) for width in (700, 70)
    )
    assert "z" in wide
    assert "e" in narrow
    assert "z" not in narrow


def test_tokens_are_turned_and_long_ones_shortened():
    pieces = ["the", " ", "internationalisation", "of"]
    chart = cost_chart(edited([0, 0, 1, 1], pieces=pieces), "#123456").to_dict()
    symbols = next(one for one in chart["layer"] if one["mark"]["type"] == "text")
    assert symbols["mark"]["angle"] == 270
    drawn = chart["datasets"][symbols["data"]["name"]]
    assert [row["drawn"] for row in drawn] == ["␣", "internati…", "of"]


def scale_of(chart) -> list[float]:
    layers = chart.to_dict()["layer"]
    (domain,) = {
        tuple(one["encoding"]["y"]["scale"]["domain"])
        for one in layers
        if "scale" in one["encoding"].get("y", {})
    }
    return list(domain)


def vega_texts(chart) -> set[str]:
    svg = vl_convert.vegalite_to_svg(chart.to_json())
    return set(re.findall(r">([^<>]+)</text>", svg))
