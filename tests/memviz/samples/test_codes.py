"""Probabilities in a byte: errors stay errors, means stay what they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.errors.overlap import is_error, nats
from memviz.samples.codes import decode, encode

probability = st.floats(0, 1, width=32)


@given(st.lists(probability | st.floats(0.4999, 0.5001), min_size=1))
def test_an_error_stays_one_and_nothing_else_becomes_one(values):
    probabilities = np.array(values, dtype=np.float32)
    kept = decode(encode(probabilities))
    assert is_error(kept).tolist() == is_error(probabilities).tolist()


@given(st.floats(1e-6, 1))
def test_a_probability_changes_by_less_than_a_tenth(value):
    assert decode(encode(np.array([value])))[0] == pytest.approx(value, rel=0.08)


def test_the_mean_surprise_stays_the_same():
    generator = np.random.default_rng(0)
    probabilities = generator.beta(0.4, 0.4, 100_000).clip(1e-6)
    kept = nats(decode(encode(probabilities))).mean()
    assert kept == pytest.approx(nats(probabilities).mean(), abs=1e-3)


def test_the_ends_of_the_range():
    assert encode(np.array([1.0, 0.5, 0.4999999, 0.0])).tolist() == [0, 54, 55, 255]
    assert decode(np.array([0], dtype=np.uint8))[0] == 1
