"""Half-lives of cells, and how small differences between states grow."""

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.timescales import SETTLING, half_lives, lyapunov_spectrum
from memviz.models.contract import Gate
from memviz.units import UNITS

TEXT = "abca" * 20


class Linear:
    """A state that a matrix moves, in complex or real numbers: h = A h + b x."""

    outputs = ("a", "b", "c")

    def __init__(self, matrix: torch.Tensor) -> None:
        self.matrix = matrix

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return (symbols[..., None] - 1.0).to(torch.float64)

    def head(self, outputs):
        return outputs

    def start(self, batch):
        return (torch.zeros(batch, len(self.matrix), dtype=self.matrix.dtype),)

    def step(self, embedded, state):
        h = state[0] @ self.matrix.T + embedded.to(self.matrix.dtype)
        return h.real[:, :1].expand(-1, 3), (h,)


def linear(matrix) -> memviz.LanguageModel:
    return memviz.from_object(Linear(torch.as_tensor(matrix)))


def spectrum(matrix, count: int) -> np.ndarray:
    found = lyapunov_spectrum(linear(matrix), [TEXT * 5], exponents=count)
    assert found.symbols == len(TEXT) * 5 - SETTLING
    return found.table["value"].to_numpy()


def test_the_exponents_of_a_linear_map_are_the_logarithms_of_its_eigenvalues():
    generator = np.random.default_rng(0)
    vectors = np.eye(4) + 0.2 * generator.normal(size=(4, 4))
    matrix = vectors @ np.diag([0.9, 0.6, 0.4, 0.2]) @ np.linalg.inv(vectors)
    assert spectrum(matrix, 4) == pytest.approx(np.log([0.9, 0.6, 0.4, 0.2]), abs=0.01)


def test_an_orthogonal_map_forgets_nothing():
    matrix, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(5, 5)))
    assert spectrum(matrix, 5) == pytest.approx(np.zeros(5), abs=1e-9)


def test_a_complex_number_has_two_exponents():
    matrix = np.diag(np.array([0.9 * np.exp(0.3j), 0.5j]))
    assert spectrum(matrix, 4) == pytest.approx(np.log([0.9, 0.9, 0.5, 0.5]), abs=1e-6)


def test_no_more_exponents_than_numbers_in_the_state():
    found = lyapunov_spectrum(linear(0.5 * np.eye(2)), [TEXT], exponents=9)
    assert found.numbers == len(found.table) == 2


def test_intervals_are_over_texts():
    model = linear(np.diag([0.5, 0.25]))
    few, many = (lyapunov_spectrum(model, [TEXT] * count, exponents=1) for count in (7, 8))
    assert few.table[["low", "high"]].isna().all(axis=None)
    assert many.table.loc[0, "low"] == pytest.approx(np.log(0.5), abs=0.01)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_spectrum(make_model, unit):
    model = make_model(unit, layers=1)
    table = lyapunov_spectrum(model, ["the parts of the north of america"], exponents=2).table
    assert np.isfinite(table["value"]).all()


class Keeps(Linear):
    """Keeps a share of each cell that its gate says."""

    def __init__(self, kept: list[float]) -> None:
        super().__init__(torch.eye(len(kept), dtype=torch.float64))
        self.kept = torch.tensor(kept, dtype=torch.float64)

    def parts(self, state):
        return {(1, "h"): state[0]}

    def gates(self, embedded, state):  # noqa: ARG002
        return (Gate(1, "keep", True, self.kept.expand(len(embedded), -1)),)


def test_the_half_life_is_the_keep_gates():
    found = half_lives(memviz.from_object(Keeps([0.9, 0.5, 1.0, 0.0])), TEXT)
    assert found.table["half_life"].tolist() == pytest.approx([6.5788, 1, np.inf, 0], abs=1e-3)
    assert (found.table["layer"] == 1).all()
    assert found.table["cell"].tolist() == [0, 1, 2, 3]
    assert found.symbols == len(TEXT)


def test_the_mean_is_of_the_logarithm():
    """A cell that keeps 1/2 and 1/8 in turn loses three quarters a step: half in half a step."""

    class InTurn(Keeps):
        def gates(self, embedded, state):  # noqa: ARG002
            shut = embedded[:, :1] > 0
            kept = torch.where(shut, 0.125, 0.5)
            return (Gate(1, "keep", True, kept), Gate(1, "output", False, kept * 0))

    found = half_lives(memviz.from_object(InTurn([0.5])), "ac" * 30)
    assert found.table["half_life"].tolist() == pytest.approx([0.5])


def test_a_unit_without_a_keep_gate_has_no_half_lives(make_model):
    assert half_lives(make_model("rnn"), "part of the north").table.empty


@pytest.mark.parametrize("unit", ["gru", "lstm", "slstm", "mamba"])
def test_cells_of_every_layer_have_one(make_model, unit):
    table = half_lives(make_model(unit), "part of the north").table
    assert set(table["layer"]) == {1, 2}
    assert (table["half_life"] >= 0).all()


@pytest.mark.parametrize(
    ("texts", "exponents", "message"),
    [
        ([TEXT], 0, "exponents: got 0; give at least 1"),
        (["abc"], 2, "texts: one has 3 symbols; give texts of over 25"),
        ([], 2, "texts: one has 0 symbols"),
    ],
)
def test_what_cannot_be_measured_is_named(texts, exponents, message):
    with pytest.raises(ValueError, match=message):
        lyapunov_spectrum(linear(np.eye(2)), texts, exponents)
