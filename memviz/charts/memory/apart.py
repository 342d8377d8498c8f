"""One panel per model: its whole state and each layer and part, both probes, its floors."""

from collections.abc import Mapping
from zlib import crc32

import altair as alt
import pandas as pd

from memviz.analysis.memory.summary import Score, of_state, place_names
from memviz.charts.memory.ink import (
    FLOOR,
    dash,
    figure_axis,
    highest_shown,
    lag_axis,
    lags_of,
    pointed_rule,
    shown,
    with_interval,
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
    symbol: str = "character",
) -> alt.LayerChart:
    """Return a chart of the signature of `model`, as `memviz.memory_signature` returns it.

    A line and its band (95 % interval) in the hex `colour` for the whole state and each layer and
    part, told apart by dashes; a thin line for the probe with a network beside it. In grey the text
    floor (dotted) and untrained models (dashed, with their interval). The axis ends at `highest`,
    so that panels compare. Lags count what `symbol` names.
    """
    table = signature[signature["lag"] <= farthest]
    table = table.assign(place=place_names(table))
    places = list(dict.fromkeys(table["place"]))
    x = lag_axis(farthest, lags_of(symbol))
    base = alt.Chart(table).encode(x=x, strokeDash=dash("place", places, "top", narrow=2))

    def y(column: str) -> alt.Y:
        return figure_axis(column, figure, highest)

    band = base.mark_area(color=colour, opacity=0.15, clip=True).encode(
        y=y(f"{figure}_low"), y2=f"{figure}_high:Q", detail="place:N", strokeDash=alt.value([1, 0])
    )
    linear = base.mark_line(color=colour, strokeWidth=2.25, clip=True).encode(y=y(figure))
    network = (
        base.transform_filter(f"isValid(datum.network_{figure})")
        .mark_line(color=colour, strokeWidth=0.9, clip=True)
        .encode(y=y(f"network_{figure}"))
    )
    grey = [
        alt.Chart(of_state(table, f"{name}_{figure}"))
        .mark_line(color=FLOOR, strokeWidth=1.5, strokeDash=dashes, clip=True)
        .encode(x=x, y=y(f"{name}_{figure}"))
        for name, dashes in FLOORS.items()
    ]
    untrained = of_state(table, f"untrained_{figure}").dropna(subset=[f"untrained_{figure}_low"])
    grey_band = (
        alt.Chart(untrained)
        .mark_area(color=FLOOR, opacity=0.2, clip=True)
        .encode(x=x, y=y(f"untrained_{figure}_low"), y2=f"untrained_{figure}_high:Q")
    )
    key = f"lag_{crc32(model.encode()):x}"  # panels of one figure need keys of their own
    readings = _readings(table, places, figure)
    names = [name for name in readings if name != "lag"]
    rule = pointed_rule(readings, x, names, key, lags_of(symbol))
    return alt.LayerChart(layer=[*grey, grey_band, band, network, linear, rule]).properties(
        title=model
    )


def signature_panels(
    signatures: Mapping[str, pd.DataFrame],
    colours: Mapping[str, str],
    figure: Score,
    farthest: int,
    symbol: str = "character",
) -> alt.VConcatChart:
    """Return the panels of several models as one figure, two in a row."""
    highest = highest_of(signatures, figure)
    panels = [
        signature_panel(
            model, signature, colours[model], figure, farthest, highest, symbol
        ).properties(width=PAPER[0], height=PAPER[1])
        for model, signature in signatures.items()
    ]
    rows = [panels[at : at + 2] for at in range(0, len(panels), 2)]
    own = [alt.hconcat(*row).resolve_scale(strokeDash="independent") for row in rows]
    return alt.vconcat(*own).resolve_scale(strokeDash="independent")


def highest_of(signatures: Mapping[str, pd.DataFrame], figure: Score) -> float:
    """Return where the axes of all panels end."""
    return highest_shown(pd.concat([table[figure] for table in signatures.values()]), figure)


def _readings(table: pd.DataFrame, places: list[str], figure: Score) -> pd.DataFrame:
    """Return a row per lag with what every line has there, as text."""
    read = of_state(table)[["lag"]].copy()
    for place in places:
        rows = table[table["place"] == place]
        read[place] = _intervals(rows, figure, figure)
        network = rows[f"network_{figure}"]
        if network.notna().all():
            read[f"{place}, with a network"] = [shown(value, figure) for value in network]
    of_untrained = f"untrained_{figure}"
    untrained = of_state(table, of_untrained)
    if untrained[of_untrained].notna().all():
        read["untrained"] = _intervals(untrained, of_untrained, figure)
    read["text floor"] = [shown(value, figure) for value in of_state(table)[f"text_{figure}"]]
    return read


def _intervals(rows: pd.DataFrame, column: str, figure: Score) -> list[str]:
    of_rows = (rows[name] for name in (column, f"{column}_low", f"{column}_high"))
    return [
        with_interval(value, low, high, figure) for value, low, high in zip(*of_rows, strict=True)
    ]
