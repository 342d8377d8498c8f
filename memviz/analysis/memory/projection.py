"""A random projection of states that are too large to probe, the same at every call.

Probes take time and memory by the number of cells: a matrix state may have tens of thousands.
Such a state is read through a sparse random map to 1,024 numbers (a sparse Johnson-Lindenstrauss
transform, Kane and Nelson 2014, "Sparser Johnson-Lindenstrauss transforms"): each cell stands with
a random sign in one number of each of four blocks. What is linearly there stays so: where the
states lie in a space of far fewer directions than 1,024, all but certainly no two of them fall
together, and a linear probe of the projected states finds what one of the states does.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import pad

from memviz.analysis.walk import readable

MOST_CELLS = 2500
"""States of more numbers are projected."""
PROJECTED = 1024  # numbers that are left of them
_BLOCKS = 4
_SEED = 0


@dataclass(frozen=True, eq=False)
class Projection:
    """The map: `order`, int64 [blocks, rows, width], are the cells that add up in each number.

    A block holds every cell once, and the number of the cells, which stands for a zero, where it
    is not filled. `signs`, of the same shape, are 1 or -1.
    """

    order: Tensor
    signs: Tensor

    @classmethod
    def of(cls, cells: int, seed: int = _SEED) -> "Projection":
        """Return the map of states of so many cells, another for each seed."""
        width = PROJECTED // _BLOCKS
        rows = -(-cells // width)
        drawn = torch.Generator().manual_seed(seed)
        orders = [torch.randperm(rows * width, generator=drawn) for _ in range(_BLOCKS)]
        order = torch.stack(orders).clamp(max=cells).view(_BLOCKS, rows, width)
        signs = 2.0 * torch.randint(2, order.shape, generator=drawn) - 1
        return cls(order, signs / _BLOCKS**0.5)

    def __call__(self, states: Tensor) -> Tensor:
        """Return states [..., cells] as float32 [..., 1024]."""
        padded = pad(states.float(), (0, 1))
        blocks = [
            (padded[..., order] * signs).sum(dim=-2)
            for order, signs in zip(self.order, self.signs, strict=True)
        ]
        return torch.cat(blocks, dim=-1)


def kept_cells(cells: int) -> int:
    """Return how many numbers probes read of a part of so many cells."""
    return cells if cells <= MOST_CELLS else PROJECTED


def probed(part: str, cells: Tensor) -> Tensor:
    """Return a part's cells [..., cells] as probes read them: c as tanh(c), many projected."""
    seen = readable(part, cells)
    return seen if cells.shape[-1] <= MOST_CELLS else _projection(cells.shape[-1])(seen)


@lru_cache(maxsize=8)
def _projection(cells: int) -> Projection:
    return Projection.of(cells)
