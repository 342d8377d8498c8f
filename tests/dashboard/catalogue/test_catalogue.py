"""The catalogue: every model there is, in a fixed order, broken ones with their reason."""

import json
import shutil

import pytest

import memviz
from dashboard.catalogue import records
from dashboard.catalogue.catalogue import catalogue, usable
from dashboard.catalogue.entries import published_among, with_weights
from memviz.models.checkpoint.format import MAX_BYTES, SIGNATURE, VOCABULARY
from memviz.models.footprint import Footprint
from tests.support.hub_app import chosen, opened, warnings
from tests.support.tiny_checkpoints import name_no_files, save_tiny_character_model
from tests.support.tiny_signature import save_tiny_signature
from tests.support.unreadable import unreadable


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


@pytest.mark.parametrize("folder", ["runz", "a_file"])
def test_a_folder_that_is_none_is_said_to_be_without_its_path(tmp_path, monkeypatch, folder):
    (tmp_path / "a_file").write_text("")
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path / folder))
    app = opened("overview")
    assert not app.exception
    said = warnings(app).replace("\\", "")
    assert f"MEMVIZ_CHECKPOINTS names “{folder}”, which is not a folder" in said
    assert str(tmp_path) not in said


def test_a_checkpoint_of_another_name_is_found_and_named_after_its_folder(own_checkpoints):
    (own_checkpoints / "gru").rename(own_checkpoints / "my_run")
    assert catalogue()["my_run"].label == "my_run"


@pytest.mark.parametrize("name", ["हिन्दी_मॉडल", "cafe\u0301", "می\u200cخواهم", "модель", "模型 2"])
def test_a_folder_may_have_a_name_in_any_script(own_checkpoints, name):
    (own_checkpoints / "gru").rename(own_checkpoints / name)
    assert catalogue()[name].problem is None
    assert catalogue()[name].label == name


@pytest.mark.parametrize("name", ["<b>", "a|b", "[a](b)", "a\u202eb", "www.a.example"])
def test_but_none_that_could_be_more_than_a_name(own_checkpoints, name):
    (own_checkpoints / "gru").rename(own_checkpoints / name)
    assert "Rename its folder" in catalogue()[name].problem


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


@pytest.mark.parametrize(
    "name", ["lstm", *(f"lstm/{file}" for file in MAX_BYTES if file != VOCABULARY)]
)
def test_what_may_not_be_read_is_one_entry_that_says_why(own_checkpoints, name):
    (own_checkpoints / "lost+found").mkdir()
    with unreadable(own_checkpoints / name, own_checkpoints / "lost+found"):
        entries = catalogue()
        assert list(with_weights(usable().values())) == [entries["gru"]]
        for broken in ("lstm", "lost+found"):
            assert "it cannot be read (Permission denied)" in entries[broken].problem
    assert list(usable())[:2] == ["gru", "lstm"]


@pytest.mark.parametrize("file", MAX_BYTES)
def test_a_file_that_may_not_be_read_is_an_error_of_the_checkpoint(own_checkpoints, file):
    with (
        unreadable(own_checkpoints / "lstm" / file),
        pytest.raises(memviz.CheckpointError, match=f"{file}: it cannot be read"),
    ):
        memviz.load(str(own_checkpoints / "lstm"))


@pytest.mark.parametrize("page", ["overview", "connectivity", "models"])
def test_pages_show_the_others(own_checkpoints, page):
    (own_checkpoints / "lost+found").mkdir()
    hidden = ("lost+found", "lstm/model.safetensors")
    with unreadable(*(own_checkpoints / name for name in hidden)):
        app = opened(page)
        assert not app.exception
        assert chosen(app) == ["gru"]
        assert warnings(app).count("it cannot be read (Permission denied)") == 2


def test_a_memory_that_may_not_be_read_is_left_out_and_the_model_shown(own_checkpoints):
    for name in ("gru", "lstm"):
        save_tiny_signature(own_checkpoints / name)
    with unreadable(own_checkpoints / "lstm" / SIGNATURE):
        app = opened("memory")
        assert not app.exception
        assert any("it cannot be read" in warning.value for warning in app.warning)


def test_a_folder_of_checkpoints_that_may_not_be_looked_into_says_so(own_checkpoints):
    with unreadable(own_checkpoints):
        (entry,) = with_weights(catalogue().values())
        assert "it cannot be read (Permission denied)" in entry.problem


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


def enlarge(folder, **sizes) -> None:
    config = folder / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | sizes))
    name_no_files(folder)


def test_a_model_larger_than_the_host_allows_is_known_before_it_is_opened(
    own_checkpoints, monkeypatch
):
    enlarge(own_checkpoints / "lstm", hidden_size=2048, embedding_size=2048, layers=4)
    problem = catalogue()["lstm"].problem
    assert problem is not None
    assert "MB of memory, and this dashboard allows at most 268 MB" in problem
    assert "lstm" not in usable()
    monkeypatch.setenv("MEMVIZ_MEMORY", "4000")
    assert "lstm" in usable()


@pytest.mark.usefixtures("own_checkpoints")
def test_a_model_whose_typed_text_would_fill_the_memory_is_not_opened_either(monkeypatch):
    need = Footprint(weights=1_000_000, typing=70_000_000, connectivity=0)
    monkeypatch.setattr(records, "footprint", lambda _: need)
    monkeypatch.setenv("MEMVIZ_MEMORY", "256")
    assert "A text typed to it takes 70 MB of memory" in catalogue()["gru"].problem


@pytest.mark.usefixtures("own_checkpoints")
@pytest.mark.parametrize("error", [ZeroDivisionError("1 / 0"), TypeError("cells"), MemoryError()])
def test_a_unit_whose_size_cannot_be_told_is_an_entry_that_says_so(monkeypatch, error):
    def fail(_):
        raise error

    monkeypatch.setattr(records, "footprint", fail)
    assert f"{type(error).__name__}" in catalogue()["gru"].problem
