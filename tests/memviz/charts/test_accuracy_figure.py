"""Figures: what a chart holds, and pictures that can be saved."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import altair as alt
import pandas as pd
import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.accuracy.choices import ACCURACY, GAIN, Choices
from dashboard.views.accuracy.surroundings import paper_title
from memviz import published
from memviz.charts.accuracy import BASELINE, CEILING
from memviz.charts.accuracy_figure import accuracy_figure, gain_figure
from memviz.charts.connectivity_animation import connectivity_animation
from memviz.charts.known_letters.position_bars import shortened
from memviz.charts.picture import as_png, as_svg, titled
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS, held_out_sets

COLOURS = {"GRU": "#2896f5", "LSTM": "#e16c10", "GRU, published": "#546494"}


@pytest.fixture(autouse=True)
def checkpoints(tiny_checkpoints, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tiny_checkpoints))


def sets_of(*ids: str, counting: str = AS_PUBLISHED):
    entries = [catalogue()[id] for id in ids]
    return held_out_sets({entry.label: entry.accuracy(counting) for entry in entries})


@pytest.fixture
def figure():
    return accuracy_figure(sets_of("gru", "lstm", "published/gru"), COLOURS, [1, 3], AS_PUBLISHED)


def rows_of(figure) -> list[dict]:
    return [row for rows in figure.chart.to_dict()["datasets"].values() for row in rows]


def words_in(svg: str) -> set[str]:
    return {"".join(text.itertext()) for text in ElementTree.fromstring(svg).iter() if text.text}


def test_each_model_has_its_own_colour_in_every_layer(figure):
    scales = [
        layer["encoding"]["color"]["scale"]
        for layer in figure.chart.to_dict()["layer"]
        if "scale" in layer["encoding"].get("color", {})
    ]
    assert len(scales) >= 3
    for scale in scales:
        assert scale == scales[0]
    drawn = dict(zip(scales[0]["domain"], scales[0]["range"], strict=True))
    assert COLOURS.items() <= drawn.items()
    assert list(drawn) == [*COLOURS, BASELINE, CEILING]


def test_the_table_reads_every_model_at_every_number_of_letters(figure):
    cells = [row for row in rows_of(figure) if "after" in row and "model" in row]
    read = {(row["known_letters"], row["model"]) for row in cells}
    letters = {known for known, _ in read}
    assert read == {(known, model) for known in letters for model in (*COLOURS, BASELINE, CEILING)}
    point = figure.table.query("model == 'GRU' and known_letters == 2 and top == 1").iloc[0]
    half = 50 * (point["high"] - point["low"])
    cell = next(row for row in cells if (row["known_letters"], row["model"]) == (2, "GRU"))
    assert cell["wide"] == f"{100 * point['accuracy']:.1f} % ± {half:.1f}"


def test_a_point_without_an_interval_shows_none_and_a_missing_one_a_dash(figure):
    cells = [row for row in rows_of(figure) if "after" in row and "model" in row]
    of_published = [row for row in cells if row["model"] == "GRU, published"]
    assert of_published
    assert not [row for row in of_published if "±" in row["wide"]]
    few = [row for row in cells if row["model"] == "GRU" and row["known_letters"] > 19]
    assert {row["wide"] for row in few} == {"–"}


def test_the_number_of_positions_stands_under_the_graph(figure):
    gru = catalogue()["gru"].accuracy(AS_PUBLISHED).curve.query("top == 1")
    bars = {row["known_letters"]: row["short"] for row in rows_of(figure) if "short" in row}
    assert bars == {row.known_letters: shortened(row.n) for row in gru.itertuples()}


@pytest.mark.parametrize(
    ("n", "shown"),
    [(7, "7"), (999, "999"), (1000, "1.0k"), (9_960, "10k"), (296_024, "296k"), (999_600, "1.0M")],
)
def test_numbers_of_positions_are_short(n, shown):
    assert shortened(n) == shown


def test_published_models_alone_have_no_positions_and_no_baseline():
    figure = accuracy_figure(sets_of("published/gru"), COLOURS, [1], AS_PUBLISHED)
    assert set(figure.table["model"]) == {"GRU, published"}
    assert not [row for row in rows_of(figure) if "short" in row]
    assert as_svg(figure.chart)


def test_what_context_adds_is_the_accuracy_above_the_models_own_baseline():
    sets = sets_of("gru", "lstm", counting=KNOWN_WORDS)
    table = gain_figure(sets, COLOURS, [1]).table
    own = catalogue()["lstm"].accuracy(KNOWN_WORDS)
    first = table[(table["model"] == "LSTM") & (table["known_letters"] == 0)].iloc[0]
    assert first["gain"] == pytest.approx(
        own.curve["accuracy"].iloc[0] - own.baseline["accuracy"].iloc[0]
    )
    assert set(table["model"]) == {"GRU", "LSTM"}
    assert set(table["top"]) == {1}


def test_models_of_different_test_sets_have_a_baseline_each():
    first, _ = sets_of("gru", "lstm")[0].members.values()
    other = replace(first, corpus="text8", baseline=first.baseline.assign(accuracy=0.1))
    figure = accuracy_figure(
        held_out_sets({"GRU": first, "LSTM": other}), COLOURS, [1], AS_PUBLISHED
    )
    baselines = figure.table[figure.table["model"].str.startswith(BASELINE)]
    assert list(baselines["model"].unique()) == ["No context, GRU", "No context, LSTM"]
    assert set(baselines[baselines["model"] == "No context, LSTM"]["accuracy"]) == {0.1}


@pytest.mark.parametrize("view", [ACCURACY, GAIN])
def test_a_saved_picture_is_complete(view):
    sets = sets_of("gru", "lstm", counting=KNOWN_WORDS)
    figure = (
        gain_figure(sets, COLOURS, [1, 3])
        if view == GAIN
        else accuracy_figure(sets, COLOURS, [1, 3], KNOWN_WORDS)
    )
    chart = titled(figure.chart, *paper_title(sets, Choices(view, KNOWN_WORDS, [1, 3], False)))
    words = " ".join(words_in(as_svg(chart)))
    for part in ("GRU", "LSTM", "top 1", "top 3", "wiki8", "321 test texts", "52,345 positions"):
        assert part in words
    for part in ("known words", "2 letters known", "Bars: positions counted", "12k"):
        assert part in words
    assert as_png(chart).startswith(b"\x89PNG")


def test_a_picture_of_several_parts_can_be_saved():
    part = alt.Chart(pd.DataFrame({"x": [1, 2]})).mark_point().encode(x="x:Q")
    assert as_svg(alt.VConcatChart(vconcat=[part, part])).startswith("<svg")


def test_the_saved_table_holds_the_ceiling_too(figure):
    assert list(figure.table["model"].unique()) == [*COLOURS, BASELINE, CEILING]
    assert figure.table[figure.table["model"] == CEILING]["top"].isna().all()


def test_known_words_have_no_ceiling_line():
    sets = sets_of("gru", counting=KNOWN_WORDS)
    figure = accuracy_figure(sets, COLOURS, [1], KNOWN_WORDS)
    assert list(figure.table["model"].unique()) == ["GRU", BASELINE]


def test_a_figure_is_the_same_each_time_so_that_a_rerun_does_not_draw_it_anew(figure):
    again = accuracy_figure(sets_of("gru", "lstm", "published/gru"), COLOURS, [1, 3], AS_PUBLISHED)
    assert again.chart.to_json() == figure.chart.to_json()


def test_the_animation_rests_on_the_last_step_and_respects_reduced_motion():
    c = published().models["gru"].connectivity
    html = connectivity_animation(c, 68, 91, 106, "A label")
    alphas = [float(a) for a in re.findall(r'<span style="background: rgba\(.*?, ([\d.]+)\)', html)]
    row = c.matrix[106, 68:107]
    assert alphas == pytest.approx(list(0.75 * row / c.matrix[106].max()), abs=0.001)
    assert "prefers-reduced-motion" in html
    assert 'aria-label="A label"' in html
