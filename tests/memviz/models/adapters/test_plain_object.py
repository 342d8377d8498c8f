"""Plain objects are tried before they are believed."""

import re
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

import memviz
from memviz.models.adapters.plain_object import from_object
from memviz.models.contract import Gate, level_of
from tests.support.objects import AT_LEVEL, AtLevel0, AtLevel1, AtLevel3, Syllables


@pytest.mark.parametrize("level", range(4))
def test_its_methods_say_its_level(make_model, level):
    assert level_of(from_object(AT_LEVEL[level](make_model()))) == level


def test_logits_may_be_left_out_where_there_are_steps():
    model = from_object(Syllables())
    symbols = model.encode("abc ca").symbols.unsqueeze(0)
    outputs, _ = model.run(model.embed(symbols))
    assert torch.equal(model.logits(model.embed(symbols)), model.head(outputs))


def test_symbols_of_one_character_need_no_spans(make_model):
    assert from_object(AtLevel0(make_model())).encode(" of").spans is None


class _SpansMissing(Syllables):
    def encode(self, text: str) -> list[int]:
        return super().encode(text)[0]


class _SpansBackwards(Syllables):
    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        symbols, spans = super().encode(text)
        return symbols, spans[::-1]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (_SpansMissing, "encode: it gives 2 symbols for 5 characters; return their spans beside"),
        (_SpansBackwards, "encode: the spans [[3, 5], [0, 3]]… do not follow each other"),
    ],
)
def test_spans_that_do_not_fit_the_text_are_refused_when_it_is_read(kind, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        memviz.suggest(from_object(kind()), "babca")


class _Nothing:
    outputs = ("a", "b")


class _NoLogits:
    outputs = ("a", "b")
    encode = embed = start = None


class _FlatEmbedding(AtLevel0):
    def embed(self, symbols: Tensor) -> Tensor:
        return super().embed(symbols)[0]


class _TooFewLogits(AtLevel0):
    def logits(self, embedded: Tensor) -> Tensor:
        return super().logits(embedded)[..., 1:]


class _SeesTheFuture(AtLevel0):
    def logits(self, embedded: Tensor) -> Tensor:
        return super().logits(embedded.flip(1)).flip(1)


class _OtherSteps(AtLevel1):
    def head(self, output: Tensor) -> Tensor:
        return super().head(output) + 1


class _InPlace(Syllables):
    def step(self, embedded: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        state.mul_(self.fade).add_(embedded)
        return state, state


class _Mixed(AtLevel0):
    def logits(self, embedded: Tensor) -> Tensor:
        return super().logits(embedded.roll(1, dims=0))


class _MixedSteps(Syllables):
    def step(self, embedded: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        return super().step(embedded, state.roll(1, dims=0))


class _PartsWithoutLayers(Syllables):
    def parts(self, state: Tensor) -> dict[str, Tensor]:
        return {"sum": state}


class _WrongRange(AtLevel3):
    def gates(self, *_: Any) -> tuple[Gate, ...]:
        return (Gate(1, "input", False, torch.tensor([[0.5, 1.5]])),)


class _NoGates(AtLevel3):
    def gates(self, *_: Any) -> tuple[Tensor, ...]:
        return (torch.zeros(1, 2),)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (_Nothing, "model: _Nothing has no encode, embed"),
        (_NoLogits, "model: _NoLogits has no logits, and of what would do instead it has no step"),
        (_FlatEmbedding, "embed: for symbols [1, 8] it gives [8, 6]; it must give [1, 8, width]"),
        (_TooFewLogits, "logits: for [1, 8, 6] it gives [1, 8, 11]; with so many outputs it must"),
        (_SeesTheFuture, "logits: those at a symbol change with the symbol after it"),
        (_OtherSteps, "step: at symbol 0 the head gives other logits than `logits` does"),
        (_InPlace, "step: it changes the state that it was given; return a new one"),
        (_Mixed, "logits: it gives other numbers for a text in a batch than for the text alone"),
        (_MixedSteps, "step: it gives other numbers for a text in a batch than for the text alone"),
        (_PartsWithoutLayers, "parts: 'sum'; return tensors with the batch first by layer"),
        (_WrongRange, "gates: input of layer 1 is 0.5 to 1.5; its range is said to be 0 to 1"),
        (_NoGates, "gates: got Tensor; return memviz.Gate"),
    ],
)
def test_what_the_contract_does_not_allow_is_refused_by_name(make_model, kind, message):
    takes_a_model = issubclass(kind, AtLevel0)
    with pytest.raises(ValueError, match=re.escape(message)):
        from_object(kind(make_model()) if takes_a_model else kind())


def test_a_target_that_nothing_predicts_is_refused(make_model):
    given = AtLevel0(make_model())
    given.target = "sentence"
    with pytest.raises(ValueError, match="target: got 'sentence'; give one of word, character, to"):
        from_object(given)


def test_the_numbers_of_a_double_precision_object_stay_so(make_model):
    model = from_object(AT_LEVEL[1](make_model("gru").double()))
    row = memviz.connectivity_row(model, "parts of north", 9)
    expected = memviz.connectivity_row(make_model("gru").double(), "parts of north", 9)
    np.testing.assert_allclose(row, expected, rtol=1e-6)
