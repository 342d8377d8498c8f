"""States of a corpus: those of a walk, read once, kept within a limit."""

import json
import os

import numpy as np
import pytest
import torch

from memviz.analysis.states import corpus as of_corpus
from memviz.analysis.states.corpus import looked_at, states_of_corpus
from memviz.analysis.walk import parts_of_text, readable
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.contract import MissingLevelError
from memviz.models.reading import read
from tests.memviz.analysis.states.conftest import ALL_UNITS
from tests.support.objects import AT_LEVEL, Syllables

TEXT = "abcab hgf dead beef cab\n" * 6
SMALL = 8


@pytest.fixture(autouse=True)
def in_small_pieces(monkeypatch):
    monkeypatch.setattr(of_corpus, "_PIECE", SMALL)
    monkeypatch.setattr(of_corpus, "_MOST_PIECES", 3)


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_they_are_those_of_a_walk_step_by_step(characters, unit, tmp_path):
    model = characters(unit)
    found = states_of_corpus(model, TEXT, tmp_path)
    expected = parts_of_text(model, read(model, TEXT))
    assert list(found.states) == list(expected)
    for (layer, part), held in expected.items():
        exact = readable(part, held).clamp(-65504, 65504).numpy()
        assert found.states[layer, part].dtype == np.float16
        scale = max(1, np.abs(exact).max())
        np.testing.assert_allclose(found.states[layer, part], exact, atol=1e-3 * scale)
        np.testing.assert_allclose(
            found.largest[layer, part], np.abs(exact).max(axis=0), atol=1e-3 * scale
        )
    logits = model.logits(model.embed(read(model, TEXT).symbols.unsqueeze(0)))[0]
    chosen = logits.gather(1, torch.from_numpy(np.array(found.predicted)).long()[:, None])[:, 0]
    torch.testing.assert_close(chosen, logits.amax(dim=1))


def test_a_text_is_looked_at_as_a_corpus_is(characters, tmp_path):
    model = characters("lstm")
    found = states_of_corpus(model, TEXT, tmp_path)
    for place, held in looked_at(model, read(model, TEXT)).items():
        assert (found.states[place] == held).all()


def test_they_are_read_once_for_the_same_weights_and_corpus(characters, tmp_path, monkeypatch):
    model = characters("gru")
    first = states_of_corpus(model, TEXT, tmp_path)
    assert isinstance(first.states[1, "h"], np.memmap)
    other = states_of_corpus(model, TEXT[:-1], tmp_path)
    assert other.folder != first.folder
    monkeypatch.setattr(type(model), "step", None)
    again = states_of_corpus(characters("gru"), TEXT, tmp_path)
    assert again.folder == first.folder
    assert (again.states[2, "h"] == first.states[2, "h"]).all()
    monkeypatch.undo()
    model.head.weight[0, 0] += 1
    assert states_of_corpus(model, TEXT, tmp_path).folder != first.folder


def test_other_modules_around_the_same_weights_are_another_model(characters, tmp_path):
    model = characters("gru")
    first = states_of_corpus(model, TEXT, tmp_path)
    model.layers[0].more = torch.nn.Dropout(0.1)
    assert states_of_corpus(model, TEXT, tmp_path).folder != first.folder


def test_those_used_longest_ago_make_room(characters, tmp_path, monkeypatch):
    model = characters("gru")
    first, second = (states_of_corpus(model, TEXT[:end], tmp_path).folder for end in (90, 100))
    assert first is not None
    size = sum(file.stat().st_size for file in first.iterdir())
    os.utime(first, (1, 1))
    monkeypatch.setattr(of_corpus, "MOST_ON_DISK", int(2.9 * size))
    third = states_of_corpus(model, TEXT[:95], tmp_path).folder
    assert set(tmp_path.iterdir()) == {second, third}


def test_a_folder_that_was_not_finished_is_not_taken(characters, tmp_path):
    def stop(done: float) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        states_of_corpus(characters("gru"), TEXT, tmp_path, stop)
    assert not list(tmp_path.iterdir())


def test_the_folder_is_the_users_or_one_that_is_named(characters, tmp_path, monkeypatch):
    monkeypatch.delenv("MEMVIZ_STATES_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    usual = states_of_corpus(characters("gru"), TEXT).folder
    assert usual is not None
    assert usual.parent == tmp_path / "cache" / "memviz" / "states"
    monkeypatch.setenv("MEMVIZ_STATES_CACHE", str(tmp_path / "named"))
    named = states_of_corpus(characters("gru"), TEXT).folder
    assert named is not None
    assert named.parent == tmp_path / "named"
    assert json.loads((named / "about.json").read_text())["places"] == [[1, "h"], [2, "h"]]


def test_where_nothing_can_be_written_they_stay_in_memory(characters, tmp_path):
    taken = tmp_path / "a file"
    taken.write_text("no folder")
    found = states_of_corpus(characters("gru"), TEXT, taken)
    assert found.folder is None
    kept = states_of_corpus(characters("gru"), TEXT, tmp_path / "folder")
    assert (found.states[2, "h"] == kept.states[2, "h"]).all()


def test_what_has_no_weights_to_be_told_by_stays_in_memory():
    found = states_of_corpus(from_object(Syllables()), "abc cab ab")
    assert found.folder is None
    assert found.states[1, "sum"].shape == (6, 4)


def test_recorded_states_are_taken_as_they_are():
    states = np.random.default_rng(0).normal(size=(4, 3))
    found = states_of_corpus(from_states({"text": "abca", "1/h": states}), "bca")
    np.testing.assert_allclose(found.states[1, "h"], states[1:], atol=1e-3)
    assert found.predicted is None


def test_the_last_layers_first_part_is_meant_where_none_is_named(characters, tmp_path):
    found = states_of_corpus(characters("lstm"), TEXT, tmp_path)
    assert found.part(None) == (2, "h")
    assert found.part((1, "c")) == (1, "c")
    with pytest.raises(ValueError, match=r"place: the model has no \(3, 'h'\); it has \(1, 'h'\)"):
        found.part((3, "h"))


def test_what_takes_too_much_is_refused_before_it_is_read(characters, monkeypatch):
    monkeypatch.setattr(of_corpus, "MOST_BYTES", 3200)
    with pytest.raises(ValueError, match=r"16 cells after each of 144 symbols, .*at most 100"):
        states_of_corpus(characters("gru"), TEXT)


def test_a_model_without_names_for_its_states_is_refused(make_model):
    with pytest.raises(MissingLevelError, match="a search of its states needs"):
        states_of_corpus(from_object(AT_LEVEL[1](make_model())), "parts of")
