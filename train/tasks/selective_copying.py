"""Selective copying: symbols are scattered among blanks, and to be repeated without these.

How far apart they lie differs, so what to hold depends on what is read and not on when (Gu and Dao
2023, "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", arXiv 2312.00752).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from train.tasks.copying import BLANK, REPEAT
from train.tasks.task import Drawn, Task, check_size, up_to


@dataclass(frozen=True)
class SelectiveCopying(Task):
    """`held` symbols at random places among `size` blanks, then as many signs to repeat one.

    The coordinate is the distance from where a symbol was read to where it is to be repeated, in
    steps, counted together up to each of `edges`.

    __c___a_?? asks for c, from 6 steps before, then for a, from 3.
    """

    training_sizes: tuple[int, ...] = (8, 16, 24, 32, 40, 48)
    test_sizes: tuple[int, ...] = (16, 48, 112)
    held: int = 8
    edges: tuple[int, ...] = (8, 16, 32, 56, 64, 96, 128)

    coordinate: ClassVar[str] = "distance, steps"
    signs: ClassVar[str] = BLANK + REPEAT
    answers: ClassVar[str] = "abcdefgh"

    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return sequences of `size` + 2 `held` timesteps; the last `held` are counted."""
        check_size(size)
        held, read = self.held, size + self.held
        shuffled = generator.permuted(np.tile(np.arange(read), (count, 1)), axis=1)
        places = np.sort(shuffled[:, :held], axis=1)
        answers = self.drawn_answers((count, held), generator)
        symbols = np.full((count, read + held), self.index(BLANK))
        np.put_along_axis(symbols, places, answers, axis=1)
        symbols[:, read:] = self.index(REPEAT)
        targets = np.zeros_like(symbols)
        targets[:, read:] = answers
        distances = np.zeros_like(symbols)
        distances[:, read:] = read + np.arange(held) - places
        return Drawn(symbols, targets, targets > 0, up_to(distances, self.edges))

    @property
    def longest_trained(self) -> int:
        """The longest distance in training: from the first step to the first sign to repeat."""
        return max(self.training_sizes) + self.held
