"""The map of states: the corpus' dots, the path, the ring at its timestep."""

import re

import numpy as np
import pytest

from memviz.charts.picture import as_svg
from memviz.charts.states.among import map_chart, path_rows
from tests.support.known_states import state_map


def test_the_path_goes_through_the_states_of_the_text_with_its_symbols():
    rows = path_rows(state_map())
    assert rows["x"].tolist() == [0, 2, 4, 6]
    assert rows["y"].tolist() == [1, 3, 5, 7]
    assert rows["drawn"].tolist() == ["a", "␣", "b", "↵"]


def test_each_direction_says_how_much_of_the_variance_it_holds():
    svg = as_svg(map_chart(state_map(), 2, "#123456"))
    assert "First direction, 50 % of the variance" in svg
    assert "Second direction, 6.2 % of the variance" in svg


def test_states_that_do_not_vary_have_directions_without_a_share():
    svg = as_svg(
        map_chart(
            state_map(corpus=np.zeros((5, 2), np.float32), explained=np.array([np.nan] * 2)),
            2,
            "#123456",
        )
    )
    assert ">First direction<" in svg
    assert "nan" not in svg.lower()


def test_symbols_up_to_the_timestep_are_named_and_none_after_it():
    svg = as_svg(map_chart(state_map(), 2, "#123456"))
    assert [symbol in texts(svg) for symbol in "a␣b↵"] == [True, True, True, False]


def test_only_the_last_twelve_are_named():
    long = state_map(
        pieces=tuple("abcdefghijklmnop"), path=np.arange(32, dtype=np.float32).reshape(16, 2)
    )
    named = texts(as_svg(map_chart(long, 14, "#123456")))
    assert [letter for letter in "abcdefghijklmnop" if letter in named] == list("defghijklmno")


def test_a_ring_stands_at_the_timestep_alone():
    layers = map_chart(state_map(), 2, "#123456").to_dict()["layer"]
    (ring,) = [one for one in layers if one["mark"]["type"] == "point"]
    assert ring["transform"] == [{"filter": "datum.timestep == 2"}]
    assert ring["mark"]["filled"] is False


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_places_are_rounded_to_what_can_be_seen(scale):
    generator = np.random.default_rng(0)
    places = (scale * generator.normal(size=(5, 2))).astype(np.float32)
    found = path_rows(state_map(corpus=places, path=places[:4]))
    assert np.allclose(found[["x", "y"]], places[:4], atol=2e-4 * scale)
    assert max(len(f"{number:g}") for number in found["x"]) < 12


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg)
