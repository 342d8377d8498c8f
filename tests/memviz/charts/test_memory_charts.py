"""The graphs of memory signatures: what they draw, in which ink, and what can be read there."""

import pandas as pd
import pytest

from memviz.charts.memory import (
    on_one_axis,
    past_figure,
    remembered_and_used,
    signature_panel,
    signature_panels,
    signatures_chart,
)
from memviz.charts.memory.ink import FLOOR
from memviz.charts.picture import as_svg

COLOURS = {"GRU": "#112233", "LSTM, 2×128": "#aa5500"}


@pytest.fixture
def signature() -> pd.DataFrame:
    """A signature of two parts over five lags."""
    rows = [
        {"layer": 1, "part": part, "lag": lag, "nats": nats, "accuracy": nats / 3}
        for part, first in (("h", 3.0), ("c", 2.0))
        for lag, nats in zip((0, 1, 2, 5, 40), (first, first / 2, first / 3, 0.1, 0.0), strict=True)
    ]
    table = pd.DataFrame(rows)
    for name in ("nats", "accuracy"):
        table = table.assign(
            **{
                f"{name}_low": table[name] - 0.01,
                f"{name}_high": table[name] + 0.01,
                f"network_{name}": table[name] + 0.05,
                f"untrained_{name}": table[name] / 2,
                f"untrained_{name}_low": table[name] / 2 - 0.02,
                f"untrained_{name}_high": table[name] / 2 + 0.02,
                f"text_{name}": 0.25,
            }
        )
    return table


@pytest.fixture
def curves() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "model": model,
            "lag": lag,
            "place": "layer 2, c",
            "value": 2.0 / (1 + lag),
            "low": 1.9 / (1 + lag),
            "high": 2.1 / (1 + lag),
        }
        for model in COLOURS
        for lag in (0, 1, 5, 40)
    )


@pytest.fixture
def floors() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": name,
            "source": name,
            "model": model,
            "lag": lag,
            "value": 0.5,
            "low": low,
            "high": high,
        }
        for name, model, low, high in (
            ("the text itself", None, None, None),
            ("untrained", "GRU", 0.4, 0.6),
        )
        for lag in (0, 1, 5, 40)
    )


def layers(chart) -> list[dict]:
    return chart.to_dict()["layer"]


def data_of(chart, layer: dict) -> list[dict]:
    drawn = chart.to_dict()
    return drawn["datasets"][layer.get("data", drawn.get("data"))["name"]]


def test_what_needs_no_state_is_grey_and_lies_under_the_models(curves, floors):
    chart = signatures_chart(curves, floors, COLOURS, "nats", 20)
    grey, *others = layers(chart)
    assert grey["mark"]["color"] == FLOOR
    assert {row["name"] for row in data_of(chart, grey)} == {"the text itself"}
    assert {layer["mark"]["type"] for layer in others} == {"area", "line", "point", "rule"}


def test_an_untrained_model_is_dashed_and_hollow_in_the_colour_of_the_trained_one(curves, floors):
    chart = signatures_chart(curves, floors, COLOURS, "nats", 20)
    _, band, line, marks, *_ = layers(chart)
    for layer in (band, line, marks):
        assert {row["model"] for row in data_of(chart, layer)} == {"GRU"}
        assert layer["encoding"]["color"]["scale"]["range"] == list(COLOURS.values())
    dashes = line["encoding"]["strokeDash"]["scale"]
    assert dict(zip(dashes["domain"], dashes["range"], strict=True)) == {
        "the text itself": [1, 0],
        "untrained": [7, 3],
    }
    assert not marks["mark"]["filled"]


@pytest.mark.parametrize(("farthest", "lags"), [(20, {0, 1, 5}), (40, {0, 1, 5, 40})])
def test_only_the_lags_asked_for_are_drawn(curves, floors, farthest, lags):
    chart = signatures_chart(curves, floors, COLOURS, "nats", farthest)
    line = layers(chart)[5]
    assert {row["lag"] for row in data_of(chart, line)} == lags
    assert line["encoding"]["x"]["scale"]["domain"] == [0, farthest]


def test_the_rule_reads_models_with_place_and_interval_and_floors(curves, floors):
    chart = signatures_chart(curves, floors, COLOURS, "nats", 20)
    rule = layers(chart)[-1]
    titles = [tip["title"] for tip in rule["encoding"]["tooltip"]]
    assert titles == ["Characters back", *COLOURS, "the text itself", "untrained"]
    read = {row["lag"]: row for row in data_of(chart, rule)}
    assert read[1]["read0"] == "1.00 [0.95, 1.05], from layer 2, c"
    assert (read[1]["read2"], read[1]["read3"]) == ("0.50", "0.50 [0.40, 0.60]")


def test_the_rule_and_the_axis_name_what_lags_count(curves, floors):
    chart = signatures_chart(curves, floors, COLOURS, "nats", 20, "token")
    rule = layers(chart)[-1]
    assert rule["encoding"]["tooltip"][0]["title"] == "Tokens back"
    assert rule["encoding"]["x"]["title"] == "Tokens back"


