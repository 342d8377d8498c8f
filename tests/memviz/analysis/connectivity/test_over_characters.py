"""Tokens by character position: what stands where, and when a token counts as read."""

import numpy as np
import pytest

import memviz
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.components.text_view import Panel
from memviz.components.text_view.payload import pack
from memviz.models.adapters.plain_object import from_object
from tests.support.objects import Syllables

TEXT = "abc bab"  # read as abc, a space, bab


@pytest.fixture(scope="module")
def tokens() -> memviz.Connectivity:
    return memviz.connectivity(from_object(Syllables()), TEXT)


@pytest.fixture(scope="module")
def characters(tokens) -> memviz.Connectivity:
    return over_characters(tokens)


def test_a_tokens_value_stands_at_each_of_its_characters(tokens, characters):
    first, space = tokens.matrix[1, :2]
    assert characters.matrix[3].tolist() == [first] * 3 + [space] + [0] * 3


def test_the_row_at_a_character_is_that_of_the_last_token_read_whole(tokens, characters):
    assert not characters.matrix[:2].any()
    assert list(characters.has_target) == [False] * 2 + [True] * 4 + [False]
    assert characters.targets == ("", "", " ", "bab", "bab", "bab", "")
    for timestep in (3, 4, 5):
        assert (characters.matrix[timestep] == characters.matrix[3]).all()
        assert characters.target_rank[timestep] == tokens.target_rank[1]
        assert characters.suggestions[timestep] == tokens.suggestions[1]
    assert characters.suggestions[0] == ()


def test_nothing_is_ahead_of_its_row(characters):
    assert (np.triu(characters.matrix, 1) == 0).all()


def test_a_row_alone_is_the_row_of_the_whole(tokens, characters):
    row = over_characters(tokens.at(1))
    assert row.timestep == 3
    assert row.row.tolist() == characters.matrix[3, :4].tolist()
    assert row.targets == characters.targets
    assert (row.has_target == characters.has_target).all()


def test_sums_are_over_tokens(tokens, characters):
    assert characters.parts.tolist() == pytest.approx([1 / 3] * 3 + [1] + [1 / 3] * 3)
    assert (characters.matrix[3] * characters.parts).sum() == pytest.approx(tokens.matrix[1].sum())
    steps = pack([Panel("M", "#111111", characters)], "token")["steps"]
    row = tokens.matrix[1]
    assert steps["strongest_share"][3] == pytest.approx(row.max() / row.sum(), rel=1e-5)


def test_characters_stay_as_they_are(make_model):
    found = memviz.connectivity(make_model(), "parts of north")
    assert over_characters(found) is found
