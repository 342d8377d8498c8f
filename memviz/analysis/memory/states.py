"""A text cut into segments, and the symbols that lie back of each of their positions."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.symbols import symbols_of

SEGMENT = 2000  # characters: long beside the largest lag, short enough for many side by side


@dataclass(frozen=True)
class Segments:
    """`symbols`, int64 [segments, time]: consecutive pieces of a text, each read by itself.

    `lagged`, int64 [segments, positions, lags], are the symbols so many steps back. The positions
    are those from the largest lag on, so that every lag is measured at the same ones.
    """

    symbols: Tensor
    lagged: Tensor

    @property
    def positions(self) -> int:
        """The number of positions in all segments."""
        return self.lagged.shape[0] * self.lagged.shape[1]

    def at_positions(self, states: Tensor) -> Tensor:
        """Return the states at the positions, of states [segments, time, hidden]."""
        return states[:, -self.lagged.shape[1] :]


def segments(model: Model, text: str, lags: Sequence[int], least: int, name: str) -> Segments:
    """Return the segments of `text` as `model` reads it: 2,000 characters each, at least `least`.

    What does not fill them is left out. `name` is the argument's, for errors. Raises ValueError
    for a text whose segments would not be longer than the largest lag.
    """
    indices = symbols_of(model, text, longest=None).indices
    count, longest = max(least, len(indices) // SEGMENT), max(lags)
    if len(indices) <= count * (longest + 1):
        raise ValueError(
            f"{name}: {len(indices):,} characters; lags up to {longest} need more than "
            f"{count * (longest + 1):,}, in {count} segments"
        )
    symbols = indices[: len(indices) // count * count].view(count, -1)
    time = symbols.shape[1]
    back = [symbols[:, longest - lag : time - lag] for lag in lags]
    return Segments(symbols, torch.stack(back, dim=-1))
