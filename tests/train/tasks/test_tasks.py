"""The sequences of every task: right by what it says, of any length, the same for a seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.task_oracles import ORACLES, answering
from train.tasks import TASKS
from train.tasks.accuracy import accuracy_by_coordinate, share_right

SEEDS = st.integers(0, 2**32)
NAMES = st.sampled_from(list(TASKS))


def drawn(name: str, size: int, seed: int, count: int = 5):
    return TASKS[name].draw(count, size, np.random.default_rng(seed))


def text_of(name: str, row: np.ndarray) -> str:
    return "".join(TASKS[name].vocabulary.alphabet[index] for index in row)


def test_there_is_an_oracle_of_every_task():
    assert list(ORACLES) == list(TASKS)


@given(NAMES, st.integers(1, 36), SEEDS)
def test_an_oracle_that_reads_symbol_by_symbol_is_always_right(name, size, seed):
    answer = answering(TASKS[name], ORACLES[name])
    assert share_right(drawn(name, size, seed), answer) == 1


@pytest.mark.parametrize("name", TASKS)
def test_the_oracle_has_all_answers_right_at_every_coordinate(name):
    points = accuracy_by_coordinate(TASKS[name], answering(TASKS[name], ORACLES[name]), 16)
    assert {point.accuracy.value for point in points} == {1.0}
    assert all(0.7 < point.accuracy.low < 1 for point in points)


@pytest.mark.parametrize("name", TASKS)
def test_whoever_guesses_has_chance(name):
    task, guesses = TASKS[name], np.random.default_rng(1)
    points = accuracy_by_coordinate(
        task, lambda symbols: task.drawn_answers(symbols.shape, guesses), 200
    )
    right = sum(point.accuracy.value * point.positions for point in points)
    assert task.chance == 1 / len(task.answers)
    assert right / sum(point.positions for point in points) == pytest.approx(task.chance, abs=0.02)


@pytest.mark.parametrize("name", ["copy", "selective_copy", "recall", "parity"])
def test_so_has_whoever_always_answers_the_same(name):
    task = TASKS[name]
    sequences = drawn(name, max(task.test_sizes), seed=2, count=300)
    always = task.index(task.answers[-1])
    share = share_right(sequences, lambda symbols: np.full_like(symbols, always))
    assert share == pytest.approx(task.chance, abs=0.02)


@given(NAMES, st.integers(1, 36), SEEDS)
def test_a_seed_draws_the_same_again(name, size, seed):
    first, second = drawn(name, size, seed), drawn(name, size, seed)
    assert all((one == other).all() for one, other in zip(first, second, strict=True))


@given(NAMES, st.integers(1, 36), SEEDS)
def test_what_is_counted_is_to_be_answered_by_one_of_the_answers(name, size, seed):
    sequences, task = drawn(name, size, seed), TASKS[name]
    assert sequences.counted.any(axis=1).all()
    assert set(text_of(name, sequences.targets[sequences.counted])) <= set(task.answers)
    assert set(text_of(name, sequences.symbols.ravel())) <= {*task.signs, *task.answers}
    assert {part.shape for part in sequences} == {sequences.symbols.shape}


@pytest.mark.parametrize("name", TASKS)
def test_coordinates_in_training_end_where_it_says(name):
    task = TASKS[name]
    largest = [
        int(sequences.coordinate[sequences.counted].max())
        for size in task.training_sizes
        for sequences in [drawn(name, size, seed=3, count=400)]
    ]
    assert max(largest) == task.longest_trained


@pytest.mark.parametrize("name", sorted({*TASKS} - {"dyck"}))
def test_the_test_goes_beyond_training(name):
    task = TASKS[name]
    tested = drawn(name, max(task.test_sizes), seed=4)
    assert tested.coordinate[tested.counted].max() > task.longest_trained


@pytest.mark.parametrize("name", TASKS)
def test_there_is_no_sequence_of_nothing(name):
    with pytest.raises(ValueError, match="size: got 0; it must be at least 1"):
        drawn(name, 0, seed=0)
