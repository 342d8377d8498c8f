"""Depth of brackets: how many are open, asked at every bracket.

A language of well-nested brackets whose depth is bounded: Dyck-(1, m) of Hewitt, Hahn, Ganguli,
Liang and Manning 2020, "RNNs can generate bounded hierarchical languages with optimal memory",
arXiv 2010.07515. With one kind of bracket the depth is all there is to remember.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from train.tasks.task import Drawn, Task, check_size


@dataclass(frozen=True)
class DyckDepth(Task):
    """`size` brackets that never close what is not open, nor open more than eight.

    At either bound there is only one way, elsewhere both are as likely. The coordinate is the
    depth after the bracket, which is also the answer. Sequences may end before all are closed.

    (()( asks for 1, 2, 1, 2.
    """

    training_sizes: tuple[int, ...] = (64,)
    test_sizes: tuple[int, ...] = (256,)

    coordinate: ClassVar[str] = "depth"
    signs: ClassVar[str] = "()"
    answers: ClassVar[str] = "012345678"

    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return sequences of `size` timesteps, all of which are counted."""
        check_size(size)
        deepest = len(self.answers) - 1
        drawn = generator.integers(2, size=(count, size)).astype(bool)
        opens, depth = np.empty((count, size), dtype=bool), np.zeros((count, size), dtype=np.int64)
        now = np.zeros(count, dtype=np.int64)
        for step in range(size):
            opens[:, step] = (now == 0) | ((now < deepest) & drawn[:, step])
            now = now + np.where(opens[:, step], 1, -1)
            depth[:, step] = now
        symbols = np.where(opens, self.index("("), self.index(")"))
        return Drawn(symbols, depth + self.index("0"), np.ones_like(opens), depth)

    @property
    def longest_trained(self) -> int:
        """The deepest: all depths are seen in training."""
        return len(self.answers) - 1
