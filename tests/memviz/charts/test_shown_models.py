"""Models as readers see them: names that differ, the colours of their units."""

import pytest

import memviz
from memviz.charts.model_colours import colours_of
from memviz.charts.shown_models import by_target, shown_models
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints


def test_models_are_loaded_and_called_as_on_the_dashboard(tmp_path, make_model):
    folder = save_tiny_checkpoints(tmp_path)
    shown = shown_models([str(folder / "gru"), memviz.load(folder / "lstm"), make_model("rnn")])
    assert [one.label for one in shown] == ["GRU", "LSTM", "RNN 2×7"]
    assert [one.colour for one in shown] == colours_of(["gru", "lstm", "rnn"])


def test_models_that_are_called_the_same_are_told_apart(tmp_path):
    folders = [save_tiny_checkpoints(tmp_path / name) / "gru" for name in ("a", "b", "c")]
    assert [one.label for one in shown_models(folders)] == ["GRU", "GRU (2)", "GRU (3)"]


def test_each_target_has_the_colours_of_its_units(tmp_path):
    folder = save_tiny_checkpoints(tmp_path)
    letters = save_tiny_character_model(tmp_path / "warpeace_lstm_1x128")
    shown = shown_models([folder / "lstm", letters])
    assert shown[0].colour == shown[1].colour
    assert list(by_target(shown)) == ["word", "character"]
    assert shown[1].label == "LSTM 1×128, War and Peace"


def test_no_model_is_an_error():
    with pytest.raises(ValueError, match="models: none given"):
        shown_models([])
