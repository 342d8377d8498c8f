"""The corpora that states are looked for in."""

import re
from itertools import pairwise

import pytest

from dashboard.catalogue.entries import LocalEntry
from dashboard.views.states.corpora import KERNEL, NOVEL, WIKIPEDIA, suiting, text_of
from dashboard.views.states.effects_view import LENGTH, TEXTS, texts_of
from tests.support.bundled import CHECKPOINTS


@pytest.mark.parametrize("name", [WIKIPEDIA, NOVEL, KERNEL])
def test_those_that_come_along_are_long_enough_to_find_something(name):
    assert 30_000 < len(text_of(name)) <= 200_000


def test_wikipedia_is_in_the_letters_that_models_of_words_read():
    assert re.fullmatch("[a-z]+( [a-z]+)*", text_of(WIKIPEDIA))


@pytest.mark.parametrize(
    ("model", "target", "corpus"),
    [
        ("gru", "word", WIKIPEDIA),
        ("warpeace_gru_1x128", "character", NOVEL),
        ("kernel_lstm_1x128", "character", KERNEL),
    ],
)
def test_at_first_it_is_that_of_the_models_training(model, target, corpus):
    folder = CHECKPOINTS / model
    entry = LocalEntry(id=model, label=model, colour="#123456", target=target, folder=folder)
    assert suiting(entry) == corpus


def test_an_edit_is_measured_on_texts_that_are_spread_over_the_corpus_and_do_not_overlap():
    corpus = "".join(chr(0x4E00 + at) for at in range(20_300))
    texts = texts_of(corpus)
    assert len(texts) == min(TEXTS, len(corpus) // LENGTH)
    places = [corpus.index(text) for text in texts]
    assert places[0] == 0
    assert min(b - a for a, b in pairwise(places)) >= LENGTH


def test_a_short_corpus_has_fewer_texts():
    assert texts_of("ab" * 500) == ["ab" * 100] * 5
