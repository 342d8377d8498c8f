"""Levels of gates that are no shares: quantiles of what was read, and intervals that hold."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import memviz
from memviz.analysis import gate_levels
from memviz.analysis.gate_levels import GateLevels, LevelsSoFar
from memviz.analysis.gates import gate_saturation
from memviz.stats.blocks import pieces

TEXT = "parts of north africa and no part of america "
RANDOM = np.random.default_rng(0)


def levels_of(values: np.ndarray, piece: int = 500, ends=(0.0, np.inf)) -> GateLevels:
    """Return the levels of activations [time, cells] that are read in pieces."""
    gathered = LevelsSoFar(torch.from_numpy(pieces(len(values))))
    for first in range(0, len(values), piece):
        gathered.add(1, "input", ends, first, torch.from_numpy(values[first : first + piece]))
    return gathered.levels()


@pytest.mark.parametrize(
    ("unit", "gate", "ends"),
    [
        ("mlstm", "input", (0, np.inf)),
        ("mamba", "output", (-np.inf, np.inf)),
        ("gated_delta_net", "output", (-np.inf, np.inf)),
    ],
)
def test_they_are_the_quantiles_of_the_activations(make_model, unit, gate, ends):
    model, text = make_model(unit, layers=2), TEXT * 20
    found = gate_saturation(model, text).levels
    read = memviz.activations(model, text)
    for number, layer in enumerate(read.layers, start=1):
        values, rows = layer.gates[gate], found.table[found.table["layer"] == number]
        assert rows["cell"].tolist() == list(range(values.shape[1]))
        assert {*zip(rows["range_from"], rows["range_to"], strict=True)} == {ends}
        for name, share in (("lower", 0.05), ("median", 0.5), ("upper", 0.95)):
            expected = np.quantile(values, share, axis=0, method="inverted_cdf")
            np.testing.assert_allclose(rows[name], expected, rtol=1e-3, atol=1e-4)
        (layer_row,) = found.layers[found.layers["layer"] == number].itertuples()
        pooled = np.quantile(values, [0.05, 0.5, 0.95], method="inverted_cdf")
        measured = [layer_row.lower, layer_row.median, layer_row.upper]
        np.testing.assert_allclose(measured, pooled, rtol=1e-3, atol=1e-4)
        assert layer_row.cells == values.shape[1]


@given(st.integers(1, 40), st.integers(1, 3), st.integers(1, 15))
def test_they_do_not_depend_on_the_pieces_that_the_text_is_read_in(time, cells, piece):
    values = RANDOM.exponential(size=(time, cells)).astype(np.float32)
    whole, cut = levels_of(values), levels_of(values, piece)
    assert whole.table.equals(cut.table)
    assert whole.layers.equals(cut.layers)


def test_independent_timesteps_have_the_interval_of_the_median_of_independent_draws():
    values = np.random.default_rng(1).exponential(size=(20_000, 200)).astype(np.float32)
    found = levels_of(values).table
    holds = (found["median_low"] < np.log(2)) & (np.log(2) < found["median_high"])
    assert 0.9 < holds.mean() < 0.99  # 95 of 100 intervals hold the median
    independent = 2 * 1.96 / np.sqrt(len(values))  # the median's own error is 1 / sqrt(n) here
    widths = found["median_high"] - found["median_low"]
    assert widths.mean() == pytest.approx(independent, rel=0.1)


def test_what_comes_in_long_runs_has_a_wider_one():
    runs = np.repeat(RANDOM.exponential(size=(40, 1)), 500, axis=0).astype(np.float32)
    (row,) = levels_of(runs).table.itertuples()
    (mixed,) = levels_of(RANDOM.permutation(runs)).table.itertuples()
    assert row.median_high - row.median_low > 4 * (mixed.median_high - mixed.median_low)


def test_a_short_text_has_levels_and_no_interval():
    (row,) = levels_of(np.arange(100, dtype=np.float32)[:, np.newaxis]).table.itertuples()
    assert (row.lower, row.median, row.upper) == (4, 49, 94)
    assert np.isnan(row.median_low)
    assert np.isnan(row.median_high)


def test_an_activation_without_end_is_a_level_too():
    values = np.full((100, 1), np.inf, np.float32)
    values[:60] = 1
    (row,) = levels_of(values).table.itertuples()
    assert (row.median, row.upper) == (1, np.inf)


def test_of_a_long_text_every_so_many_timesteps_are_looked_at(monkeypatch):
    values = np.arange(10_000, dtype=np.float32)[:, np.newaxis].repeat(2, axis=1)
    whole = levels_of(values, piece=333)
    monkeypatch.setattr(gate_levels, "_MOST_NUMBERS", 5_000)
    some = levels_of(values, piece=333)
    assert set(some.table["characters"]) == {2_500}
    np.testing.assert_allclose(some.table["median"], whole.table["median"], atol=4)
    np.testing.assert_allclose(some.table["median_low"], whole.table["median_low"], rtol=0.2)


def test_a_unit_whose_gates_are_all_shares_has_none(make_model):
    levels = gate_saturation(make_model("lstm"), TEXT).levels
    assert levels.table.empty
    assert levels.layers.empty
