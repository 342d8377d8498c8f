"""Figures of states: a chart per model, below each other, of what the analyses find."""

from pathlib import Path

import altair as alt
import numpy as np
import pytest

import memviz
from memviz import figures
from memviz.charts.picture import as_svg
from memviz.charts.states.cost import highest_cost
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

TEXT = "the formal study of grammar"
CORPUS = f"{TEXT} is an important part of education " * 4
OFF = [memviz.Zero(3, place=(1, "h"), cells=[0, 1])]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[memviz.Model]:
    """Return a model of words and one of characters."""
    folder = tmp_path_factory.mktemp("models")
    words = save_tiny_checkpoints(folder, ("gru",)) / "gru"
    return [memviz.load(words), memviz.load(save_tiny_character_model(folder / "letters"))]


@pytest.fixture(autouse=True)
def states_in_a_folder_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMVIZ_STATES_CACHE", str(tmp_path))


def drawn(chart: alt.VConcatChart) -> str:
    """Return the picture, after a look at whether each model has its chart."""
    assert [one["title"] for one in chart.to_dict()["vconcat"]] == ["GRU", "letters"]
    svg = as_svg(chart)
    assert "NaN" not in svg
    return svg


def test_edits_have_the_same_scale_for_all_models(two):
    chart = figures.edits(TEXT, OFF, *two)
    assert "Cost, nats" in drawn(chart)
    scales = [
        layer["encoding"]["y"]["scale"]["domain"]
        for one in chart.to_dict()["vconcat"]
        for layer in one["layer"]
        if "scale" in layer["encoding"].get("y", {})
    ]
    assert scales[0] == scales[1]
    most = max(highest_cost(memviz.edit(model, TEXT, OFF)) for model in two)
    assert scales[0][1] == pytest.approx(most)


def test_edit_effects_are_drawn_by_the_kind_of_position(two):
    spaces = {"spaces": lambda text: np.array([letter == " " for letter in text])}
    svg = drawn(figures.edit_effects([TEXT] * 8, OFF, *two, where=spaces))
    assert svg.count("spaces: elsewhere") >= 2
    assert "the same of random cells" in svg


def test_models_keep_their_colours_beside_each_other(two):
    svg = as_svg(figures.edit_effects([TEXT] * 8, OFF, *two))
    assert all(colour in svg for colour in ("#2896f5", "#e16c10"))


def test_a_map_is_drawn_up_to_a_timestep(two):
    chart = figures.state_map(TEXT, CORPUS, *two, timestep=7)
    assert "of the variance" in drawn(chart)
    assert "datum.timestep == 7" in chart.to_json()
    last = figures.state_map(TEXT, CORPUS, two[1]).to_json()
    assert f"datum.timestep == {len(TEXT) - 1}" in last
    with pytest.raises(ValueError, match="timestep"):
        figures.state_map(TEXT, CORPUS, *two, timestep=len(TEXT) + 1)


def test_a_match_is_drawn_by_what_its_passages_share(two):
    drawn(figures.match(TEXT, (4, 7), 0.01, CORPUS, *two))


def test_a_match_without_a_cell_is_drawn_all_the_same(two):
    drawn(figures.match(TEXT, (4, 7), 0.99, CORPUS, *two))
