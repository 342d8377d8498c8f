"""The contract of a task: sequences whose answers are known, from a generator with a seed."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

import numpy as np

from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary


class Drawn(NamedTuple):
    """Sequences of a task, all [sequences, time].

    `symbols` int64 is what is read, `targets` int64 what is to be answered at the same timestep,
    `counted` bool at which timesteps an answer is asked for. `coordinate` int64 says of these how
    difficult they are, in the task's `coordinate`. Targets and coordinates of other timesteps mean
    nothing.
    """

    symbols: np.ndarray
    targets: np.ndarray
    counted: np.ndarray
    coordinate: np.ndarray


@dataclass(frozen=True)
class Task(ABC):
    """What a model is to remember. A subclass in one file of its own is all that a new task needs.

    `training_sizes` are drawn from in training, `test_sizes` are all tested: longer ones, too, to
    see what was learnt of sequences that are longer than any read before. What a size is, says the
    task: always the more, the longer.
    """

    training_sizes: tuple[int, ...]
    test_sizes: tuple[int, ...]

    coordinate: ClassVar[str]
    """What accuracy is shown against, with its unit, as in "distance, steps"."""
    signs: ClassVar[str]
    """The symbols that are read and never answered, a character each."""
    answers: ClassVar[str]
    """The symbols that may have to be answered, a character each; some tasks read them, too."""

    @abstractmethod
    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return `count` sequences of one size, which may be any of at least 1.

        Raises ValueError for a size that the task cannot have.
        """

    @property
    @abstractmethod
    def longest_trained(self) -> int:
        """The largest coordinate in training: what is beyond was never seen."""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What is read and answered, as models of characters have it."""
        return Vocabulary((PADDING, UNKNOWN, *self.signs, *self.answers))

    @property
    def chance(self) -> float:
        """The share that is right by guessing among the answers."""
        return 1 / len(self.answers)

    def index(self, symbol: str) -> int:
        """Return the index of one symbol."""
        return self.vocabulary.symbol_index[symbol]

    def drawn_answers(self, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
        """Return answers that are independent and equally likely, int64, of this shape."""
        return generator.integers(len(self.answers), size=shape) + self.index(self.answers[0])


def check_size(size: int, most: int | None = None) -> None:
    """Raise ValueError for a size that a task cannot have."""
    if size < 1:
        raise ValueError(f"size: got {size}; it must be at least 1")
    if most is not None and size > most:
        raise ValueError(f"size: got {size}; it must be at most {most}")


def up_to(values: np.ndarray, edges: Sequence[int]) -> np.ndarray:
    """Return for each value the smallest of the ascending `edges` that is no smaller, int64.

    So coordinates with many values are counted together: 33 to 64 are 64. What is beyond the last
    edge is counted with it.

    >>> up_to(np.array([1, 8, 9]), (8, 16)).tolist()
    [8, 8, 16]
    """
    ends = np.asarray(edges)
    return ends[np.searchsorted(ends, values).clip(max=len(ends) - 1)]
