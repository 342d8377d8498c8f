"""Who leads over a range of known letters: positions pooled, ties and overlaps told."""

import numpy as np
import pandas as pd
import pytest

from memviz.evaluation.leaders import Standing, letters_led, pooled_accuracy, pooled_gain, ranking
from memviz.stats.proportions import wilson_interval

CURVE = pd.DataFrame(
    {
        "known_letters": [0, 1, 2, 3, 0],
        "top": [1, 1, 1, 1, 3],
        "accuracy": [0.25, 0.5, 1.0, 0.9, 0.8],
        "n": [400, 200, 100, 50, 400],
    }
)


def standing(model, value, low, high):
    return Standing(model, value, low, high, n=100)


def test_pooling_counts_positions_not_points():
    found = pooled_accuracy("GRU", CURVE, top=1, fewest=0, most=2)
    assert found.n == 700
    assert found.value == pytest.approx(300 / 700)
    low, high = wilson_interval(np.array(300), np.array(700))
    assert (found.low, found.high) == pytest.approx((float(low), float(high)))


def test_a_range_without_positions_has_no_standing():
    assert pooled_accuracy("GRU", CURVE, top=1, fewest=4, most=21) is None
    assert pooled_accuracy("GRU", CURVE, top=2, fewest=0, most=2) is None
    assert pooled_gain("GRU", CURVE, CURVE.head(0), top=1, fewest=0, most=2) is None


def test_a_gain_is_the_difference_of_the_pooled_shares():
    baseline = CURVE.assign(accuracy=CURVE["accuracy"] / 2)
    found = pooled_gain("GRU", CURVE, baseline, top=1, fewest=0, most=2)
    assert found.value == pytest.approx(150 / 700)
    assert found.low < found.value < found.high


def test_the_highest_leads_and_is_separated_where_no_interval_reaches_its_own():
    gru, lstm = standing("GRU", 0.6, 0.55, 0.65), standing("LSTM", 0.4, 0.35, 0.45)
    found = ranking([lstm, gru])
    assert (found.leaders, found.runner_up, found.separated) == ((gru,), lstm, True)


def test_a_third_model_with_a_wide_interval_leaves_the_leader_unseparated():
    gru, lstm = standing("GRU", 0.6, 0.55, 0.65), standing("LSTM", 0.4, 0.35, 0.45)
    rnn = standing("RNN", 0.3, 0.0, 0.56)
    assert not ranking([gru, lstm, rnn]).separated
    assert ranking([gru, lstm, rnn]).runner_up == lstm


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
