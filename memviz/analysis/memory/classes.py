"""The symbols that probes tell apart: all of a small alphabet, of a large one the most frequent.

A probe has weights for each symbol at each lag, and what is rare in a text of some 100,000 symbols
cannot be learnt from it. So of an alphabet of thousands of tokens the 127 most frequent ones of the
training text are told apart, and all others count as one more symbol: "another".
"""

from dataclasses import dataclass

import torch
from torch import Tensor

MOST_CLASSES = 128
ANOTHER = -1
"""The index that stands for every symbol that has no class of its own."""


@dataclass(frozen=True)
class Classes:
    """What probes tell apart: `members` holds the symbol of each class, `ANOTHER` as the last one.

    None where every symbol of an alphabet of `symbols` has a class of its own.
    """

    symbols: int
    members: tuple[int, ...] | None

    @classmethod
    def of(cls, text: Tensor, symbols: int) -> "Classes":
        """Return the classes for probes that learn on `text`, of an alphabet of so many symbols."""
        if symbols <= MOST_CLASSES:
            return cls(symbols, None)
        counts = torch.bincount(text.flatten(), minlength=symbols)
        often = torch.sort(counts, descending=True, stable=True).indices[: MOST_CLASSES - 1]
        return cls(symbols, (*sorted(often.tolist()), ANOTHER))

    @property
    def count(self) -> int:
        """How many classes there are."""
        return self.symbols if self.members is None else len(self.members)

    def told(self, symbols: Tensor) -> Tensor:
        """Return the class of each symbol, int64 of the same shape."""
        if self.members is None:
            return symbols
        of_symbol = torch.full((self.symbols,), len(self.members) - 1)
        of_symbol[list(self.members[:-1])] = torch.arange(len(self.members) - 1)
        return of_symbol[symbols]
