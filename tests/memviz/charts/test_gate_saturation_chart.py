"""The scatter of gate saturation: a point per cell, where its table says, that leads on."""

import json

import pandas as pd
import pytest

from memviz.charts.gate_points import Pointed
from memviz.charts.gate_saturation import gate_saturation_panel

LINK = 'cells?characters=A+"quoted"&cell=lstm:2:'
POINTED = Pointed(link=LINK)


@pytest.fixture
def table() -> pd.DataFrame:
    shares = {"left": [0.25, 0.0, 1.0], "right": [0.5, 1.0, 0.0]}
    bounds = {
        f"{side}_{bound}": [0.2, 0.0, float("nan")] for side in shares for bound in ("low", "high")
    }
    one = pd.DataFrame(
        {"layer": 2, "gate": "forget", "keep": True, "cell": [0, 1, 2], **shares, **bounds}
    )
    return one.assign(model="LSTM", characters=12_345, opens=one["cell"])


def test_a_panel_draws_every_cell_and_says_its_figures(table):
    chart = gate_saturation_panel(table, "#123456", POINTED).to_dict()
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
    assert calculated["calculate"] == f"{json.dumps(LINK)} + datum.opens"
    assert ring["encoding"]["href"]["field"] == "link"


def test_the_axes_are_whole_so_that_panels_compare(table):
    for layer in gate_saturation_panel(table, "#123456", POINTED).to_dict()["layer"]:
        for axis in ("x", "y"):
            assert layer["encoding"][axis]["scale"] == {"domain": [0, 1], "nice": False}


def test_on_paper_nothing_is_pointed_at(table):
    chart = json.dumps(gate_saturation_panel(table, "#123456").to_dict())
    assert "href" not in chart
    assert "tooltip" not in chart


def test_a_gate_that_leads_to_no_cell_says_its_figures_and_what_its_number_is(table):
    pointed = Pointed("character", "Head", None)
    ring = gate_saturation_panel(table, "#123456", pointed).to_dict()["layer"][-1]
    assert "href" not in ring["encoding"]
    assert [tip["title"] for tip in ring["encoding"]["tooltip"]][3] == "Head"


def test_time_is_counted_in_what_the_model_reads(table):
    chart = gate_saturation_panel(table, "#112233", Pointed("token", link=LINK)).to_dict()
    assert chart["layer"][-1]["encoding"]["tooltip"][-1]["title"] == "Tokens"
