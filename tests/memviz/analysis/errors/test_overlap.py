"""Errors of two models, and cross entropies: every position counts once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.errors.overlap import cross_entropies, is_error, nats, overlap

probability = st.floats(0, 1, width=32)


def test_an_error_is_a_probability_below_one_half():
    assert is_error(np.array([0.0, 0.499, 0.5, 1.0])).tolist() == [True, True, False, False]


@given(st.lists(st.tuples(probability, probability)))
def test_every_position_is_in_one_of_four_parts(pairs):
    first, second = np.array(pairs).reshape(-1, 2).T
    parts = overlap(first, second)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(pairs)))
    assert len(parts.both_wrong) + len(parts.first_wrong) == is_error(first).sum()


def test_the_parts_are_what_they_are_called():
    first, second = np.array([0.1, 0.1, 0.9, 0.9]), np.array([0.1, 0.9, 0.1, 0.9])
    assert [part.tolist() for part in overlap(first, second)] == [[0], [1], [2], [3]]


def test_cross_entropy_is_the_mean_surprise():
    constant = np.full(10_000, 0.25, dtype=np.float32)
    table = cross_entropies({"even": constant, "sure": np.ones(10_000)})
    assert table["model"].tolist() == ["even", "sure"]
    assert table["nats"].tolist() == pytest.approx([np.log(4), 0])
    assert table["errors"].tolist() == [1, 0]
    assert table["low"].tolist() == pytest.approx(table["high"].tolist())


def test_a_probability_rounded_to_zero_is_a_large_surprise_and_not_an_infinite_one():
    assert 80 < nats(np.zeros(1, dtype=np.float32))[0] < 100
