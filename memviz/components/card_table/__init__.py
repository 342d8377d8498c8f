"""The table of report cards: a row for each model, a number and a small curve for each measure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: its title, what it `says`, and whether its cells open a curve."""

    key: str
    title: str
    says: str
    opens: bool


@dataclass(frozen=True)
class Cell:
    """A number as it is shown, with its interval; `value` is what rows are sorted by.

    None comes last. `curve` are the heights of its small curve, 0 to 1; none for no curve.
    """

    text: str
    value: float | str | None
    interval: str = ""
    curve: Sequence[float] = ()


@dataclass(frozen=True)
class Row:
    """A model's row, with a cell for each column; a chosen one stands out."""

    label: str
    colour: str
    is_chosen: bool
    cells: Sequence[Cell]
