"""Who leads over a range of known letters, compared observation by observation, and who ties."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from memviz.evaluation.accuracy import Measured
from memviz.evaluation.held_out_results import RangeCounts
from memviz.evaluation.leaders import (
    RANGES,
    Standing,
    gain_table,
    letters_led,
    pooled_accuracy,
    pooled_gain,
    ranking,
)
from memviz.stats.proportions import newcombe_interval, wilson_interval

CURVE = pd.DataFrame(
    {
        "known_letters": [0, 1, 2, 3, 0],
        "top": [1, 1, 1, 1, 3],
        "accuracy": [0.25, 0.5, 1.0, 0.9, 0.8],
        "n": [400, 200, 100, 50, 400],
        "low": 0.1,
        "high": 1.0,
    }
)
OLD = Measured("text8", 8, 750, {1: 0.5}, CURVE, CURVE.head(0), CURVE.head(0))
GROUPS, EACH = 150, 400


def counted(right: np.ndarray, n: np.ndarray) -> tuple[RangeCounts, ...]:
    """Return the same counts in both ranges."""
    counts = tuple(map(int, n)), dict.fromkeys((1, 2, 3), tuple(map(int, right)))
    return tuple(RangeCounts(*letters, *counts) for letters in RANGES)


def measured(right: np.ndarray, without: np.ndarray | None = None) -> Measured:
    n = np.full(len(right), EACH)
    ranges = counted(right, n)
    baseline = None if without is None else counted(without, n)
    return replace(OLD, ranges=ranges, baseline_ranges=baseline)


def hard_and_easy(seed: int) -> np.ndarray:
    """Return for each group how likely a position of it is right: texts differ."""
    return beta(6, 6).rvs(GROUPS, random_state=seed)


def read_by_two(seed: int, better: float) -> tuple[Standing, Standing]:
    """Return two models on the same groups, the first right more often by `better` everywhere."""
    draw = np.random.default_rng(seed)
    likely = 0.1 + 0.8 * hard_and_easy(seed)
    both = draw.binomial(EACH, likely - better)  # where one is right, the other mostly is
    alone = [draw.binomial(EACH - both, share) for share in (0.02, 0.02)]
    first = both + alone[0] + draw.binomial(EACH, better, GROUPS)
    return tuple(
        pooled_accuracy(name, measured(right.clip(max=EACH)), 1, 0, 2)
        for name, right in (("GRU", first), ("LSTM", both + alone[1]))
    )


def test_pooling_counts_positions_not_points():
    found = pooled_accuracy("GRU", OLD, top=1, fewest=0, most=2)
    assert found.n == 700
    assert found.value == pytest.approx(300 / 700)
    assert np.isnan([found.low, found.high]).all(), "no counts by observation, no interval"


def test_groups_are_pooled_by_their_positions():
    right, n = np.array([1.0] * 8 + [90]), np.array([10] * 8 + [100])
    found = pooled_accuracy("GRU", replace(OLD, ranges=counted(right, n)), 1, 0, 2)
    assert found.n == 180
    assert found.value == pytest.approx(98 / 180)


def test_a_range_without_positions_has_no_standing():
    assert pooled_accuracy("GRU", OLD, top=1, fewest=4, most=21) is None
    assert pooled_accuracy("GRU", OLD, top=2, fewest=0, most=2) is None
    assert pooled_gain("GRU", OLD, top=1, fewest=0, most=2) is None
    nothing = replace(OLD, ranges=counted(np.zeros(9), np.zeros(9)), curve=CURVE.head(0))
    assert pooled_accuracy("GRU", nothing, 1, 0, 2) is None


def test_a_gain_is_the_difference_of_the_pooled_shares():
    baseline = CURVE.assign(accuracy=CURVE["accuracy"] / 2)
    found = pooled_gain("GRU", replace(OLD, baseline=baseline), top=1, fewest=0, most=2)
    assert found.value == pytest.approx(150 / 700)
    assert np.isnan([found.low, found.high]).all()


def test_a_gain_is_that_of_the_same_positions():
    right = np.random.default_rng(0).binomial(EACH, hard_and_easy(0))
    without = (right - 40).clip(0)
    found = pooled_gain("GRU", measured(right, without), 1, 0, 2)
    assert found.value == pytest.approx((right - without).sum() / (GROUPS * EACH))
    own = pooled_accuracy("GRU", measured(right), 1, 0, 2)
    assert found.high - found.low < 0.2 * (own.high - own.low), "all texts gain about as much"


def test_one_models_interval_covers_and_that_of_positions_does_not():
    """Texts differ: what one observation says of the next position is not all new."""
    covered = alone = 0
    for seed in range(60):
        right = np.random.default_rng(seed).binomial(EACH, hard_and_easy(1000 + seed))
        found = pooled_accuracy("GRU", measured(right), 1, 0, 2)
        covered += found.low <= 0.5 <= found.high
        low, high = wilson_interval(right.sum(), GROUPS * EACH)
        alone += low <= 0.5 <= high
    assert covered / 60 >= 0.9
    assert alone / 60 < 0.5


def test_a_small_lead_on_the_same_positions_is_beyond_chance():
    first, second = read_by_two(seed=0, better=0.01)
    found = ranking([second, first])
    assert (found.leaders, found.runner_up, found.separated) == ((first,), second, True)
    assert found.lead.value == pytest.approx(first.value - second.value)
    assert second.high > first.low, "their own intervals overlap by far"
    low, high = newcombe_interval(
        *(np.array([one.value, one.low, one.high]) for one in (first, second))
    )
    assert found.lead.high - found.lead.low < 0.3 * (high - low)


def test_no_lead_is_mostly_none():
    false = sum(ranking(list(read_by_two(seed, better=0.0))).separated for seed in range(60))
    assert false <= 6


def test_a_third_model_that_is_close_leaves_the_leader_unseparated():
    first, second = read_by_two(seed=0, better=0.02)
    noise = np.random.default_rng(5).integers(-150, 151, GROUPS)
    like_first = first.sums + noise - noise.mean() - 1
    third = Standing("RNN", like_first.sum() / 60_000, 0.0, 1.0, 60_000, like_first, first.counts)
    assert ranking([first, second]).separated
    assert not ranking([first, second, third]).separated


def test_models_of_other_groups_are_not_compared():
    first, second = read_by_two(seed=0, better=0.05)
    others = replace(second, counts=second.counts[::-1] + 1)
    without = replace(second, sums=None, counts=None)
    for other in (others, without):
        found = ranking([first, other])
        assert found.leaders == (first,)
        assert found.lead is None
        assert not found.separated


def standing(model, value, low, high):
    return Standing(model, value, low, high, n=100)


def test_gains_are_those_that_were_measured_or_else_of_independent_shares():
    baseline = CURVE.assign(accuracy=CURVE["accuracy"] / 2, low=0.0, high=0.6)
    old = gain_table(replace(OLD, baseline=baseline))
    assert old["gain"].tolist() == pytest.approx([0.125, 0.25, 0.5, 0.45, 0.4])
    assert ((old["low"] < old["gain"]) & (old["gain"] < old["high"])).all()
    gains = old.assign(low=old["gain"] - 0.01, high=old["gain"] + 0.01)
    assert gain_table(replace(OLD, baseline=baseline, gains=gains)) is gains


def test_equal_values_tie():
    gru, lstm = standing("GRU", 0.6, 0.55, 0.65), standing("LSTM", 0.6, 0.55, 0.65)
    found = ranking([gru, lstm])
    assert found.leaders == (gru, lstm)
    assert found.runner_up is None
    assert not found.separated


def test_one_model_leads_nobody():
    gru = standing("GRU", 0.6, 0.55, 0.65)
    assert ranking([gru]).leaders == (gru,)
    assert not ranking([gru]).separated


def test_a_ranking_of_nobody_is_refused():
    with pytest.raises(ValueError, match="standings: got none"):
        ranking([])


def test_without_sizes_the_letters_are_counted_at_which_one_model_alone_is_highest():
    curves = pd.DataFrame(
        {
            "model": ["GRU"] * 4 + ["LSTM"] * 4,
            "known_letters": [0, 1, 2, 3] * 2,
            "top": 1,
            "accuracy": [0.2, 0.5, 0.7, 0.1, 0.1, 0.5, 0.6, 0.9],
        }
    )
    assert letters_led(curves, top=1, fewest=0, most=2) == ({"GRU": 2, "LSTM": 0}, 3)
