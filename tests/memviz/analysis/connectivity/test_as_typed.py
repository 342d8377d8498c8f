"""Connectivity at the characters as typed: line ends of two characters are one."""

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.connectivity.as_typed import as_typed, symbol_read_at, with_line_feeds
from memviz.analysis.findings import finding
from memviz.models.adapters.plain_object import from_object
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import ByteTokens, Syllables

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
    assert [symbol_read_at(reading, at) for at in range(7)] == ENDS
    syllables = read(from_object(Syllables()), "abc bab")
    assert [symbol_read_at(syllables, at) for at in range(7)] == [0, 0, 0, 1, 1, 1, 2]
    with pytest.raises(ValueError, match="characters 0 to 6"):
        symbol_read_at(reading, 7)


def test_a_text_whose_line_ends_are_one_character_stays_as_it_is(make_model):
    found = memviz.connectivity(make_model(), "parts of north")
    assert as_typed(found) is found
    assert with_line_feeds(READ) == TYPED


@pytest.mark.parametrize("measure", ["squared_norm", "norm", "gradient_times_input"])
@pytest.mark.parametrize("text", ["ab\r\n ab", "cé\r\n éa", "é", "? ab ? ca ??", "ab???ca é? b"])
def test_a_row_of_tokens_that_comes_alone_is_the_row_of_the_whole(text, measure):
    """Tokens may end within a line end, share a letter, and leave characters unread."""
    tokens = memviz.connectivity(from_object(ByteTokens()), text, measure=measure)
    whole = as_typed(tokens)
    for symbol in range(len(tokens.matrix)):
        row = as_typed(tokens.at(symbol))
        assert len(row.row) == row.timestep + 1
        at_the_end = symbol + 1 == len(tokens.matrix)
        if at_the_end or tokens.spans[symbol + 1, 1] > tokens.spans[symbol, 1]:
            assert row.row.tolist() == pytest.approx(whole.matrix[row.timestep][: len(row.row)])


@pytest.mark.parametrize("text", ["ca? ab???? ca ???", "?? ab ca ??ab", "ébé a éb"])
def test_the_share_on_earlier_words_is_that_of_the_tokens(text):
    model = from_object(ByteTokens())
    tokens = memviz.connectivity(model, text)
    whole, reading = as_typed(tokens), read(model, text)
    for character in range(len(whole.text)):
        symbol = symbol_read_at(reading, character)
        if whole.has_target[character] and tokens.spans[symbol, 1] == character + 1:
            assert memviz.share_on_earlier_words(whole, character) == pytest.approx(
                memviz.share_on_earlier_words(tokens, symbol)
            )


def test_the_bytes_of_a_letter_count_together():
    model = from_object(ByteTokens())
    tokens = memviz.connectivity(model, "éa b", target="log_probability")
    assert tokens.spans.tolist() == [[0, 1], [1, 1], [1, 2], [2, 3], [3, 4]]
    typed = as_typed(tokens)
    row = tokens.matrix[3]
    assert typed.matrix[2].tolist() == pytest.approx([row[0] + row[1], row[2], row[3], 0])
    assert (
        finding(tokens, 3, "token").strongest_symbol == finding(typed, 2, "token").strongest_symbol
    )


def test_a_word_begins_with_both_characters_of_a_line_end(model):
    found = memviz.connectivity(model, "ab\nab")
    assert found.text == "ab\r\nab"
    row = found.matrix[4, :5]
    assert memviz.share_on_earlier_words(found, 4) == pytest.approx(row[:2].sum() / row.sum())
    assert memviz.share_on_earlier_words(as_typed(found), 3) == pytest.approx(
        row[:2].sum() / row.sum()
    )
