"""Memory of models of tokens: known answers, of large alphabets and large states too."""

import numpy as np
import pytest

from memviz.analysis.memory import measure_memory, memory_signature
from memviz.analysis.memory.classes import ANOTHER
from memviz.analysis.memory.projection import _projection
from memviz.analysis.memory.recall import past_known, past_told
from memviz.analysis.memory.states import most_symbols, segments
from memviz.models.adapters.plain_object import from_object
from tests.support.known_memory import Register

LAGS = tuple(range(5))


@pytest.fixture(autouse=True)
def in_moments(quickly, monkeypatch):  # noqa: ARG001
    """Batches are small, too."""
    monkeypatch.setattr("memviz.analysis.memory.probes.BATCH", 128)


@pytest.fixture
def small_limits(monkeypatch):
    """States of 200 cells are too large to probe: what is done then takes moments."""
    for module in ("projection", "states"):
        monkeypatch.setattr(f"memviz.analysis.memory.{module}.MOST_CELLS", 200)
    monkeypatch.setattr("memviz.analysis.memory.projection.PROJECTED", 128)
    _projection.cache_clear()
    yield
    _projection.cache_clear()


def measured(register: Register, rare: float = 0.0):
    texts = [register.text(length, seed, rare) for length, seed in ((8_000, 1), (4_000, 2))]
    return measure_memory(from_object(register), *texts, LAGS)


def of_whole(signature):
    return signature[signature["layer"] == 0].reset_index(drop=True)


def test_a_register_of_three_tokens_holds_three_tokens_however_many_characters_they_have():
    signature = of_whole(measured(Register(tokens=10, holds=3, cells=48)).signature)
    assert (signature["accuracy"][:3] > 0.999).all()
    np.testing.assert_allclose(signature["nats"][:3], np.log(8), atol=0.03)
    np.testing.assert_allclose(signature["nats"][3:], 0, atol=0.02)
    assert signature["n"].iloc[0] == 8 * (500 - 4), "segments of 500 tokens"
    assert signature["nats_low"].notna().all(), "and eight of them, enough for intervals"


def test_of_a_large_alphabet_what_is_rare_is_told_as_another_token(monkeypatch):
    monkeypatch.setattr("memviz.analysis.memory.classes.MOST_CLASSES", 16)
    memory = measured(Register(tokens=2000, holds=3, cells=48), rare=0.5)
    model = from_object(Register(tokens=2000, holds=3, cells=48))
    assert len(memory.recall.members) == 16
    assert memory.recall.weights.shape[2] == 16
    signature = of_whole(memory.signature)
    assert (signature["accuracy"][:3] > 0.9).all()
    np.testing.assert_allclose(signature["nats"][3:], 0, atol=0.1)
    text = "".join(model.vocabulary.alphabet[index] for index in (0, 1, 1999, 2, 3))
    told = memory.recall.remembered(model, text)
    assert told.guesses[-1, :3].tolist() == [3, 2, ANOTHER]
    table = past_told(told, memory.recall, model.vocabulary, timestep=9)
    assert table["guess"].tolist()[:3] == [*told_names(model, [3, 2]), "another"]
    assert table["right"].tolist()[:3] == [True, True, False], "which one it was is not told"


def told_names(model, indices: list[int]) -> list[str]:
    return [model.vocabulary.alphabet[index] for index in indices]


@pytest.mark.usefixtures("small_limits")
def test_a_state_too_large_to_probe_tells_what_it_holds_all_the_same():
    large, small = (Register(tokens=10, holds=3, cells=cells) for cells in (800, 48))
    told = of_whole(measured(large).signature)
    np.testing.assert_allclose(told["nats"], of_whole(measured(small).signature)["nats"], atol=0.05)


@pytest.mark.usefixtures("small_limits")
def test_the_past_of_a_large_state_is_read_back_through_the_same_projection():
    register = Register(tokens=10, holds=3, cells=800)
    model, memory = from_object(register), measured(register)
    assert memory.recall.weights.shape[1] == 128
    text = register.text(12, seed=3)
    guesses = memory.recall.remembered(model, text).guesses
    symbols = model.encode(text).symbols.tolist()
    assert guesses[11, :3].tolist() == symbols[11:8:-1]


class ManyParts(Register):
    """The same state as many parts, of which each holds little."""

    def parts(self, state):
        spread = (state @ self.spread).split(20, dim=1)
        return {(layer, "h"): part for layer, part in enumerate(spread, start=1)}


@pytest.mark.usefixtures("small_limits")
def test_of_many_parts_some_are_probed_alone_and_the_whole_holds_all(monkeypatch):
    monkeypatch.setattr("memviz.analysis.memory.states.MOST_ALONE", 4)
    signature = measured(ManyParts(tokens=10, holds=3, cells=600)).signature
    assert signature["layer"].drop_duplicates().tolist() == [0, 1, 11, 20, 30]
    np.testing.assert_allclose(of_whole(signature)["nats"][:3], np.log(8), atol=0.05)


def test_texts_are_cut_to_what_a_model_with_a_large_state_can_take(monkeypatch):
    register = Register(tokens=10, holds=2, cells=50)
    model = from_object(register)
    monkeypatch.setattr("memviz.analysis.memory.states.MOST_NUMBERS", 50 * 3_000)
    assert most_symbols(model) == 3_000
    texts = register.text(8_000, 1), register.text(4_000, 2)
    signature = memory_signature(model, *texts, LAGS)
    assert (signature["train_n"] == 4 * 496).all()
    assert (signature["n"] == 2 * 496).all()


def test_reading_tells_its_progress_and_what_that_raises_ends_it():
    register = Register(tokens=10, holds=2, cells=50)
    texts = register.text(3_000, 1), register.text(1_000, 2)
    told: list[float] = []
    measure_memory(from_object(register), *texts, LAGS, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert told[0] < told[100] < 1 / 4, "the first of four pieces of work is to read"

    class StoppedError(Exception):
        pass

    def stop(_: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        measure_memory(from_object(register), *texts, LAGS, stop)


def test_a_text_that_is_too_short_is_counted_in_tokens():
    model = from_object(Register(tokens=10, holds=2, cells=20))
    with pytest.raises(ValueError, match="test_text: 3 tokens; lags up to 4 need more than 5"):
        segments(model, model.vocabulary.alphabet[0] * 3, LAGS, 1, "test_text")


def test_the_past_at_a_character_is_that_of_the_last_token_read_whole():
    register = Register(tokens=10, holds=3, cells=48)
    model, memory = from_object(register), measured(register)
    text = register.text(6, seed=4)
    told = memory.recall.remembered(model, text)
    pieces = [text[begin : begin + 2] for begin in range(0, 12, 2)]
    for timestep, read in ((6, 2), (7, 3)):
        table = past_told(told, memory.recall, model.vocabulary, timestep)
        assert table["read"].tolist() == pieces[read::-1]
        assert table["guess"].tolist()[:3] == pieces[read::-1][:3]
        assert table["right"].tolist()[:3] == [True] * 3
    assert past_told(told, memory.recall, model.vocabulary, 0).empty
    known = past_known(text, 2, 7, told.tokens)
    assert known["guess"].tolist() == [pieces[3], pieces[2]]
