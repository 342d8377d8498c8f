"""The gradient by the state at each step: against differences, and where it is known exactly."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.state_gradient import StateGradient, state_gradient
from memviz.charts.state_gradient import LEAST, state_gradient_chart
from memviz.models.reading import read_so_far
from tests.support.units import CASES, as_real, busy

TEXT = "north africa"
TINY = 1e-5


def logits_after(model, states, symbols, index):
    """Return the logits [batch] at the end of `symbols`, read from the states before them."""
    for symbol in symbols:
        vector = model.embed(symbol).expand(len(states[0][0]), -1)
        output, states = model.step(vector, states)
    return model.head(output)[:, index]


def copies_of(part, count):
    return part.expand(count, *part.shape[1:]).contiguous()


def gradient_by_differences(model, text, timestep, index):
    """Return the gradient's norm by the state after `timestep`, by moving each of its numbers."""
    symbols = torch.from_numpy(model.vocabulary.encode(text))
    _, states = model(symbols[None, : timestep + 1])
    squares = 0.0
    for layer, parts in enumerate(states):
        for part, held in enumerate(parts):
            cells = as_real(held.contiguous()).shape[1]
            copies = [[copies_of(one, 2 * cells) for one in of_layer] for of_layer in states]
            moved = as_real(copies[layer][part])
            moved[:cells].diagonal().add_(TINY)
            moved[cells:].diagonal().sub_(TINY)
            above, below = logits_after(model, copies, symbols[timestep + 1 :], index).chunk(2)
            squares += float(((above - below) / (2 * TINY)).square().sum())
    return squares**0.5


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_it_equals_finite_differences(make_model, name, options):
    model = busy(make_model(name, layers=2, **options), seed=0)
    gradient = state_gradient(model, TEXT)
    index = model.vocabulary.word_index[gradient.word]
    for timestep in (0, 5, len(gradient.text) - 2):
        expected = gradient_by_differences(model, gradient.text, timestep, index)
        actual = gradient.relative[timestep] * gradient.norm_at_last
        assert actual == pytest.approx(expected, rel=1e-4)


def test_at_the_last_step_it_is_that_of_the_head(make_model):
    model = make_model("gru")
    gradient = state_gradient(model, TEXT)
    weight = model.head.weight[model.vocabulary.word_index[gradient.word]]
    assert gradient.relative[-1] == 1
    assert gradient.norm_at_last == pytest.approx(float(weight.norm()))


def test_it_is_that_of_the_models_own_first_suggestion(make_model):
    model = make_model("lstm", seed=4)
    with torch.no_grad():
        model.head.bias[0] = model.head.bias[1] = 50  # padding and unknown are no suggestions
        model.head.bias[5] = 40
    assert state_gradient(model, TEXT).word == model.vocabulary.words[5]


@pytest.fixture
def make_fading(make_model):
    """Return a function that makes a model whose state is `factor` times the one before it."""

    def make(factor: float):
        model = make_model("rnn", layers=1)
        (unit,) = model.units
        with torch.no_grad():
            unit.input_weight.zero_()
            unit.recurrent_weight.copy_(factor * torch.eye(7))
        return model

    return make


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(factor=st.floats(0.001, 3), length=st.integers(1, 90))
def test_a_factor_per_step_is_found_however_far_back(make_fading, factor, length):
    """Also where it is far below what float32 holds: 0.001 to the power of 90."""
    gradient = state_gradient(make_fading(factor), "a" * length)
    expected = float(np.float32(factor)) ** np.arange(length, -1, -1.0)
    np.testing.assert_allclose(gradient.relative, expected, rtol=1e-4)


def test_a_gradient_that_is_zero_stays_zero(make_fading):
    gradient = state_gradient(make_fading(0.0), "parts")
    assert gradient.relative.tolist() == [0, 0, 0, 0, 0, 1]


def test_a_single_character_has_no_earlier_step(make_model):
    model = make_model()
    gradient = state_gradient(model, read_so_far(model, ""))
    assert (gradient.text, gradient.relative.tolist()) == (" ", [1])
    assert gradient.fades_at(0.01) is None


def test_it_is_followed_no_further_than_asked(make_model):
    model = make_model("gru").double()
    whole, part = state_gradient(model, TEXT), state_gradient(model, TEXT, longest=4)
    assert (part.first, len(part.relative)) == (len(part.text) - 5, 5)
    np.testing.assert_allclose(part.relative, whole.relative[-5:], rtol=1e-6)
    with pytest.raises(ValueError, match="longest: got 0"):
        state_gradient(model, TEXT, longest=0)


def made(relative: list[float], text: str = " parts") -> StateGradient:
    return StateGradient(
        text, tuple(text), "parts", len(text) - len(relative), np.array(relative), 2.0
    )


@pytest.mark.parametrize(
    ("relative", "distance"),
    [
        ([0.001, 0.002, 0.5, 0.5, 1], 3),
        ([0.001, 0.5, 0.002, 0.5, 1], 4),
        ([0.5, 0.002, 0.002, 0.5, 1], None),
        ([0.001, 0.001, 0.001, 0.001, 1], 1),
        ([1], None),
    ],
)
def test_it_fades_where_it_stays_below_for_good(relative, distance):
    assert made(relative).fades_at(0.01) == distance


def test_the_table_has_a_row_for_each_step():
    table = made([0.2, 0.5, 1]).table()
    assert table["timestep"].tolist() == [3, 4, 5]
    assert table["characters_back"].tolist() == [2, 1, 0]
    assert table["character"].tolist() == ["r", "t", "s"]
    assert table["relative"].tolist() == [0.2, 0.5, 1]


class TestChart:
    @pytest.fixture
    def chart(self):
        gradients = {"RNN": made([LEAST / 2, 0.1, 0.5, 1]), "GRU": made([0.3, 0.4, 0.5, 1])}
        table = pd.concat(g.table().assign(model=label) for label, g in gradients.items())
        return state_gradient_chart(table, {"GRU": "#2896f5", "RNN": "#0da26b"}).to_dict()

    def test_each_model_has_its_own_colour(self, chart):
        scales = [
            layer["encoding"]["color"]["scale"]
            for layer in chart["layer"]
            if "color" in layer["encoding"]
        ]
        assert len(scales) == 3  # lines, marks on them, and points where the pointer is
        assert scales == [{"domain": ["GRU", "RNN"], "range": ["#2896f5", "#0da26b"]}] * 3

    def test_the_characters_stand_below(self, chart):
        axis = chart["layer"][1]["encoding"]["x"]["axis"]
        assert axis["values"] == [2, 3, 4, 5]
        assert axis["labelExpr"] == '["a", "r", "t", "s"][datum.value - 2]'

    def test_what_is_too_small_to_see_is_left_out(self, chart):
        tables = [rows for rows in chart["datasets"].values() if "model" in rows[0]]
        assert [len(rows) for rows in tables] == [7, 7]  # the lines and the marks on them
        assert min(row["relative"] for rows in tables for row in rows) >= LEAST
