"""Three parts, no observation in two, the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from train.data.split import contiguous_split, shuffled_split


@given(st.integers(20, 500), st.integers(0, 99), st.data())
def test_parts_are_disjoint_and_cover_all_but_what_is_left_out(
    observations: int, seed: int, data: st.DataObject
) -> None:
    left_out = data.draw(st.sets(st.integers(0, observations - 1), max_size=observations - 20))
    parts = shuffled_split(observations, np.array(sorted(left_out), dtype=int), 0.05, seed)
    together = np.concatenate([parts.train, parts.valid, parts.test]).tolist()
    assert len(together) == len(set(together))
    assert set(together) == set(range(observations)) - left_out


def test_a_twentieth_validates_and_a_twentieth_tests() -> None:
    parts = shuffled_split(1000, np.array([], dtype=int), 0.05, seed=1)
    assert (len(parts.train), len(parts.valid), len(parts.test)) == (900, 50, 50)


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    nothing = np.array([], dtype=int)
    first, same, other = (shuffled_split(1000, nothing, 0.05, seed) for seed in (1, 1, 2))
    assert first.test.tolist() == same.test.tolist()
    assert set(first.test.tolist()) != set(other.test.tolist())


def test_too_few_observations_are_refused() -> None:
    with pytest.raises(ValueError, match="give a longer text"):
        shuffled_split(9, np.array([], dtype=int), 0.05, seed=1)


@given(st.integers(20, 500), st.floats(0.05, 0.3))
def test_contiguous_parts_are_beginning_middle_and_end(observations: int, share: float) -> None:
    parts = contiguous_split(observations, share)
    together = np.concatenate([parts.train, parts.valid, parts.test])
    assert together.tolist() == list(range(observations))
    assert len(parts.valid) == len(parts.test) == round(share * observations)


def test_a_contiguous_split_of_too_few_observations_is_refused() -> None:
    with pytest.raises(ValueError, match="too few to hold out 5 %"):
        contiguous_split(9, 0.05)
