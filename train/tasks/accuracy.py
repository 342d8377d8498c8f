"""How many answers are right, by how difficult they are."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from memviz.stats.bootstrap import Estimate, ratio
from memviz.stats.proportions import wilson_interval
from train.tasks import Task
from train.tasks.task import Drawn

SEQUENCES = 256
"""Of each size, to test on."""
_TEST_SEED = 0
"""All models are tested on the same sequences."""

Answer = Callable[[np.ndarray], np.ndarray]
"""What reads symbols, int64 [sequences, time], and answers at each timestep, int64 of that shape.

At each timestep it has seen the symbols up to it, and no others.
"""


class AccuracyAt(NamedTuple):
    """The share of right answers at one coordinate of a task, of `positions` answers."""

    coordinate: int
    accuracy: Estimate
    positions: int


def accuracy_by_coordinate(
    task: Task, answer: Answer, sequences: int = SEQUENCES
) -> tuple[AccuracyAt, ...]:
    """Return the accuracy at each coordinate, ascending, on `sequences` of each test size.

    95 % intervals are over sequences, since answers of one depend on each other: a bootstrap. Where
    all answers are right, or none, no resampling shows how far that holds; the interval is then
    Wilson's, of as many independent answers as there are sequences with such a coordinate.
    """
    read = [_test_sequences(task, sequences, size) for size in task.test_sizes]
    known = np.unique(np.concatenate([drawn.coordinate[drawn.counted] for drawn in read]))
    counts = np.vstack([_sums(drawn, drawn.counted, known) for drawn in read])
    right = np.vstack(
        [_sums(drawn, answer(drawn.symbols) == drawn.targets, known) for drawn in read]
    )
    return tuple(
        AccuracyAt(int(coordinate), _share(right[:, column], counts[:, column]), int(total))
        for column, (coordinate, total) in enumerate(zip(known, counts.sum(axis=0), strict=True))
    )


def share_right(drawn: Drawn, answer: Answer) -> float:
    """Return the share of right answers in some sequences."""
    return float((answer(drawn.symbols) == drawn.targets)[drawn.counted].mean())


def _test_sequences(task: Task, sequences: int, size: int) -> Drawn:
    return task.draw(sequences, size, np.random.default_rng([_TEST_SEED, size]))


def _sums(drawn: Drawn, marked: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return how many counted timesteps of each sequence are marked, by the `known` coordinates.

    float64 [sequences, coordinates].
    """
    rows, steps = np.nonzero(drawn.counted & marked)
    columns = np.searchsorted(known, drawn.coordinate[rows, steps])
    cells = np.bincount(rows * len(known) + columns, minlength=len(marked) * len(known))
    return cells.reshape(len(marked), len(known)).astype(float)


def _share(right: np.ndarray, counts: np.ndarray) -> Estimate:
    """Return the share for the right answers and all answers of each sequence."""
    value, low, high = ratio(right[:, np.newaxis], counts)[:, 0]
    if value in (0, 1):
        independent = np.count_nonzero(counts)
        low, high = wilson_interval(value * independent, np.asarray(independent))
    return Estimate(float(value), float(low), float(high))
