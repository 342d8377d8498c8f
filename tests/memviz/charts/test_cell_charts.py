"""Cells on paper: the text on its colours, and the scores of a search."""

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from memviz.analysis.cells import CellChoice, CellLayer, CellValues
from memviz.charts.cell_figure import cell_figure, cell_value_colour
from memviz.charts.cell_scores import cell_scores_chart
from memviz.charts.connectivity_colours import ink_on
from memviz.charts.picture import as_svg

SVG = "{http://www.w3.org/2000/svg}"


def figure_of(text: str, held: list[float]) -> ElementTree.Element:
    values = CellValues(text, (CellLayer(1, "c", np.array([held], dtype=np.float32).T),))
    return ElementTree.fromstring(
        cell_figure(
            {"A & B": values}, {"A & B": CellChoice(1, "c", 0)}, {"A & B": "#123456"}, ["Note."]
        )
    )


def test_every_visible_character_stands_on_the_colour_of_its_value():
    drawn = figure_of("a<b\n", [1.0, -1.0, 0.0, 0.5])
    glyphs = [one for one in drawn.iter(f"{SVG}text") if one.get("font-size") == "13"]
    assert [one.text for one in glyphs] == ["a", "<", "b", "↵"]
    fills = [one.get("fill") for one in drawn.iter(f"{SVG}rect") if one.get("height") == "18"]
    assert fills == [cell_value_colour(1), cell_value_colour(-1), cell_value_colour(0.5)]


def test_a_value_below_zero_is_underlined():
    drawn = figure_of("a<b\n", [1.0, -1.0, 0.0, -0.05])
    lines = [one for one in drawn.iter(f"{SVG}rect") if one.get("height") == "1.4"]
    (second,) = lines
    cells = [one for one in drawn.iter(f"{SVG}rect") if one.get("height") == "18"]
    assert second.get("x") == cells[1].get("x")
    assert "underlined: below 0" in ElementTree.tostring(drawn, encoding="unicode")


def test_the_texts_own_lines_are_kept_and_long_ones_broken():
    drawn = figure_of("ab\n" + "c" * 200, [0.0] * 203)
    glyphs = [one for one in drawn.iter(f"{SVG}text") if one.get("font-size") == "13"]
    assert len({one.get("y") for one in glyphs}) == 1 + 3
    assert max(float(one.get("x")) for one in glyphs) < 840


def test_it_says_which_cell_of_which_model_it_shows():
    words = " ".join("".join(one.itertext()) for one in figure_of("a", [0.0]).iter(f"{SVG}text"))
    assert "A & B" in words
    assert "layer 1, c, cell 0" in words
    assert "Note." in words


def test_red_is_below_and_blue_above():
    def parts(colour: str) -> tuple[int, int, int]:
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    red, _, blue = parts(cell_value_colour(-1))
    assert red > blue
    red, _, blue = parts(cell_value_colour(1))
    assert blue > red
    assert cell_value_colour(0) == "#ffffff"


@pytest.mark.parametrize("value", np.linspace(-1, 1, 21).tolist())
def test_ink_reads_well_on_every_value(value):
    cell = cell_value_colour(value)
    light, dark = sorted((luminance(cell), luminance(ink_on(cell))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_graph_of_scores_counts_every_cell_once():
    cells = pd.DataFrame({"model": ["a"] * 3 + ["b"], "score": [0.0, 0.01, 0.5, 1.0]})
    chart = cell_scores_chart(cells, 0.3, {"a": "#112233", "b": "#445566"})
    counts = chart.layer[0].data
    assert counts["size"].sum() == 4
    there = counts[counts["size"] > 0]
    assert there.loc[there["model"] == "a", "size"].tolist() == [2, 1]
    assert counts["middle"].max() <= 1


def test_the_line_of_scores_is_at_zero_where_there_are_no_cells():
    chart = cell_scores_chart(pd.DataFrame({"model": "a", "score": [0.0, 1.0]}), 0.3, {"a": "#111"})
    sizes = chart.layer[0].data["size"].tolist()
    assert (sizes[0], set(sizes[1:-1]), sizes[-1]) == (1, {0}, 1)


def test_the_graph_of_scores_can_be_drawn():
    cells = pd.DataFrame({"model": ["a", "b"], "score": [0.0, 1.0]})
    chart = cell_scores_chart(cells, 0.3, {"a": "#112233", "b": "#445566"})
    svg = as_svg(chart)
    assert "best of any label by chance" in svg
    assert re.search("#112233", svg)
