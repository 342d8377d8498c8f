"""Parity: a sign that turns does it at any length, what only settles at none (Grazzi et al. 2024).

A linear recurrence whose numbers are multiplied by what is above zero settles along ones alone;
whatever reads it then gives one answer, and parity goes on from 1 to 0 to 1.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from memviz.models.stack import Stack
from memviz.units import make_unit
from memviz.units.linear_unit import LinearUnit
from train.loop.run import new_model
from train.tasks import TASKS
from train.tasks.accuracy import Answer, accuracy_by_coordinate
from train.tasks.settings import TaskSettings

PARITY = replace(TASKS["parity"], test_sizes=(256, 3000), edges=(40, 128, 256, 3000))


class Turning(LinearUnit):
    """h = (1 - 2 x) h, from 1: a one turns the sign; its eigenvalue is then -1, else 1."""

    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return 1 - 2 * x, torch.zeros_like(x)

    def initial_state(self, batch: int) -> tuple[Tensor]:
        return (torch.ones(batch, 1),)


class Counting(LinearUnit):
    """h = h + x: the ones so far; its eigenvalue is 1."""

    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return torch.ones_like(x), x


@torch.no_grad()
def states(unit: LinearUnit, symbols: np.ndarray) -> np.ndarray:
    """Return h after each bit, [sequences, time]."""
    bits = torch.from_numpy(symbols == PARITY.index("1")).float().unsqueeze(-1)
    return unit(bits)[0].squeeze(-1).numpy()


def model_of(unit: LinearUnit) -> Answer:
    """Return a whole model of the unit that answers 1 where h is below zero."""
    size = len(PARITY.vocabulary.alphabet)
    embedding, head = nn.Embedding(size, 1), nn.Linear(1, size, bias=False)
    for weights in (embedding.weight, head.weight):
        nn.init.zeros_(weights)
    with torch.no_grad():
        embedding.weight[PARITY.index("1")] = 1
        head.weight[PARITY.index("0")], head.weight[PARITY.index("1")] = 1, -1
    model = Stack(embedding, [unit], head, PARITY.vocabulary, "character")

    @torch.no_grad()
    def answer(symbols: np.ndarray) -> np.ndarray:
        return model.logits(model.embed(torch.from_numpy(symbols))).argmax(-1).numpy()

    return answer


def test_a_sign_that_every_one_turns_is_right_at_any_length():
    points = accuracy_by_coordinate(PARITY, model_of(Turning(1, 1)), 40)
    assert [point.coordinate for point in points] == [40, 128, 256, 3000]
    assert {point.accuracy.value for point in points} == {1.0}


def test_a_count_that_is_read_by_what_training_had_is_right_as_far_and_then_at_chance():
    """Whatever was learnt of counts up to 40 says nothing of larger ones: the nearest is taken."""

    def answer(symbols: np.ndarray) -> np.ndarray:
        count = states(Counting(1, 1), symbols).clip(max=PARITY.longest_trained)
        return count.astype(int) % 2 + PARITY.index("0")

    by_length = {p.coordinate: p.accuracy for p in accuracy_by_coordinate(PARITY, answer, 200)}
    assert by_length[40].value == 1
    assert by_length[3000].value == pytest.approx(0.5, abs=0.02)
    assert by_length[256].value < 0.56


@given(st.sampled_from(["min_gru", "min_lstm"]), st.integers(0, 2**32))
def test_a_cell_with_positive_eigenvalues_never_turns_back_along_ones(unit, seed):
    """h = a h + b with a above 0 comes nearer to b / (1 - a) at each step, from one side."""
    torch.manual_seed(seed)
    layer = make_unit(unit, 3, 8)
    ones = torch.randn(1, 1, 3).expand(1, 60, 3)
    with torch.no_grad():
        moves = layer(ones)[0].diff(dim=1)
    rising, falling = (moves > 1e-6).any(dim=1), (moves < -1e-6).any(dim=1)
    assert not (rising & falling).any()


@pytest.mark.parametrize("unit", ["min_gru", "min_lstm"])
@pytest.mark.parametrize("seed", range(5))
def test_a_model_of_such_cells_ends_with_one_answer_along_ones(unit, seed):
    settings = TaskSettings("parity", unit, seed=seed, hidden_size=16)
    model = new_model(settings.recipe, PARITY.vocabulary)
    ones = torch.full((1, 400), PARITY.index("1"))
    with torch.no_grad():
        answers = model.head(model(ones)[0]).argmax(-1)[0, 200:]
    assert len(set(answers.tolist())) == 1
    turning = model_of(Turning(1, 1))(ones.numpy())[0]
    assert (turning[1:] != turning[:-1]).all()
