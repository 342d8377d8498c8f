"""The past read back: exactly what a unit of known memory holds, and from a file as from memory."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from memviz import CheckpointError
from memviz.analysis.memory import Memory, Recall, measure_memory, read_recall, write_recall
from memviz.analysis.memory.classes import ANOTHER
from memviz.models.checkpoint.format import OPTIONAL_BYTES, RECALL
from tests.support.known_memory import (
    LAGS,
    VOCABULARY,
    ForgetsAtSpaces,
    ShiftRegister,
    independent,
    model_of,
)

TEXT = "abc gfe dcba fa"


@pytest.fixture(scope="module")
def register() -> tuple:
    """A model that holds exactly five characters, and its memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("memviz.analysis.memory.probes.STEPS", 150)
        patch.setattr("memviz.analysis.memory.probes.RATE", 0.03)
        model = model_of(ShiftRegister, 5, patch)
        return model, measure_memory(model, independent(16_000, 1), independent(4_000, 2), LAGS)


def told(model, memory: Memory, timestep: int, text: str = TEXT) -> list[str]:
    """What is told of the characters up to a timestep, the latest first."""
    guesses = memory.recall.remembered(model, text).guesses[timestep]
    return [VOCABULARY.alphabet[guess] for guess in guesses]


def test_what_is_held_is_read_back_in_place(register):
    model, memory = register
    for timestep in range(8, len(TEXT)):
        assert told(model, memory, timestep)[:5] == list(TEXT[timestep - 4 : timestep + 1])[::-1]


def test_of_what_is_gone_the_guess_does_not_depend_on_the_text(register):
    model, memory = register
    assert told(model, memory, 14)[5:] == told(model, memory, 10, "a" * 11)[5:]
    probabilities = memory.recall.remembered(model, TEXT).probabilities
    assert (probabilities[8:, :5] > 0.9).all()
    assert (probabilities[8:, 5:] < 0.3).all()


@pytest.mark.usefixtures("quickly")
def test_a_unit_that_forgets_at_spaces_tells_only_what_came_since(made_of):
    model = made_of(ForgetsAtSpaces, holds=len(LAGS))
    texts = [independent(length, seed, spaces=0.2) for length, seed in ((40_000, 3), (4_000, 4))]
    memory = measure_memory(model, *texts, LAGS)
    assert told(model, memory, 11)[:5] == list("abcd ")
    assert set(told(model, memory, 11)[5:]) == {" "}, "the most frequent one"


def test_what_happens_to_the_file_afterwards_does_not_reach_the_probes(register, tmp_path):
    model, memory = register
    write_recall(memory.recall, tmp_path)
    read = read_recall(tmp_path)
    before = read.remembered(model, TEXT).probabilities
    with (tmp_path / RECALL).open("r+b") as file:  # the same file, not another of this name
        file.write(b"\xff" * (tmp_path / RECALL).stat().st_size)
    np.testing.assert_array_equal(read.remembered(model, TEXT).probabilities, before)


def test_a_model_of_another_shape_is_refused(register, made_of):
    _, memory = register
    with pytest.raises(ValueError, match="its states do not fit these decoders"):
        memory.recall.remembered(made_of(ShiftRegister, holds=4), TEXT)


def test_it_comes_back_from_its_file(register, tmp_path):
    model, memory = register
    write_recall(memory.recall, tmp_path)
    back = read_recall(tmp_path)
    assert (back.lags, back.places) == (memory.recall.lags, memory.recall.places)
    before, after = (recall.remembered(model, TEXT) for recall in (memory.recall, back))
    np.testing.assert_array_equal(after.guesses[8:, :5], before.guesses[8:, :5])
    np.testing.assert_allclose(after.probabilities[8:], before.probabilities[8:], atol=0.03)


def test_the_classes_of_a_large_alphabet_come_back_from_the_file(tmp_path):
    members = (2, 5, ANOTHER)
    write_recall(
        Recall((0,), ((1, "h"),), torch.ones(1, 4, 3), torch.ones(1, 3), members), tmp_path
    )
    assert read_recall(tmp_path).members == members


@pytest.mark.parametrize("members", ["[5, 2, -1]", "[2, 5, 7]", "[]", '["a", -1]', "[2, -1]"])
def test_classes_that_cannot_be_are_named(tmp_path, members):
    probes = torch.ones(1, 4, 3), torch.ones(1, 3)
    write_recall(Recall((0,), ((1, "h"),), *probes, (2, 5, ANOTHER)), tmp_path)
    path = tmp_path / RECALL
    about = {"lags": "[0]", "places": '[[1, "h"]]', "members": members}
    save_file(load_file(path), path, metadata=about)
    with pytest.raises(CheckpointError, match=r"members|do not fit each other"):
        read_recall(tmp_path)


def test_a_checkpoint_without_one_has_none(tmp_path):
    assert read_recall(tmp_path) is None


@pytest.mark.parametrize(
    ("spoil", "about", "message"),
    [
        (lambda tensors: tensors, {}, "not a file of decoders"),
        (lambda tensors: tensors, {"lags": "[1, 0]", "places": '[[1, "h"]]'}, "must ascend"),
        (lambda tensors: tensors, {"lags": "[0]", "places": '["h"]'}, "pairs of a layer"),
        (lambda tensors: tensors, {"lags": "[0]", "places": '[[1, "h"]]'}, "do not fit"),
        (lambda tensors: {"weights": tensors["weights"]}, None, "not a file of decoders"),
        (lambda tensors: tensors | {"weights": tensors["weights"].float()}, None, "do not fit"),
        (lambda tensors: tensors | {"sizes": tensors["sizes"] / 0}, None, "do not fit"),
        (lambda tensors: tensors | {"offsets": tensors["offsets"][:1]}, None, "do not fit"),
    ],
)
def test_a_damaged_one_is_named(register, tmp_path, spoil, about, message):
    _, memory = register
    write_recall(memory.recall, tmp_path)
    path = tmp_path / RECALL
    count = len(memory.recall.lags)
    right = {"lags": str(list(range(count))), "places": str([[1, "h"]] * count).replace("'", '"')}
    save_file(spoil(load_file(path)), path, metadata=right if about is None else about)
    with pytest.raises(CheckpointError, match=message):
        read_recall(tmp_path)


def test_one_that_is_too_large_or_no_such_file_is_not_read(tmp_path, monkeypatch):
    (tmp_path / RECALL).write_bytes(b"not safetensors")
    with pytest.raises(CheckpointError, match="not a file of decoders"):
        read_recall(tmp_path)
    monkeypatch.setitem(OPTIONAL_BYTES, RECALL, 10)
    with pytest.raises(CheckpointError, match="15 bytes; at most 10"):
        read_recall(tmp_path)
