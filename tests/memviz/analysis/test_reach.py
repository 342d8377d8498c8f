"""Reach of models whose memory is known, and of matrices made by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity.connectivity import (
    Connectivity,
    connectivity,
    connectivity_stream,
)
from memviz.analysis.reach import Reach, reach

TEXTS = ("the north part of africa", "parts of america no i the", "part of a north africa")


def made(rows: dict[int, np.ndarray] | np.ndarray, text: str = " the part of no") -> Connectivity:
    """Return a connectivity with these rows, by timestep, given from distance 0 on."""
    by_timestep = rows if isinstance(rows, dict) else dict.fromkeys(range(len(text)), rows)
    matrix = np.zeros((len(text), len(text)), dtype=np.float32)
    for timestep, row in by_timestep.items():
        length = min(len(row), timestep + 1)
        matrix[timestep, timestep - np.arange(length)] = row[:length]
    return Connectivity(
        text=text,
        targets=("",) * len(text),
        matrix=matrix,
        has_target=np.isin(np.arange(len(text)), list(by_timestep)),
        suggestions=((),) * len(text),
        target_probability=np.full(len(text), np.nan, dtype=np.float32),
        target_rank=np.zeros(len(text), dtype=np.int64),
    )


def at(distance: int) -> np.ndarray:
    """Return a row whose connectivity all lies at one distance."""
    return np.eye(15)[distance]


@pytest.mark.parametrize("length", [1, 3, 7])
@pytest.mark.parametrize("measure", ["squared_norm", "norm", "gradient_times_input"])
def test_the_reach_of_a_shift_register_is_its_length(make_register, length, measure):
    model = make_register(length)
    result = reach((connectivity(model, text, measure=measure) for text in TEXTS), longest=8)
    assert result.half.value == result.ninety.value == length - 1
    shares = result.share_by_distance
    assert shares["share"].tolist() == np.eye(9)[length - 1].tolist()
    assert (result.texts, result.measure) == (3, measure)
    assert result.beyond.value == 0


def test_a_register_longer_than_the_window_lies_beyond_it(make_register):
    model = make_register(7)
    with pytest.raises(ValueError, match="no position with a target from timestep 4 on"):
        reach([connectivity(model, TEXTS[0])], longest=4)


def test_a_uniform_row_holds_half_in_half_the_window():
    result = reach([made(np.ones(15))] * 2, longest=9)
    assert (result.half.value, result.ninety.value) == (4, 8)
    np.testing.assert_allclose(result.share_by_distance["share"], 0.1)
    assert result.share_by_distance["distance"].tolist() == list(range(10))


def test_only_positions_with_a_whole_window_count():
    result = reach([made({2: at(0), 8: at(1), 9: at(5), 12: at(7), 13: at(8)})], longest=9)
    assert result.positions == 3
    assert set(result.share_by_distance["n"]) == {3}
    assert result.half.value == 7
    np.testing.assert_allclose(result.share_by_distance["share"][[5, 7, 8]], 1 / 3)


def test_each_position_weighs_the_same_whatever_its_size():
    result = reach([made({12: 1000 * at(1), 13: 0.001 * at(3)})], longest=5)
    np.testing.assert_allclose(result.share_by_distance["share"], [0, 0.5, 0, 0.5, 0, 0])
    assert result.half.value == 1, "the lower of two middle positions"


def test_what_the_window_leaves_out_is_told():
    row = 3 * at(2) + at(11)
    result = reach([made({12: row, 13: row})], longest=5)
    assert result.beyond.value == pytest.approx(0.25)
    assert result.half.value == 2


def test_the_share_on_earlier_words_is_that_of_whole_rows():
    # In " the part of no" the word at timestep 14, "no", begins with the space at 12.
    result = reach([made({14: at(1) + at(2) + 2 * at(3) + 4 * at(13)})], longest=5)
    assert result.share_on_earlier_words.value == pytest.approx(6 / 8)


def test_rows_without_target_or_of_zeros_do_not_count():
    result = reach([made({11: at(1), 12: 0 * at(1), 13: at(1)})], longest=5)
    assert result.positions == 2


def test_signs_do_not_count():
    row = at(1) - 2 * at(3)
    result = reach([made({12: row})], longest=5)
    np.testing.assert_allclose(result.share_by_distance["share"], [0, 1 / 3, 0, 2 / 3, 0, 0])


class TestIntervals:
    def test_texts_that_are_alike_leave_no_doubt(self):
        result = reach([made(at(2))] * 8, longest=5)
        assert result.half == (2, 2, 2)
        assert result.share_on_earlier_words.low == pytest.approx(
            result.share_on_earlier_words.high
        )

    def test_texts_that_differ_are_what_doubt_comes_from(self):
        distances = np.random.default_rng(0).permutation([1, 4] * 30)
        result = reach([made(at(distance)) for distance in distances], longest=5)
        assert result.half == (1, 1, 4)
        row = result.share_by_distance.loc[4]
        assert row["share"] == pytest.approx(1 / 2)
        # How many of 60 texts drawn lie at this distance is binomial.
        assert row["high"] - row["low"] == pytest.approx(4 * np.sqrt(0.25 / 60), rel=0.25)

    def test_neighbouring_texts_that_are_alike_are_drawn_together(self):
        def width(distances: np.ndarray) -> float:
            texts = [made(at(distance)) for distance in distances]
            row = reach(texts, longest=5).share_by_distance.loc[4]
            return row["high"] - row["low"]

        chapters = np.random.default_rng(0).choice([1, 4], 15).repeat(6)
        assert width(chapters) > 1.6 * width(np.random.default_rng(1).permutation(chapters))

    @pytest.mark.parametrize("texts", [1, 7])
    def test_many_positions_of_few_texts_are_still_few_texts(self, texts):
        result = reach([made(at(2))] * texts, longest=5)
        assert result.positions == 10 * texts
        assert result.half.value == 2
        assert np.isnan([result.half.low, result.ninety.high, result.beyond.low]).all()
        assert result.share_by_distance[["low", "high"]].isna().all(axis=None)

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8), min_size=8, max_size=9))
    def test_estimates_lie_in_their_intervals_and_repeat(self, rows):
        texts = [made(np.array([1, *row])) for row in rows]
        result = reach(texts, longest=6)
        for number in (result.half, result.ninety, result.share_on_earlier_words, result.beyond):
            assert number.low - 1e-9 <= number.value <= number.high + 1e-9
        shares = result.share_by_distance
        assert shares["share"].sum() == pytest.approx(1)
        assert result.half.value <= result.ninety.value
        again: Reach = reach(texts, longest=6)
        assert again.share_by_distance.equals(shares)
        assert again.ninety == result.ninety


def test_texts_too_short_for_the_window_are_no_texts():
    result = reach([made(at(1)), made(at(1)[:3], text=" of")], longest=5)
    assert result.texts == 1
    with pytest.raises(ValueError, match="from timestep 20 on; give longer texts"):
        reach([made(at(1))], longest=20)


def test_a_single_row_is_not_mistaken_for_a_matrix(make_model):
    first = next(connectivity_stream(make_model(), TEXTS[0], 9))
    with pytest.raises(ValueError, match="holds only the row of timestep 9"):
        reach([first], longest=5)


def test_variants_are_not_mixed():
    with pytest.raises(ValueError, match="connectivities: need one variant"):
        reach([made(at(1)), replace(made(at(1)), measure="norm")], longest=5)


def test_a_window_of_nothing_is_refused():
    with pytest.raises(ValueError, match="longest: got 0"):
        reach([], longest=0)
