"""What a click picks in a figure: one value of a column, shown strong while the rest is faint."""

from typing import Any

import altair as alt

PICKED = "picked"
"""The name of the selection in every figure that leads to the text behind it."""

_FAINT = 0.45


def picking(column: str, picked: str | None) -> alt.Parameter:
    """Return the selection of rows by `column`, at first those of `picked`, None for all."""
    if picked is None:
        return alt.selection_point(name=PICKED, fields=[column], toggle=False)
    return alt.selection_point(
        name=PICKED, fields=[column], value=[{column: picked}], toggle=False, empty=False
    )


def strength(selection: alt.Parameter) -> Any:
    """Return the opacity of marks: full where picked."""
    return alt.when(selection).then(alt.value(1)).otherwise(alt.value(_FAINT))
