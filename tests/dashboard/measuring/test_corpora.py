"""The corpora that come along."""

import re

import pytest

from dashboard.catalogue.entries import LocalEntry
from dashboard.measuring.corpora import KERNEL, NOVEL, WIKIPEDIA, suiting, text_of
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
