"""How many of the last symbols lines can read off a state."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import one_hot

import memviz
from memviz.analysis.capacity import MOST_NUMBERS, _symbols, capacity


class Register:
    """Holds the last `steps` symbols, each as the numbers `codes` says."""

    def __init__(self, steps: int, codes: torch.Tensor) -> None:
        self.outputs = tuple("abcdefgh"[: len(codes)])
        self.steps, self.codes = steps, codes.double()

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return self.codes[symbols]

    def head(self, outputs):
        return outputs.new_zeros(*outputs.shape[:-1], len(self.outputs))

    def start(self, batch):
        return torch.zeros(batch, self.steps, self.codes.shape[1], dtype=torch.float64)

    def step(self, embedded, state):
        state = torch.cat([embedded.unsqueeze(1), state[:, :-1]], dim=1)
        return embedded, state


def measured(model, **sizes):
    return capacity(memviz.from_object(model), **{"lags": 12, "steps": 300, **sizes})


@pytest.mark.parametrize("steps", [1, 3, 8])
def test_a_register_of_so_many_numbers_holds_so_many(steps):
    found = measured(Register(steps, torch.tensor([[-1.0], [1.0]])))
    assert found.numbers == found.looked_at == steps
    assert found.capacity.value == pytest.approx(steps, abs=0.01)
    assert found.symbols.value == pytest.approx(steps, abs=0.01)
    assert found.table["share"].to_numpy() == pytest.approx(
        (np.arange(12) < steps).astype(float), abs=0.01
    )


def test_a_register_of_symbols_holds_one_number_less_than_there_are_symbols_for_each():
    found = measured(Register(4, one_hot(torch.arange(5))))
    assert found.drawn == 5
    assert found.symbols.value == pytest.approx(4, abs=0.02)
    assert found.capacity.value == pytest.approx(4 * (5 - 1), abs=0.1)
    assert found.capacity.value <= found.numbers == 4 * 5


def test_of_a_symbol_that_is_told_apart_from_the_rest_alone_a_part_is_held():
    """One number says whether it was an "a": one of the three that tell four symbols apart."""
    found = measured(Register(1, torch.tensor([[1.0], [0], [0], [0]])))
    assert found.table["share"][0] == pytest.approx(1 / 3, abs=0.01)
    assert found.capacity.value == pytest.approx(1, abs=0.03)


class Echo(Register):
    """A random linear network."""

    def __init__(self, numbers: int, seed: int) -> None:
        super().__init__(1, torch.tensor([[-1.0], [1.0]]))
        generator = torch.Generator().manual_seed(seed)
        matrix = torch.randn(numbers, numbers, generator=generator, dtype=torch.float64)
        self.matrix = 0.9 * torch.linalg.qr(matrix).Q
        self.read = torch.randn(1, numbers, generator=generator, dtype=torch.float64)

    def start(self, batch):
        return torch.zeros(batch, len(self.matrix), dtype=torch.float64)

    def step(self, embedded, state):
        state = state @ self.matrix + embedded @ self.read
        return embedded, state


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 6), st.integers(0, 9))
def test_no_state_holds_more_than_its_numbers(numbers, seed):
    found = measured(Echo(numbers, seed), lags=40)
    assert found.capacity.value == pytest.approx(numbers, abs=0.2)
    assert found.capacity.low <= numbers


def test_a_large_state_is_looked_at_through_random_combinations():
    found = measured(Register(3, torch.randn(2, 400)), lags=5, sequences=8, steps=400)
    assert (found.numbers, found.looked_at) == (1200, MOST_NUMBERS)
    assert found.symbols.value == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize("unit", ["gru", "lru", "mlstm"])
def test_models_of_words_have_one(make_model, unit):
    found = capacity(make_model(unit), lags=3, sequences=4, steps=50)
    assert found.drawn == 27
    assert 0 <= found.symbols.value <= 3


@pytest.mark.parametrize("name", ["lags", "sequences", "steps"])
def test_a_size_that_is_too_small_is_named(name):
    with pytest.raises(ValueError, match=f"{name}: got 0; give at least"):
        measured(Register(1, torch.eye(2)), **{name: 0})


def test_a_model_of_one_symbol_is_named():
    with pytest.raises(ValueError, match="model: it reads 1 symbols that are text; two are needed"):
        _symbols(("", "a"))
