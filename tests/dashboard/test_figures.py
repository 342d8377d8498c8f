"""Figures: what the chart holds, and pictures that can be saved."""

import re
import xml.etree.ElementTree as ElementTree

import pandas as pd
import pytest

from dashboard.accuracy_view import gather
from dashboard.catalogue import catalogue
from dashboard.downloads import as_png, as_svg
from dashboard.measured import AS_PUBLISHED, KNOWN_WORDS, labelled, measured
from memviz import published
from memviz.charts.accuracy import BASELINE, CEILING, accuracy_chart
from memviz.charts.connectivity_animation import connectivity_animation


@pytest.fixture
def chart():
    entries = [catalogue()["gru"], catalogue()["published/gru"]]
    tables = [measured(entry, AS_PUBLISHED).curve.assign(model=entry.label) for entry in entries]
    ceiling = measured(entries[0], AS_PUBLISHED).ceiling
    colours = {entry.label: entry.colour for entry in entries}
    return accuracy_chart(labelled(tables, [1, 3]), ceiling, colours)


def test_each_model_has_its_own_colour_in_every_layer(chart):
    expected = [catalogue()[id].colour for id in ("gru", "published/gru")]
    ranges = [
        layer["encoding"]["color"]["scale"]["range"]
        for layer in chart.to_dict()["layer"]
        if "color" in layer["encoding"]
    ]
    assert ranges == [expected] * 3


def test_the_picture_can_be_saved(chart):
    assert ElementTree.fromstring(as_svg(chart)).tag.endswith("svg")
    assert as_png(chart).startswith(b"\x89PNG")


def test_the_saved_table_holds_the_ceiling_too():
    entry = catalogue()["gru"]
    shown = gather([entry], {"GRU": measured(entry, AS_PUBLISHED)}, [1], AS_PUBLISHED)
    table = shown.table()
    assert list(table["model"].unique()) == ["GRU", BASELINE, CEILING]
    assert table[table["model"] == CEILING]["top"].isna().all()


def test_an_unpublished_interval_is_said_to_be_so(chart):
    values = [row for rows in chart.to_dict()["datasets"].values() for row in rows]
    intervals = {row["interval"] for row in values if row.get("model") == "GRU, published"}
    assert intervals == {"not published"}


def test_a_chart_without_a_ceiling_has_no_layer_for_it():
    entry = catalogue()["gru"]
    table = labelled([measured(entry, KNOWN_WORDS).curve.assign(model="GRU")], [1])
    chart = accuracy_chart(table, pd.DataFrame(), {"GRU": entry.colour})
    assert len(chart.to_dict()["layer"]) == 3


def test_the_animation_rests_on_the_last_step_and_respects_reduced_motion():
    c = published().models["gru"].connectivity
    html = connectivity_animation(c, 68, 91, 106, "A label")
    alphas = [float(a) for a in re.findall(r'<span style="background: rgba\(.*?, ([\d.]+)\)', html)]
    row = c.matrix[106, 68:107]
    assert alphas == pytest.approx(list(0.75 * row / c.matrix[106].max()), abs=0.001)
    assert "prefers-reduced-motion" in html
    assert 'aria-label="A label"' in html
