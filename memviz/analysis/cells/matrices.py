"""How the cells of a part of the state lie in matrices, where the state is more than a vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

USUAL = 0.995
"""The share of numbers that a picture of a matrix tells apart."""
_MOST_NUMBERS = 1_000_000  # that the scale is taken from


@dataclass(frozen=True)
class Matrices:
    """So many matrices, each of `rows` times `columns` cells, `heads` of them.

    Cell (head * rows + row) * columns + column, all counted from 0, lies there. `axes` are what
    heads, rows and columns are called.
    """

    heads: int
    rows: int
    columns: int
    axes: tuple[str, str, str] = ("head", "row", "column")


def matrices_of(shape: Sequence[int], axes: Sequence[str] = ()) -> Matrices | None:
    """Return how the cells of a part of this shape, without the batch, lie; None for a vector.

    The last two axes are rows and columns, all before them are heads. `axes` are their names; what
    has none is called as it lies.

    >>> matrices_of((4, 64, 32), ("head", "value", "key"))
    Matrices(heads=4, rows=64, columns=32, axes=('head', 'value', 'key'))
    >>> matrices_of((512, 16)).heads, matrices_of((512,)), matrices_of((512, 1))
    (1, None, None)
    """
    if len(shape) < 2 or min(shape[-2:]) == 1:
        return None
    *before, rows, columns = shape
    names = axes or Matrices.axes[-len(shape) :]
    head = names[0] if len(names) == 3 else Matrices.axes[0]
    return Matrices(prod(before), rows, columns, (head, names[-2], names[-1]))


def usual_sizes(numbers: np.ndarray, matrices: Matrices) -> np.ndarray:
    """Return for each matrix the size that 99.5 % of its numbers stay within, float64 [heads].

    `numbers` are [time, cells]. One scale for all numbers of a matrix and all times: a few that are
    far larger do not make all others look like nothing. Where that is 0 it is the largest number.
    Of more than a million numbers every so many is looked at.
    """
    of_heads = np.abs(numbers).reshape(len(numbers), matrices.heads, -1)
    return np.array([_usual(of_heads[:, head].reshape(-1)) for head in range(matrices.heads)])


def _usual(sizes: np.ndarray) -> float:
    some = sizes[:: len(sizes) // _MOST_NUMBERS + 1]
    return float(np.quantile(some, USUAL) or sizes.max())
