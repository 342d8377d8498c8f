"""What the points of the charts of gates tell and where they lead."""

import json
from typing import NamedTuple

import altair as alt


class Pointed(NamedTuple):
    """What a point says where the pointer is, and where a click on it leads.

    `symbol` is what time is counted in. `number` is what a gate's number is called: a cell's, a
    head's. `link` is an address, at whose end the number in the column `opens` is put; None where
    there is none to open.
    """

    symbol: str = "character"
    number: str = "Cell"
    link: str | None = None


def rings(base: alt.Chart, colour: str, figures: list[alt.Tooltip], pointed: Pointed) -> alt.Chart:
    """Return rings that show themselves, and their figures, where the pointer is.

    `base` has the table and the places of the points; rings are larger, so that they are easy to
    hit.
    """
    under = alt.selection_point(on="pointerover", empty=False, clear="pointerout")
    drawn = base.mark_point(color=colour, size=130, strokeWidth=2, filled=False).encode(
        opacity=alt.when(under).then(alt.value(1)).otherwise(alt.value(0)),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("layer:Q", title="Layer"),
            alt.Tooltip("gate:N", title="Gate"),
            alt.Tooltip("cell:Q", title=pointed.number),
            *figures,
            alt.Tooltip("characters:Q", title=f"{pointed.symbol.capitalize()}s", format=","),
        ],
    )
    if pointed.link is not None:
        opened = f"{json.dumps(pointed.link)} + datum.opens"
        drawn = drawn.transform_calculate(link=opened).encode(href=alt.Href("link:N"))
    return drawn.add_params(under)
