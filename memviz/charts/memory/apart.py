"""One panel per model: each layer and part of its state, both probes, its floors."""

from collections.abc import Mapping
from zlib import crc32

import altair as alt
import pandas as pd

from memviz.analysis.memory.summary import Score
from memviz.charts.memory.ink import (
    FLOOR,
    dash,
    figure_axis,
    highest_shown,
    lag_axis,
    pointed_rule,
    shown,
)

PAPER = (330, 240)  # pixels of a panel there
FLOORS = {"untrained": [6, 3], "text": [2, 3]}


def signature_panel(
    model: str,
    signature: pd.DataFrame,
    colour: str,
    figure: Score,
    farthest: int,
    highest: float,
) -> alt.LayerChart:
    """Return a chart of the signature of `model`, as `memviz.memory_signature` returns it.

    A line and its band (95 % interval) in the hex `colour` for each layer and part, told apart by
    dashes; a thin line for the probe with a network beside it. In grey the text floor (dotted)
    and, for the part of which most is told, the untrained model (dashed). The axis ends at
    `highest`, so that panels compare.
    """
    table = signature[signature["lag"] <= farthest]
    table = table.assign(place="layer " + table["layer"].astype(str) + ", " + table["part"])
    places = list(dict.fromkeys(table["place"]))
    x = lag_axis(farthest)
    base = alt.Chart(table).encode(x=x, strokeDash=dash("place", places, "top", narrow=2))

    def y(column: str) -> alt.Y:
        return figure_axis(column, figure, highest)

    band = base.mark_area(color=colour, opacity=0.15, clip=True).encode(
        y=y(f"{figure}_low"), y2=f"{figure}_high:Q", detail="place:N", strokeDash=alt.value([1, 0])
    )
    linear = base.mark_line(color=colour, strokeWidth=2.25, clip=True).encode(y=y(figure))
    network = base.mark_line(color=colour, strokeWidth=0.9, clip=True).encode(
        y=y(f"network_{figure}")
    )
    grey = [
        alt.Chart(_best(table, f"{name}_{figure}"))
        .mark_line(color=FLOOR, strokeWidth=1.5, strokeDash=dashes, clip=True)
        .encode(x=x, y=y(f"{name}_{figure}"))
        for name, dashes in FLOORS.items()
    ]
    key = f"lag_{crc32(model.encode()):x}"  # panels of one figure need keys of their own
    rule = pointed_rule(_readings(table, places, figure), x, _names(places), key)
    return alt.LayerChart(layer=[*grey, band, network, linear, rule]).properties(title=model)


def signature_panels(
    signatures: Mapping[str, pd.DataFrame],
    colours: Mapping[str, str],
    figure: Score,
    farthest: int,
) -> alt.VConcatChart:
    """Return the panels of several models as one figure, two in a row."""
    highest = highest_of(signatures, figure)
    panels = [
        signature_panel(model, signature, colours[model], figure, farthest, highest).properties(
            width=PAPER[0], height=PAPER[1]
        )
        for model, signature in signatures.items()
    ]
    rows = [panels[at : at + 2] for at in range(0, len(panels), 2)]
    own = [alt.hconcat(*row).resolve_scale(strokeDash="independent") for row in rows]
    return alt.vconcat(*own).resolve_scale(strokeDash="independent")


def highest_of(signatures: Mapping[str, pd.DataFrame], figure: Score) -> float:
    """Return where the axes of all panels end."""
    return highest_shown(pd.concat([table[figure] for table in signatures.values()]), figure)


def _best(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the highest value at each lag."""
    return table.groupby("lag", as_index=False)[column].max()


def _names(places: list[str]) -> list[str]:
    return [
        *(name for place in places for name in (place, f"{place}, with a network")),
        "untrained",
        "text floor",
    ]


def _readings(table: pd.DataFrame, places: list[str], figure: Score) -> pd.DataFrame:
    """Return a row per lag with what every line has there, as text."""
    read = _best(table, f"text_{figure}")[["lag"]]
    for place in places:
        rows = table[table["place"] == place]
        columns = (rows[name] for name in (figure, f"{figure}_low", f"{figure}_high"))
        read[place] = [
            shown(value, figure)
            + ("" if pd.isna(low) else f" [{shown(low, figure)}, {shown(high, figure)}]")
            for value, low, high in zip(*columns, strict=True)
        ]
        read[f"{place}, with a network"] = [
            shown(value, figure) for value in rows[f"network_{figure}"]
        ]
    for name, column in (("untrained", "untrained"), ("text floor", "text")):
        floor = _best(table, f"{column}_{figure}")[f"{column}_{figure}"]
        read[name] = [shown(value, figure) for value in floor]
    return read
