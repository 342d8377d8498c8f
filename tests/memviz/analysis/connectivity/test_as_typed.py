"""Connectivity at the characters as typed: line ends of two characters are one."""

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.connectivity.as_typed import as_typed, symbol_at, with_line_feeds
from memviz.models.adapters.plain_object import from_object
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import Syllables

TYPED = "ab\nb\n\na"
READ = "ab\r\nb\r\n\r\na"
ENDS = [0, 1, 3, 4, 6, 8, 9]  # in READ


@pytest.fixture(scope="module")
def model() -> Model:
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, "\r", "\n", "a", "b"))
    config = ModelConfig(
        unit="gru",
        layers=1,
        embedding_size=4,
        hidden_size=5,
        alphabet_size=6,
        target="character",
    )
    return Model(config, vocabulary).eval().requires_grad_(False).double()


@pytest.fixture(scope="module")
def read_in_pairs(model) -> memviz.Connectivity:
    return memviz.connectivity(model, TYPED)


def test_the_steps_are_the_characters_that_are_typed(read_in_pairs):
    assert read_in_pairs.text == READ
    typed = as_typed(read_in_pairs)
    assert typed.text == TYPED
    assert typed.matrix.shape == (7, 7)
    assert (np.triu(typed.matrix, 1) == 0).all()


def test_the_row_of_a_line_end_is_the_one_after_both_of_its_characters(read_in_pairs):
    typed = as_typed(read_in_pairs)
    assert typed.targets == tuple(read_in_pairs.targets[at] for at in ENDS)
    assert (typed.target_rank == read_in_pairs.target_rank[ENDS]).all()
    assert typed.suggestions[2] == read_in_pairs.suggestions[3]
    assert typed.matrix[3, 3] == read_in_pairs.matrix[4, 4]


@pytest.mark.parametrize(
    ("measure", "together"),
    [
        ("squared_norm", lambda first, second: first + second),
        ("norm", np.hypot),
        ("gradient_times_input", lambda first, second: first + second),
    ],
)
def test_its_column_is_by_both_together(model, measure, together):
    found = memviz.connectivity(model, TYPED, measure=measure)
    typed = as_typed(found)
    assert typed.matrix[6, 2] == pytest.approx(together(found.matrix[9, 2], found.matrix[9, 3]))
    assert typed.matrix[6, 1] == found.matrix[9, 1]


def test_a_row_alone_is_the_row_of_the_whole(read_in_pairs):
    whole = as_typed(read_in_pairs)
    for character, symbol in enumerate(ENDS):
        row = as_typed(read_in_pairs.at(symbol))
        assert row.timestep == character
        assert row.row.tolist() == whole.matrix[character, : character + 1].tolist()
        assert row.targets == whole.targets


def test_the_symbol_of_a_character_is_the_last_that_is_whole(model):
    reading = read(model, TYPED)
    assert [symbol_at(reading, at) for at in range(7)] == ENDS
    syllables = read(from_object(Syllables()), "abc bab")
    assert [symbol_at(syllables, at) for at in range(7)] == [0, 0, 0, 1, 1, 1, 2]
    with pytest.raises(ValueError, match="characters 0 to 6"):
        symbol_at(reading, 7)


def test_a_text_whose_line_ends_are_one_character_stays_as_it_is(make_model):
    found = memviz.connectivity(make_model(), "parts of north")
    assert as_typed(found) is found
    assert with_line_feeds(READ) == TYPED
