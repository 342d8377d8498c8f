"""How many numbers of a state the future could not do without."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import memviz
from memviz.analysis.effective_state_size import MOST_NUMBERS, effective_state_size
from memviz.models.reading import read
from memviz.units import UNITS
from tests.support.objects import AT_LEVEL
from tests.support.units import busy

TEXT = "abcabbcaacbcab" * 4


class Linear:
    """A state that a matrix moves and each symbol is added to; the output reads it before that.

    h = A h + B x, y = C h
    """

    outputs = ("a", "b", "c")

    def __init__(self, a, b, c) -> None:
        self.a, self.b, self.c = (torch.as_tensor(one, dtype=torch.float64) for one in (a, b, c))

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        generator = torch.Generator().manual_seed(0)
        width = self.b.shape[1]
        return torch.randn(3, width, generator=generator, dtype=torch.float64)[symbols]

    def head(self, outputs):
        return outputs.new_zeros(*outputs.shape[:-1], 3)

    def start(self, batch):
        return torch.zeros(batch, len(self.a), dtype=torch.float64)

    def step(self, embedded, state):
        return state @ self.c.T, state @ self.a.T + embedded @ self.b.T


def register(steps: int) -> Linear:
    """Return a shift register: what is read comes out so many symbols later."""
    cells = np.eye(steps)
    return Linear(np.eye(steps, k=-1), cells[:, :1], cells[-1:])


def measured(model, **settings):
    return effective_state_size(memviz.from_object(model), [TEXT], **settings)


@pytest.mark.parametrize("steps", [1, 3, 8])
def test_a_register_of_so_many_steps_needs_so_many_numbers(steps):
    found = measured(register(steps))
    assert found.numbers == found.looked_at == steps
    assert found.rank.value == steps
    assert found.entropy_rank.value == pytest.approx(steps)


def test_what_came_longer_ago_than_is_looked_at_counts_for_nothing():
    """Of eight steps back to be had, five are looked at; of eight to come, three are."""
    assert measured(register(8), past=5).rank.value == 5
    assert measured(register(8), future=3).rank.value == 3


def test_a_state_that_is_not_read_has_none():
    unread = register(3)
    unread.c = unread.c * 0
    found = measured(unread)
    assert (found.rank.value, found.entropy_rank.value, found.numbers) == (0, 0, 3)


def test_neither_has_a_state_that_nothing_is_written_to():
    unwritten = register(3)
    unwritten.b = unwritten.b * 0
    assert measured(unwritten).rank.value == 0


@settings(max_examples=15)
@given(st.integers(1, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 99))
def test_a_linear_system_has_the_rank_that_is_written_to_and_read(rank, unread, unwritten, seed):
    """Turned by a random matrix, so that no cell shows which of the numbers count."""
    drawn = np.random.default_rng(seed)
    size = rank + unread + unwritten
    a = np.zeros((size, size))
    parts = np.split(np.arange(size), [rank, rank + unread])
    for part in parts:
        if len(part):
            a[np.ix_(part, part)] = 0.9 * np.linalg.qr(drawn.normal(size=[len(part)] * 2)).Q
    b, c = drawn.normal(size=(size, 4)), drawn.normal(size=(4, size))
    c[:, parts[1]] = 0
    b[parts[2]] = 0
    turn = np.linalg.qr(drawn.normal(size=(size, size))).Q
    found = measured(Linear(turn @ a @ turn.T, turn @ b, c @ turn.T), tolerance=1e-6)
    assert found.rank.value == rank
    assert 0 < found.entropy_rank.value <= rank + 1e-5


def test_weaker_ways_count_by_how_weak_they_are():
    """Two ways whose singular values are 3 and 1: a half is not there below a third."""
    two = Linear(np.zeros((2, 2)), np.diag([3.0, 1.0]), np.eye(2))
    assert measured(two, tolerance=0.3).rank.value == 2
    assert measured(two, tolerance=0.4).rank.value == 1
    shares = np.array([0.75, 0.25])
    expected = np.exp(-(shares * np.log(shares)).sum())
    assert measured(two).entropy_rank.value == pytest.approx(expected)


def written_out(model, text: str, timestep: int, past: int, future: int) -> np.ndarray:
    """Return the singular values of the whole derivative, by reverse differentiation."""
    vectors = model.embed(read(model, text).symbols.unsqueeze(0))
    before, now, after = torch.split(
        vectors[:, : timestep + 1 + future], [timestep + 1 - past, past, future], dim=1
    )
    _, start = model.run(before)

    def outputs(of_past):
        _, state = model.run(of_past, start)
        return model.run(after, state)[0].flatten()

    jacobian = torch.autograd.functional.jacobian(outputs, now).reshape(-1, now.numel())
    return torch.linalg.svdvals(jacobian).numpy()


@pytest.mark.parametrize("unit", UNITS)
def test_of_every_unit_it_is_the_rank_of_the_whole_derivative(make_model, unit):
    smaller = {"states": 2} if unit == "mamba" else {}
    model, text = busy(make_model(unit, **smaller), seed=1), "part of the north of america"
    found = effective_state_size(model, [text], past=4, future=5, tolerance=1e-4)
    timestep = int(found.table["timestep"][0])
    values = written_out(model, text, timestep, past=4, future=5)
    shares = values[values > 0] / values.sum()
    assert found.rank.value == (values > 1e-4 * values[0]).sum()
    assert found.entropy_rank.value == pytest.approx(
        np.exp(-(shares * np.log(shares)).sum()), rel=1e-4
    )


def test_of_a_large_state_random_changes_are_followed():
    """600 numbers, of which five are read."""
    size, drawn = 600, np.random.default_rng(0)
    c = drawn.normal(size=(5, size)) * (np.arange(size) < 5)
    found = measured(Linear(0.5 * np.eye(size), drawn.normal(size=(size, 7)), c), past=3, future=2)
    assert (found.numbers, found.looked_at) == (size, MOST_NUMBERS)
    assert found.rank.value == 5


def test_intervals_are_over_texts():
    model = memviz.from_object(register(2))
    few, many = (effective_state_size(model, [TEXT] * count) for count in (7, 8))
    assert np.isnan([few.rank.low, few.rank.high]).all()
    assert (many.rank.low, many.rank.high) == (2, 2)


def test_so_many_timesteps_of_each_text_have_what_they_need():
    found = effective_state_size(memviz.from_object(register(2)), [TEXT, TEXT], positions=30)
    for _, of_text in found.table.groupby("text"):
        assert of_text["timestep"].tolist() == list(range(16, len(TEXT) - 16))
    assert found.rank.value == 2


def test_progress_is_told():
    told = []
    effective_state_size(memviz.from_object(register(1)), [TEXT] * 2, progress=told.append)
    assert told == [0.5, 1]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"positions": 0}, "positions: got 0; give at least 1"),
        ({"past": 0}, "past: got 0; give at least 1"),
        ({"future": 0}, "future: got 0; give at least 1"),
        ({"tolerance": 0}, "tolerance: got 0; give a share between 0 and 1"),
        ({"tolerance": 1.0}, "tolerance: got 1.0; give a share between 0 and 1"),
        ({"past": 50}, "texts: none has 67 symbols; give longer texts, or less past or future"),
    ],
)
def test_what_cannot_be_measured_is_named(settings, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        measured(register(2), **settings)


def test_a_model_that_takes_no_steps_says_so_in_one_sentence(make_model):
    model = memviz.from_object(AT_LEVEL[0](make_model()))
    with pytest.raises(memviz.MissingLevelError, match="the effective state size needs a model"):
        effective_state_size(model, ["part of the north"])
