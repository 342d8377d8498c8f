"""Which observations share a character with a region, and rows padded to one length."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from train.data.observations import overlapping, padded

ranges = st.tuples(st.integers(0, 20), st.integers(1, 10)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1])
)


@given(st.lists(ranges, min_size=1, max_size=10), st.lists(ranges, max_size=3))
def test_a_range_overlaps_a_region_if_they_share_a_character(
    observations: list[tuple[int, int]], regions: list[tuple[int, int]]
) -> None:
    inside = {character for region in regions for character in range(*region)}
    expected = [index for index, found in enumerate(observations) if inside & set(range(*found))]
    assert overlapping(np.array(observations), regions).tolist() == expected


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_padded_rows_without_their_padding_are_the_flat_array(lengths: list[int]) -> None:
    flat = np.arange(1, sum(lengths) + 1)
    rows = padded(flat, np.array(lengths), 6)
    assert rows.shape == (len(lengths), 6)
    for row, length in zip(rows, lengths, strict=True):
        assert (row[:length] > 0).all()
        assert (row[length:] == 0).all()
    assert rows[rows > 0].tolist() == flat.tolist()
