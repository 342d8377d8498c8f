"""How far back: from the metrics, as a table and a graph, or with a reason why not."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue
from memviz import CheckpointError
from memviz.charts.picture import as_svg
from memviz.charts.reach import LEAST, reach_chart
from memviz.charts.reach_words import explanation, reach_table, summary
from memviz.stats.bootstrap import Estimate
from tests.support.pages import run, texts


def change(folder: Path, **fields: object) -> None:
    """Write other fields into a checkpoint's metrics; None takes one away."""
    path = folder / "metrics.json"
    metrics = {**json.loads(path.read_text()), **fields}
    path.write_text(
        json.dumps({name: value for name, value in metrics.items() if value is not None})
    )


def reach_tables(app: AppTest) -> list:
    return [table.value for table in app.dataframe if "Half within" in table.value]


def test_the_table_gives_each_number_with_its_interval():
    found = {"GRU": catalogue()["gru"].reach()}
    row = reach_table(found).iloc[0]
    assert row["Half within"] == "4 characters [3, 8]"
    assert row["On earlier words"] == "40 % [38 %, 46 %]"
    assert (row["Texts"], row["Positions"], row["Corpus"]) == (10, 950, "wiki8")


def test_an_unknown_interval_is_not_drawn():
    nothing = Estimate(4.0, float("nan"), float("nan"))
    found = {"GRU": replace(catalogue()["gru"].reach(), half=nothing)}
    assert reach_table(found).iloc[0]["Half within"] == "4 characters"


def test_the_graph_has_every_model_in_its_colour_as_far_as_a_share_says_something():
    entries = [catalogue()["gru"], catalogue()["lstm"]]
    curves = [entry.reach().share_by_distance.assign(model=entry.label) for entry in entries]
    chart = reach_chart(pd.concat(curves), {entry.label: entry.colour for entry in entries})
    drawn = max(chart.to_dict()["datasets"].values(), key=len)  # the other rows bear the marks
    assert len(drawn) == 2 * int((curves[0]["share"] >= LEAST).sum())
    assert min(row["share"] for row in drawn) >= LEAST
    scale = chart.to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert scale["range"] == [entry.colour for entry in entries]
    assert as_svg(chart).startswith("<svg")


def test_shares_of_zero_have_no_place_on_a_logarithmic_scale():
    curve = catalogue()["gru"].reach().share_by_distance.assign(model="GRU")
    curve.loc[30:, ["share", "low", "high"]] = 0.0
    curve.loc[20, "low"] = 0.0
    chart = reach_chart(curve, {"GRU": "#123456"})
    drawn = max(chart.to_dict()["datasets"].values(), key=len)  # the other rows bear the marks
    assert max(row["distance"] for row in drawn) == 29
    assert all(row["low"] > 0 for row in drawn)


def test_the_caption_says_which_connectivity_on_what_and_how_much():
    found = {entry.label: entry.reach() for entry in map(catalogue().get, ("gru", "lstm"))}
    caption = explanation(found)
    assert "squared norms of the logit’s gradient" in caption
    assert "950 positions of 10 held-out texts of wiki8" in caption
    assert caption.count("950") == 1
    assert "half within 4 characters" in summary(found)


def test_the_page_shows_the_models_that_have_it_and_names_the_others(own_checkpoints):
    change(own_checkpoints / "lstm", reach=None)
    app = run("connectivity", models=["GRU", "LSTM", "GRU, published"])
    assert not app.exception
    (table,) = reach_tables(app)
    assert list(table["Model"]) == ["GRU"]
    assert "LSTM**: not measured" in texts(app.caption)
    assert "GRU, published**: not available" in texts(app.caption)


def test_a_page_without_any_reach_names_all_and_draws_nothing(own_checkpoints):
    for unit in ("gru", "lstm"):
        change(own_checkpoints / unit, reach=None)
    app = run("connectivity")
    assert not app.exception
    assert reach_tables(app) == []
    assert "GRU, LSTM**: not measured" in texts(app.caption)


def test_an_incomplete_reach_says_what_to_do(own_checkpoints):
    change(own_checkpoints / "gru", reach={"half": {"value": 1.0, "low": 1.0, "high": 1.0}})
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        catalogue()["gru"].reach()
    app = run("connectivity")
    assert not app.exception
    assert "no complete field “reach”" in texts(app.warning)
