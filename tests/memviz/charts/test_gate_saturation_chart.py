"""The scatter of gate saturation: a point per cell, where its table says, that leads on."""

import json

import pandas as pd
import pytest

from memviz.charts.gate_saturation import gate_saturation_figure, gate_saturation_panel
from memviz.charts.picture import as_svg, titled

LINK = 'cells?characters=A+"quoted"&cell=lstm:2:'


@pytest.fixture
def table() -> pd.DataFrame:
    shares = {"left": [0.25, 0.0, 1.0], "right": [0.5, 1.0, 0.0]}
    bounds = {
        f"{side}_{bound}": [0.2, 0.0, float("nan")] for side in shares for bound in ("low", "high")
    }
    one = pd.DataFrame(
        {"layer": 2, "gate": "forget", "keep": True, "cell": [0, 1, 2], **shares, **bounds}
    )
    return one.assign(model="LSTM", characters=12_345)


def test_a_panel_draws_every_cell_and_says_its_figures(table):
    chart = gate_saturation_panel(table, "#123456", LINK).to_dict()
    ring = chart["layer"][-1]
    rows = chart["datasets"][ring["data"]["name"]]
    assert [(row["cell"], row["left"], row["right"]) for row in rows] == [
        (0, 0.25, 0.5),
        (1, 0.0, 1.0),
        (2, 1.0, 0.0),
    ]
    assert rows[0]["left_interval"] == "25.0% [20.0%, 20.0%]"
    assert rows[2]["left_interval"] == "100.0%", "a text too short for an interval has none"
    assert ring["mark"]["color"] == "#123456"
    (calculated,) = ring["transform"]
    assert calculated["calculate"] == f"{json.dumps(LINK)} + datum.cell"
    assert ring["encoding"]["href"]["field"] == "link"


def test_the_axes_are_whole_so_that_panels_compare(table):
    for layer in gate_saturation_panel(table, "#123456", LINK).to_dict()["layer"]:
        for axis in ("x", "y"):
            assert layer["encoding"][axis]["scale"] == {"domain": [0, 1], "nice": False}


def test_a_figure_for_paper_has_all_panels_by_layer_and_no_links(table):
    first = table.assign(layer=1)
    gru = first.assign(model="GRU", gate="update")
    figure = gate_saturation_figure(
        pd.concat([gru, first, table]), {"GRU": "#0000ff", "LSTM": "#ff0000"}
    )
    rows = figure.to_dict()["vconcat"]
    titles = [[panel["title"] for panel in row["hconcat"]] for row in rows]
    assert titles == [
        [["GRU", "update gate, layer 1"], ["LSTM", "forget gate, layer 1"]],
        [["LSTM", "forget gate, layer 2"]],
    ]
    assert "href" not in json.dumps(figure.to_dict())
    svg = as_svg(titled(figure, "Saturated", ["Text: a passage"]))
    assert svg.count("<path") > 9
    assert "Text: a passage" in svg


def test_time_is_counted_in_what_the_model_reads(table):
    chart = gate_saturation_panel(table, "#112233", LINK, "token").to_dict()
    assert chart["layer"][-1]["encoding"]["tooltip"][-1]["title"] == "Tokens"
