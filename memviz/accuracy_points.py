"""Which points of an accuracy graph are worth drawing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

MOST_KNOWN_LETTERS = 21  # where the article's graph ends
FEWEST_POSITIONS = 50  # a share of fewer positions says next to nothing

CURVE = ("known_letters", "top", "accuracy", "n", "low", "high")
_SHARES = ("accuracy", "low", "high")
_ROUNDING = 1e-9
CEILING = ("known_letters", "accuracy", "n")


def drawable(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows of `metrics.json` as a table, without points that few positions stand behind.

    `columns` is `CURVE` or `CEILING`. Raises KeyError, TypeError or ValueError for rows that lack
    a column, hold something else than numbers, or an accuracy outside 0 to 1.
    """
    table = pd.DataFrame(list(rows))[list(columns)].astype(float)
    shares = table[[name for name in columns if name in _SHARES]]
    if not ((shares >= -_ROUNDING) & (shares <= 1 + _ROUNDING)).to_numpy().all():
        raise ValueError("an accuracy outside 0 to 1")
    shown = (table["known_letters"] <= MOST_KNOWN_LETTERS) & (table["n"] >= FEWEST_POSITIONS)
    whole = {name: int for name in ("known_letters", "top", "n") if name in columns}
    return table[shown].astype(whole).reset_index(drop=True)
