"""Copying: symbols are read, then nothing for a while, then they are to be repeated in order.

The copying memory task of Hochreiter and Schmidhuber 1997 as Arjovsky, Shah and Bengio 2016 have
it, "Unitary Evolution Recurrent Neural Networks", arXiv 1511.06464; here the number of symbols
differs from sequence to sequence, and the pause does not.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from train.tasks.task import Drawn, Task, check_size

BLANK, REPEAT = "_", "?"


@dataclass(frozen=True)
class Copying(Task):
    """`size` symbols, `pause` blanks, then `size` times the sign to repeat one.

    What is to be held is the number of symbols: K of V symbols are K log2(V) bits, whatever the
    state is made of. That is the coordinate.

    ca_______?? asks for c, then for a.
    """

    training_sizes: tuple[int, ...] = tuple(range(1, 17))
    test_sizes: tuple[int, ...] = (1, 2, 4, 8, 16, 24, 32)
    pause: int = 8

    coordinate: ClassVar[str] = "symbols"
    signs: ClassVar[str] = BLANK + REPEAT
    answers: ClassVar[str] = "abcdefgh"

    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return sequences of 2 `size` + `pause` timesteps; the last `size` are counted."""
        check_size(size)
        held = self.drawn_answers((count, size), generator)
        symbols = np.full((count, 2 * size + self.pause), self.index(BLANK))
        symbols[:, :size] = held
        symbols[:, -size:] = self.index(REPEAT)
        targets = np.zeros_like(symbols)
        targets[:, -size:] = held
        return Drawn(symbols, targets, targets > 0, np.full_like(symbols, size))

    @property
    def longest_trained(self) -> int:
        """The most symbols that were to be copied in training."""
        return max(self.training_sizes)
