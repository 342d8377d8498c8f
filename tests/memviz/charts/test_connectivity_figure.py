"""The pinned timestep as a figure: every model, in its colour, with what the page shows."""

import dataclasses
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

import memviz
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.charts.connectivity_colours import SEQUENTIAL, cell_colour, ink_on
from memviz.charts.connectivity_figure import connectivity_figure

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {"GRU": "#2896f5", "LSTM": "#e16c10"}


@pytest.fixture(scope="module")
def both() -> dict[str, Connectivity]:
    models = memviz.published().models
    return {"GRU": models["gru"].connectivity, "LSTM": models["lstm"].connectivity}


def words_of(svg: str) -> str:
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return " ".join("".join(node.itertext()) for node in texts)


def fills_of(svg: str) -> list[str]:
    """The fill of every cell: those rectangles alone are 19 pixels high."""
    return [
        node.attrib["fill"]
        for node in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if node.attrib["height"] == "19"
    ]


def scaled(c: Connectivity, factor: float) -> Connectivity:
    return dataclasses.replace(c, matrix=c.matrix * np.float32(factor))


def with_rank(c: Connectivity, rank: int) -> Connectivity:
    """The same with the target at this rank everywhere, hardly ever expected."""
    size = len(c.text)
    improbable = np.full(size, 0.0004, np.float32)
    return dataclasses.replace(c, target_rank=np.full(size, rank), target_probability=improbable)


def test_it_shows_each_model_with_its_colour_suggestions_and_target(both) -> None:
    svg = connectivity_figure(both, 106, COLOURS)
    assert all(colour in svg for colour in COLOURS.values())
    words = words_of(svg)
    assert "2 of 8 letters read, timestep 106" in words
    assert "learning" in words
    assert "82 % from earlier words" in words
    assert "most in this row" in words


def test_every_letter_of_the_text_is_drawn_once_for_each_model(both) -> None:
    svg = connectivity_figure(both, 106, COLOURS)
    glyphs = re.findall(r'font-size="14" text-anchor="middle" fill="#\w+">(\w)<', svg)
    text = both["GRU"].text.replace(" ", "")
    assert "".join(glyphs) == 2 * text


def test_each_row_reaches_full_colour_unless_the_scale_is_shared(both) -> None:
    weak = {"GRU": both["GRU"], "LSTM": scaled(both["LSTM"], 1e-6)}
    assert fills_of(connectivity_figure(weak, 106, COLOURS)).count(SEQUENTIAL[-1]) == 2
    shared = connectivity_figure(weak, 106, COLOURS, scale="shared")
    assert fills_of(shared).count(SEQUENTIAL[-1]) == 1
    assert "most of all models here" in words_of(shared)


def test_title_and_names_cannot_write_markup(both) -> None:
    name = "<b>GRU & co"
    svg = connectivity_figure({name: both["GRU"]}, 5, {name: "#000000"}, title="</svg>", notes="&")
    assert "</svg>" in words_of(svg)
    assert name in words_of(svg)


def test_a_word_outside_the_vocabulary_has_no_cells_and_says_so(both) -> None:
    size = len(both["GRU"].text)
    unknown = dataclasses.replace(
        both["GRU"],
        has_target=np.zeros(size, bool),
        matrix=np.zeros((size, size), np.float32),
    )
    svg = connectivity_figure({"GRU": unknown}, 32, COLOURS)
    assert fills_of(svg) == []
    assert "target not in the vocabulary" in words_of(svg)


def test_a_rank_below_the_three_is_given_with_its_probability(both) -> None:
    far = with_rank(both["GRU"], 1402)
    assert "target ranks 1,402, <0.1 %" in words_of(connectivity_figure({"GRU": far}, 32, COLOURS))


def test_facts_that_do_not_fit_beside_each_other_stand_under_one_another(both) -> None:
    def heights(c: Connectivity) -> set[str]:
        svg = connectivity_figure({"GRU": c}, 106, COLOURS)
        facts = re.findall(r'y="(\d+)"[^>]*>(?:[^<]*from earlier words|target ranks[^<]*)<', svg)
        assert len(facts) == 2
        return set(facts)

    assert len(heights(both["GRU"])) == 1
    assert len(heights(with_rank(both["GRU"], 12_345))) == 2


def test_signed_values_have_a_colour_on_either_side(both) -> None:
    signed = dataclasses.replace(
        both["GRU"], measure="gradient_times_input", matrix=both["GRU"].matrix.copy()
    )
    signed.matrix[:, ::2] *= -1
    svg = connectivity_figure({"GRU": signed}, 106, COLOURS)
    assert "against the target" in words_of(svg)
    channels = [(int(fill[1:3], 16), int(fill[5:], 16)) for fill in fills_of(svg)]
    assert any(red > blue for red, blue in channels)
    assert any(blue > red for red, blue in channels)


def test_it_becomes_a_png(both) -> None:
    svg = connectivity_figure(both, 106, COLOURS, title="Named", notes=["A note. " * 30])
    assert vl_convert.svg_to_png(svg, scale=1).startswith(b"\x89PNG")


def test_different_texts_are_refused(both) -> None:
    other = dataclasses.replace(both["LSTM"], text=both["LSTM"].text + "d")
    with pytest.raises(ValueError, match="got 2 kinds"):
        connectivity_figure({"GRU": both["GRU"], "LSTM": other}, 5, COLOURS)


@given(st.floats(-1, 1))
def test_ink_is_readable_on_every_colour_of_both_scales(share: float) -> None:
    for cell in (cell_colour(abs(share), signed=False), cell_colour(share, signed=True)):
        ink = ink_on(cell)
        lighter, darker = sorted((luminance(cell), luminance(ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 3.7


def luminance(colour: str) -> float:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_lighter(one: float, other: float) -> None:
    less, more = sorted((one, other))
    by_less, by_more = (luminance(cell_colour(share, signed=False)) for share in (less, more))
    assert by_more <= by_less + 0.01