def test_an_unknown_interval_is_not_read(curves, floors):
    chart = signatures_chart(
        curves.assign(low=float("nan"), high=float("nan")), floors, COLOURS, "accuracy", 20
    )
    assert data_of(chart, layers(chart)[-1])[0]["read0"] == "200%, from layer 2, c"


def test_a_panel_tells_parts_apart_by_dashes_and_probes_by_width(signature):
    chart = signature_panel("GRU", signature, "#112233", "nats", 20, highest=3.0)
    *grey, _, network, linear, _ = layers(chart)
    assert [layer["mark"]["color"] for layer in grey] == [FLOOR, FLOOR, FLOOR]
    assert [layer["mark"]["type"] for layer in grey] == ["line", "line", "area"]
    assert linear["encoding"]["strokeDash"]["scale"]["domain"] == ["layer 1, h", "layer 1, c"]
    assert network["mark"]["strokeWidth"] < linear["mark"]["strokeWidth"]
    assert network["encoding"]["y"]["field"] == "network_nats"
    assert linear["mark"]["color"] == network["mark"]["color"] == "#112233"


def test_the_whole_state_has_the_whole_line_and_alone_the_network(signature):
    whole = signature[signature["part"] == "c"].assign(layer=0, part="whole state")
    of_parts = {name: float("nan") for name in signature if name.startswith(("network", "untr"))}
    both = pd.concat([whole, signature.assign(**of_parts)], ignore_index=True)
    chart = signature_panel("GRU", both, "#112233", "nats", 20, highest=3.0)
    *_, untrained, _, network, linear, rule = layers(chart)
    assert linear["encoding"]["strokeDash"]["scale"]["domain"][0] == "whole state"
    assert network["transform"] == [{"filter": "isValid(datum.network_nats)"}]
    assert {row["part"] for row in data_of(chart, untrained)} == {"whole state"}
    titles = [tip["title"] for tip in rule["encoding"]["tooltip"][1:]]
    assert titles[:3] == ["whole state", "whole state, with a network", "layer 1, h"]
    assert titles[-3:] == ["layer 1, c", "untrained", "text floor"]
    assert "layer 1, h" in as_svg(chart)


def test_a_signature_of_an_earlier_version_has_no_band_of_untrained_models(signature):
    unknown = {name: float("nan") for name in signature if name.startswith("untrained_nats_")}
    chart = signature_panel("GRU", signature.assign(**unknown), "#112233", "nats", 20, 3.0)
    assert data_of(chart, layers(chart)[2]) == []
    assert "layer 1, h" in as_svg(chart)


def test_panels_of_several_models_are_one_picture(signature):
    svg = as_svg(signature_panels(dict.fromkeys(COLOURS, signature), COLOURS, "accuracy", 20))
    assert all(model in svg for model in COLOURS)
    assert svg.count(">layer 1, c</text>") == 2, "each panel has its own legend"


def test_remembered_and_used_share_the_axis_and_the_colours(curves):
    used = curves.rename(columns={"value": "share"}).assign(share=[0.5, 0.1, 1e-7, 1e-3] * 2)
    graphs = remembered_and_used(curves, used, COLOURS, 20)
    axes = [layers(graph)[1]["encoding"]["x"]["scale"] for graph in graphs]
    assert axes[0] == axes[1] == {"domain": [0, 20], "nice": False}
    colours = [layers(graph)[1]["encoding"]["color"]["scale"] for graph in graphs]
    assert colours[0] == colours[1]
    shares = [row["share"] for row in data_of(graphs[1], layers(graphs[1])[1])]
    assert 1e-7 not in shares
    assert "GRU" in as_svg(on_one_axis(graphs))


def test_right_letters_stand_in_place_and_wrong_ones_are_struck():
    past = pd.DataFrame(
        [
            {"model": "GRU", "lag": 0, "read": "q", "guess": "q", "right": True},
            {"model": "GRU", "lag": 1, "read": " ", "guess": "z", "right": False},
        ]
    )
    figure = past_figure(past, {"GRU": "#112233"})
    _, letters, struck, strokes = layers(figure)
    assert letters["transform"] == [{"filter": "datum.right"}]
    assert struck["transform"] == strokes["transform"] == [{"filter": "!datum.right"}]
    assert strokes["mark"]["type"] == "tick"
    svg = as_svg(figure)
    assert svg.count(">␣</text>") == 1, "what was read stands above"
    assert svg.count(">q</text>") == 2
    assert svg.count(">z</text>") == 1


def test_tokens_stand_in_wider_cells_and_each_model_below_what_it_has_read():
    def rows(model: str, read: list[str]) -> list[dict]:
        return [
            {"model": model, "lag": lag, "read": one, "guess": one, "right": True}
            for lag, one in enumerate(read)
        ]

    past = pd.DataFrame([*rows("A", [" the", "of"]), *rows("B", ["e", " th", "of"])])
    figure = past_figure(past, {"A": "#112233", "B": "#445566"}, "token")
    svg = as_svg(figure)
    assert svg.count(">␣the</text>") == 2
    names = figure.to_dict()["layer"][0]["encoding"]["y"]["sort"]
    assert names == ["read by A", "A", "read by B", "B"]
    assert figure.width > 3 * 17
