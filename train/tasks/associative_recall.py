"""Associative recall with several queries: pairs of key and value, then the keys again.

MQAR: Arora, Eyuboglu, Timalsina, Johnson, Poli, Zou, Rudra and Ré 2023, "Zoology: Measuring and
Improving Recall in Efficient Language Models", arXiv 2312.04927. Here the alphabet is small, and
every key is asked for once, in a random order.
"""

from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import ClassVar

import numpy as np

from train.tasks.task import Drawn, Task, check_size


@dataclass(frozen=True)
class AssociativeRecall(Task):
    """`size` pairs of a key and its value, then each key once: its value is asked for.

    No key is in two pairs; values are independent. The coordinate is the number of pairs.

    BcAaAB asks for a at the second A, then for c at the second B.
    """

    training_sizes: tuple[int, ...] = (1, 2, 4, 8, 12, 16)
    test_sizes: tuple[int, ...] = (2, 4, 8, 16, 24, 32)

    coordinate: ClassVar[str] = "pairs"
    signs: ClassVar[str] = ascii_uppercase + digits
    answers: ClassVar[str] = "abcdefghijklmnop"

    def draw(self, count: int, size: int, generator: np.random.Generator) -> Drawn:
        """Return sequences of 3 `size` timesteps; the last `size` are counted.

        Raises ValueError for more pairs than there are keys.
        """
        check_size(size, len(self.signs))
        every_key = np.tile(np.arange(len(self.signs)), (count, 1)) + self.index(self.signs[0])
        keys = generator.permuted(every_key, axis=1)[:, :size]
        values = self.drawn_answers((count, size), generator)
        order = generator.permuted(np.tile(np.arange(size), (count, 1)), axis=1)
        symbols = np.empty((count, 3 * size), dtype=np.int64)
        symbols[:, 0 : 2 * size : 2], symbols[:, 1 : 2 * size : 2] = keys, values
        symbols[:, 2 * size :] = np.take_along_axis(keys, order, axis=1)
        targets = np.zeros_like(symbols)
        targets[:, 2 * size :] = np.take_along_axis(values, order, axis=1)
        return Drawn(symbols, targets, targets > 0, np.full_like(symbols, size))

    @property
    def longest_trained(self) -> int:
        """The most pairs in training."""
        return max(self.training_sizes)
