"""The catalogue: every model there is, in a fixed order, broken ones with their reason."""

import shutil

import pytest

from dashboard.catalogue.catalogue import catalogue, usable
from dashboard.catalogue.entries import published_among, with_weights
from tests.support.tiny_checkpoints import save_tiny_character_model


def test_checkpoints_come_first_then_the_published_models(checkpoints):
    assert list(catalogue()) == [
        "gru",
        "lstm",
        "published/gru",
        "published/lstm",
        "published/nested_lstm",
    ]
    assert catalogue()["gru"].folder == checkpoints / "gru"
    assert catalogue()["published/gru"].unit == "gru"


def test_without_checkpoints_the_published_models_remain(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path / "missing"))
    assert published_among(catalogue().values()) == list(catalogue().values())
    assert len(catalogue()) == 3


def test_a_checkpoint_of_another_name_is_found_and_named_after_its_folder(own_checkpoints):
    (own_checkpoints / "gru").rename(own_checkpoints / "my_run")
    assert catalogue()["my_run"].label == "my_run"


def test_labels_and_colours_are_unique(own_checkpoints):
    shutil.copytree(own_checkpoints / "gru", own_checkpoints / "another")
    entries = catalogue().values()
    assert len({entry.label for entry in entries}) == len(entries)
    assert len({entry.colour for entry in entries}) == len(entries)


@pytest.mark.parametrize("name", ["config.json", "metrics.json", "training.csv"])
def test_a_checkpoint_that_lacks_a_file_is_listed_with_the_reason(own_checkpoints, name):
    (own_checkpoints / "lstm" / name).unlink()
    problem = catalogue()["lstm"].problem
    assert problem is not None
    assert name in problem
    assert "lstm" not in usable()
    assert "gru" in usable()


def test_a_checkpoint_that_is_repaired_is_usable_again(own_checkpoints):
    config = own_checkpoints / "lstm" / "config.json"
    content = config.read_text()
    config.write_text("{")
    assert "lstm" not in usable()
    config.write_text(content)
    assert "lstm" in usable()


def test_characters_models_stand_after_those_of_words_with_names_of_their_own(own_checkpoints):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    entries = with_weights(catalogue().values())
    assert [(entry.label, entry.target) for entry in entries] == [
        ("GRU", "word"),
        ("LSTM", "word"),
        ("LSTM 1×8, War and Peace", "character"),
    ]
    assert entries[1].colour == entries[2].colour  # both the first LSTM of their picker
