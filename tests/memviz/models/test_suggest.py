"""Suggestions: the same key by key as from scratch."""

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.loading import load
from memviz.models.adapters.plain_object import from_object
from memviz.models.suggest import Typing, suggest
from memviz.text.vocabulary import PADDING, UNKNOWN
from memviz.units import UNITS
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.objects import AT_LEVEL

texts = st.text("aefhinoprst 3É", max_size=12)
within_reason = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("unit", UNITS)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(texts, min_size=1, max_size=5))
def test_typing_and_deleting_gives_what_reading_from_scratch_gives(make_model, unit, history):
    model = make_model(unit)
    typing = Typing(model)
    for text in history:
        live, fresh = typing.suggest(text, 4), suggest(model, text, 4)
        assert [word for word, _ in live] == [word for word, _ in fresh]
        assert [p for _, p in live] == pytest.approx([p for _, p in fresh], rel=1e-4)


def test_one_more_character_costs_one_step(make_model):
    model = make_model()
    steps = []
    model.step, original = lambda *given: steps.append(1) or original(*given), model.step
    typing = Typing(model)
    typing.suggest("parts of north")
    steps.clear()
    typing.suggest("parts of north a")
    assert len(steps) == 2
    typing.suggest("parts of north")
    assert len(steps) == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(st.text("aefhinoprst ", max_size=60), min_size=1, max_size=5))
def test_with_less_memory_it_suggests_the_same(make_model, history):
    model = make_model()
    of_one = Typing(model).nbytes
    full, little = Typing(model), Typing(model, most_bytes=20 * of_one)
    for text in history:
        assert full.suggest(text) == little.suggest(text)
        assert little.nbytes <= 20 * of_one


def test_with_less_memory_only_a_little_is_read_again(make_model):
    model = make_model()
    typing = Typing(model, most_bytes=60 * Typing(model).nbytes)
    typing.suggest("parts of north africa " * 10)
    steps = []
    model.step, original = lambda *given: steps.append(1) or original(*given), model.step
    typing.suggest(("parts of north africa " * 10)[:-4])
    assert steps == [], "the last ones are kept"
    typing.suggest("parts of north africa " * 5)
    assert 0 < len(steps) <= 64


@pytest.mark.parametrize("room", [1, 2, 3, 7])
def test_states_larger_than_the_memory_leave_the_first_and_the_last(make_model, room):
    model = make_model()
    of_one = Typing(model).nbytes
    typing = Typing(model, most_bytes=room * of_one)
    for text in ("parts of north africa", "parts of", "parts of the north", "", "part"):
        words, expected = typing.suggest(text), suggest(model, text)
        assert [word for word, _ in words] == [word for word, _ in expected]
        assert typing.nbytes <= max(4, room) * of_one, "a state and its output are two of these"


def test_suggestions_are_words_best_first(make_model):
    found = suggest(make_model(), "parts of north a", k=20)
    probabilities = [probability for _, probability in found]
    assert len(found) == 10
    assert probabilities == sorted(probabilities, reverse=True)
    assert not {PADDING, UNKNOWN} & {word for word, _ in found}


def test_an_empty_text_suggests_the_first_word(make_model):
    model = make_model()
    assert suggest(model, "") == suggest(model, " ")


def test_no_suggestions_cannot_be_asked_for(make_model):
    with pytest.raises(ValueError, match="k: got 0"):
        suggest(make_model(), "part", k=0)


def test_a_model_that_overflows_only_on_some_text_says_so(make_model):
    model = make_model("gru")
    with torch.no_grad():
        for weights in (model.embedding.weight, *model.layers.parameters()):
            weights *= 1e4
        model.head.weight.copy_(3e38 * model.head.weight.sign())
    for suggested in (lambda: suggest(model, "parts"), lambda: Typing(model).suggest("parts")):
        with pytest.raises(ValueError, match="computes no finite numbers for this text"):
            suggested()


class TestSeveralTexts:
    TEXTS = ("parts of north a", "", "no", "the part of no parts of the north of america i")

    @pytest.mark.parametrize("unit", ["gru", "lstm", "mamba"])
    def test_each_has_the_suggestions_that_it_has_alone(self, make_model, unit):
        model = make_model(unit).double()
        each = suggest(model, list(self.TEXTS), k=4)
        for text, found in zip(self.TEXTS, each, strict=True):
            alone = suggest(model, text, k=4)
            assert [word for word, _ in found] == [word for word, _ in alone]
            assert [p for _, p in found] == pytest.approx([p for _, p in alone], abs=1e-9)

    def test_of_a_model_that_takes_no_steps_too(self, make_model):
        own = make_model()
        given = from_object(AT_LEVEL[0](own))
        for found, alone in zip(
            suggest(given, [" no", " parts of"]), suggest(own, ["no", "parts of"]), strict=True
        ):
            assert [word for word, _ in found] == [word for word, _ in alone]

    def test_they_are_read_in_one_go(self, make_model):
        model = make_model()
        runs = []
        model.run, original = lambda *given: runs.append(1) or original(*given), model.run
        suggest(model, ["parts of", "north", "no"])
        assert len(runs) == 1

    def test_no_texts_have_none(self, make_model):
        assert suggest(make_model(), []) == []

    def test_an_error_says_which_text(self, tmp_path):
        model = load(save_character_checkpoint(tmp_path / "lstm"))
        with pytest.raises(
            ValueError, match=r"^text\[1\]: it is empty; give at least one character"
        ):
            suggest(model, ["a", ""])
