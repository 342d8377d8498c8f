"""A row per name, every name beside its row however close the rows are."""

from collections.abc import Sequence

import altair as alt


def rows(field: str, names: Sequence[str]) -> alt.Y:
    """Return the vertical axis with a row for each of `names`, in their order."""
    axis = alt.Axis(ticks=False, labelLimit=150, labelOverlap=False)
    return alt.Y(f"{field}:N", sort=list(names), title=None, axis=axis)
