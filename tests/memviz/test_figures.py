"""Figures for a notebook: what they refuse, and what they keep."""

from pathlib import Path

import pytest

from memviz import CheckpointError, figures
from tests.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

TEXT = "the formal study of grammar"


@pytest.fixture(scope="module")
def gru(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("words"), ("gru",)) / "gru"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_character_model(tmp_path_factory.mktemp("letters") / "letters")


def test_models_of_each_target_have_a_view(gru, letters):
    shown = figures.connectivity(TEXT, letters, gru)._repr_html_()
    assert shown.count("<iframe") == 2
    assert "<script" not in shown, "the frame's page is escaped"


def test_a_picture_is_saved_by_the_ending_of_its_name(gru, tmp_path):
    picture = figures.connectivity_picture(TEXT, gru, timestep=5)
    picture.save(tmp_path / "a.svg")
    picture.save(str(tmp_path / "a.png"))
    assert (tmp_path / "a.svg").read_text("utf-8") == picture._repr_svg_()
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"path: got 'a\.jpg'; end it in \.svg or \.png"):
        picture.save(tmp_path / "a.jpg")


def test_a_diagram_stands_on_white():
    assert 'fill="#ffffff"' in figures.diagram("gru").svg
    with pytest.raises(ValueError, match="unit: got 'transformer'"):
        figures.diagram("transformer")


def test_what_was_not_measured_says_how_to_measure_it(letters, make_model):
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        figures.reach(letters)
    with pytest.raises(CheckpointError, match="python -m train evaluate --signature"):
        figures.signatures(letters)
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        figures.accuracy(make_model())
    with pytest.raises(ValueError, match="training history"):
        figures.training(make_model())


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"tracking": "mood"}, "tracking: got 'mood'; choose one of inside quotes"),
        ({"tracking": "inside quotes"}, "never changes along this text"),
        ({"cell": (7, "h", 0)}, "no cell 0 in part 'h' of layer 7"),
    ],
)
def test_a_cell_that_is_not_there_is_an_error(gru, arguments, problem):
    with pytest.raises(ValueError, match=problem):
        figures.cells(TEXT * 4, gru, **arguments)


def test_a_cell_can_be_named(gru):
    assert "layer 1, h, cell 3" in figures.cells(TEXT, gru, cell=(1, "h", 3)).svg.replace("\n", " ")


def test_errors_need_a_known_text_and_a_model_of_characters(gru, letters):
    with pytest.raises(ValueError, match="on: got 'bible'; choose one of kernel, warpeace"):
        figures.cross_entropy(letters, on="bible")
    with pytest.raises(ValueError, match="target is 'word'"):
        figures.cross_entropy(gru, characters=1000)
    with pytest.raises(ValueError, match="kind: got 'angle'"):
        figures.closing(letters, kind="angle")


def test_nothing_is_faint_where_nothing_can_be_picked(letters):
    chart = figures.overlap(letters, characters=2000).to_dict()
    picks = [one for one in chart["params"] if one["name"] == "picked"]
    assert "value" not in picks[0]
    assert "empty" not in picks[0]["select"]


def test_models_that_read_a_text_differently_have_no_gradient_in_common(gru, letters):
    with pytest.raises(ValueError, match="different ways"):
        figures.gradient("The study", gru, letters)
