"""The fast forms of the units for training on the CPU compute what the units' steps compute."""

import pytest
import torch

from memviz.units import make_unit
from train.loop.sequences.layer import FastLayer
from train.loop.sequences.paths import PATHS, training_layer
from train.loop.sequences.rounded_products import RoundedLayer

BATCH, TIME, INPUT, HIDDEN, SYMBOLS = 3, 11, 7, 9, 5
UNITS_WITH_OPTIONS = [
    ("rnn", {}),
    ("gru", {}),
    ("lstm", {}),
    ("nested_lstm", {"depth": 1}),
    ("nested_lstm", {"depth": 2}),
    ("nested_lstm", {"depth": 3}),
]
PRECISIONS = [
    # Type of the weights, type of the products, largest difference over the largest value.
    (torch.float64, torch.float64, 1e-9),
    (torch.float32, torch.float32, 1e-4),
    # bfloat16 keeps 8 bits: each product is off by up to 2^-9 of its size, and eleven steps of
    # products of products add up to less than ten times that.
    (torch.float32, torch.bfloat16, 2e-2),
]


def unit_and_layer(name, options, dtype, products):
    torch.manual_seed(0)
    unit = make_unit(name, INPUT, HIDDEN, **options).to(dtype)
    return unit, FastLayer(unit, PATHS[type(unit)], products)


def state_of(unit, dtype):
    return tuple(torch.randn(BATCH, HIDDEN, dtype=dtype) / 2 for _ in unit.state_parts)


def gradients(outputs, unit, inputs):
    """Return those of a sum that weights every output of every step differently."""
    torch.manual_seed(1)
    trained = [weights for weights in unit.parameters() if weights.requires_grad]
    total = (outputs * torch.randn(outputs.shape, dtype=outputs.dtype)).sum()
    return torch.autograd.grad(total, [inputs, *trained])


def assert_equal_but_for(tolerance, computed, expected):
    for one, other in zip(computed, expected, strict=True):
        assert one.shape == other.shape
        assert (one - other).abs().max() <= tolerance * other.abs().max()


@pytest.mark.parametrize(("name", "options"), UNITS_WITH_OPTIONS)
@pytest.mark.parametrize(("dtype", "products", "tolerance"), PRECISIONS)
def test_outputs_states_and_gradients_are_those_of_the_step(
    name, options, dtype, products, tolerance
):
    unit, layer = unit_and_layer(name, options, dtype, products)
    state = state_of(unit, dtype)
    sequence = torch.randn(BATCH, TIME, INPUT, dtype=dtype, requires_grad=True)
    outputs, last = layer(sequence, state)
    expected, expected_last = unit.scan(sequence, state)
    assert_equal_but_for(
        tolerance,
        (outputs, *last, *gradients(outputs, unit, sequence)),
        (expected, *expected_last, *gradients(expected, unit, sequence)),
    )


@pytest.mark.parametrize(("name", "options"), UNITS_WITH_OPTIONS)
@pytest.mark.parametrize(("dtype", "products", "tolerance"), PRECISIONS)
def test_symbols_are_read_as_their_embeddings_would_be(name, options, dtype, products, tolerance):
    unit, layer = unit_and_layer(name, options, dtype, products)
    symbols = torch.randint(SYMBOLS, (BATCH, TIME))
    embeddings = torch.randn(SYMBOLS, INPUT, dtype=dtype, requires_grad=True)
    outputs, last = layer.read_symbols(symbols, embeddings, None)
    expected, expected_last = unit.scan(embeddings[symbols])
    assert_equal_but_for(
        tolerance,
        (outputs, *last, *gradients(outputs, unit, embeddings)),
        (expected, *expected_last, *gradients(expected, unit, embeddings)),
    )


def test_a_sequence_in_two_parts_is_the_sequence():
    _, layer = unit_and_layer("gru", {}, torch.float64, torch.float64)
    sequence = torch.randn(BATCH, TIME, INPUT, dtype=torch.float64)
    first, state = layer(sequence[:, :4], None)
    second, last = layer(sequence[:, 4:], state)
    whole, whole_last = layer(sequence, None)
    torch.testing.assert_close((torch.cat([first, second], dim=1), last), (whole, whole_last))
    assert not state[0].requires_grad


def test_gradients_reach_no_further_than_the_text_before():
    """A loss at an early step says nothing to what comes later, and nothing leaks backwards."""
    _, layer = unit_and_layer("lstm", {}, torch.float64, torch.float64)
    sequence = torch.randn(BATCH, TIME, INPUT, dtype=torch.float64, requires_grad=True)
    outputs, _ = layer(sequence, None)
    (gradient,) = torch.autograd.grad(outputs[:, 4].sum(), sequence)
    assert gradient[:, :5].abs().amin() > 0
    assert not gradient[:, 5:].any()


class Other(type(make_unit("gru", 2, 3))):
    """A unit that has no path."""


@pytest.mark.parametrize("name", ["rnn", "gru", "lstm", "nested_lstm"])
def test_the_units_of_the_article_have_a_path(name):
    assert isinstance(training_layer(make_unit(name, 2, 3), "float32"), FastLayer)


def test_others_are_read_as_they_are():
    unit = Other(2, 3)
    assert training_layer(unit, "float32") is unit


def test_others_have_their_products_rounded_where_that_is_quick(monkeypatch):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert isinstance(training_layer(Other(2, 3), "bfloat16"), RoundedLayer)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {})
    unit = Other(2, 3)
    assert training_layer(unit, "bfloat16") is unit
