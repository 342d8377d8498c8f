"""All panels of a gate: saturation where there is one, levels where there is none, by layer."""

import json

import pytest

from memviz.analysis.gates import gate_saturation
from memviz.charts.gate_figure import gate_figure, rows_of
from memviz.charts.picture import as_svg, titled

TEXT = "parts of north africa and no part of america " * 4
COLOURS = {"LSTM": "#ff0000", "Mamba": "#0000ff"}


@pytest.fixture
def found(make_model):
    """The output gate of both: a share of an LSTM, any number of a Mamba."""
    models = {"LSTM": make_model("lstm", layers=2), "Mamba": make_model("mamba", layers=1)}
    return {name: gate_saturation(model, TEXT).of_gate("output") for name, model in models.items()}


def test_a_figure_has_all_panels_by_layer_and_no_links(found):
    figure = gate_figure(found, COLOURS)
    rows = figure.to_dict()["vconcat"]
    titles = [[panel["title"] for panel in row["hconcat"]] for row in rows]
    assert titles == [
        [["LSTM", "output gate, layer 1"], ["Mamba", "output gate, layer 1"]],
        [["LSTM", "output gate, layer 2"]],
    ]
    assert "href" not in json.dumps(figure.to_dict())
    svg = as_svg(titled(figure, "Gates", ["Text: a passage"]))
    assert svg.count("<path") > 9
    assert "Text: a passage" in svg
    assert "Left-saturated" in svg
    assert "Gates, lowest median first" in svg


def test_the_rows_of_a_gate_are_those_of_its_kind(found):
    assert "left" in rows_of(found["LSTM"])
    assert "median" in rows_of(found["Mamba"])
