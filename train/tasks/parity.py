"""Parity: whether the number of ones so far is odd, asked at every bit.

One bit of state that every 1 turns round does it at any length. A linear recurrence in finite
precision whose matrices have positive eigenvalues only cannot (Grazzi, Siems, Zela, Franke, Hutter
and Pontil 2024, "Unlocking State-Tracking in Linear RNNs Through Negative Eigenvalues", arXiv
2411.12537): along ones alone its state settles, and the answer does not. So it can learn the
lengths it reads in training, and no more.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from train.tasks.task import Drawn, Task, check_size, up_to


@dataclass(frozen=True)
class Parity(Task):
    """`size` independent bits; the coordinate is how many were read, with the one just read.

    They are counted together up to each of `edges`.

    0110 asks for 0, 1, 0, 0.
    """

    training_sizes: tuple[int, ...] = (40,)
    test_sizes: tuple[int, ...] = (256,)
    edges: tuple[int, ...] = (8, 16, 24, 32, 40, 64, 128, 256)

    coordinate: ClassVar[str] = "length"
    signs: ClassVar[str] = ""
    answers: ClassVar[str] = "01"

    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return sequences of `size` timesteps, all of which are counted."""
        check_size(size)
        bits = generator.integers(2, size=(count, size))
        odd = np.bitwise_xor.accumulate(bits, axis=1)
        length = np.broadcast_to(np.arange(1, size + 1), bits.shape)
        zero = self.index("0")
        counted = np.ones(bits.shape, dtype=bool)
        return Drawn(bits + zero, odd + zero, counted, up_to(length, self.edges))

    @property
    def longest_trained(self) -> int:
        """The most bits in training."""
        return max(self.training_sizes)
