"""A text as a path among the states of a corpus, in the two directions that hold most of them."""

import math
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from memviz.analysis.states.nearest import StateMap
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.findings import percent
from memviz.charts.known_letters.ink import NEUTRAL, ink

NAMED = 12
"""Symbols up to the timestep that stand beside their places."""
HEIGHT = 380
_FONT, _SIZE, _ABOVE = "monospace", 14, -12


def map_chart(found: StateMap, timestep: int, colour: str) -> alt.LayerChart:
    """Return the corpus' states as faint dots and the text as a path among them.

    The last twelve steps up to `timestep` are drawn out, with their symbols and a ring round the
    timestep's own state; the twelve before them and the next are fainter, and of all other states
    of the text there is a dot. `colour` is the model's, hex.
    """
    first_share, second_share = found.explained.tolist()
    x = alt.X("x:Q", **_direction("First", first_share))
    y = alt.Y("y:Q", **_direction("Second", second_share))
    corpus = pd.DataFrame(_rounded(found.corpus, found), columns=["x", "y"])
    dots = alt.Chart(corpus).mark_circle(size=9, color=NEUTRAL, opacity=0.25)
    path = alt.Chart(path_rows(found)).encode(x=x, y=y)
    first = max(0, timestep + 1 - NAMED)
    named = path.transform_filter(f"datum.timestep >= {first} && datum.timestep <= {timestep}")
    drawn_out = path.transform_filter(
        f"datum.timestep >= {first - 1} && datum.timestep <= {timestep}"
    )
    before = path.transform_filter(f"datum.timestep < {first} && datum.timestep >= {first - NAMED}")
    after = path.transform_filter(
        f"datum.timestep >= {timestep} && datum.timestep <= {timestep + NAMED}"
    )
    at = path.transform_filter(f"datum.timestep == {timestep}")
    symbols = named.encode(text="drawn:N")
    layers = [
        dots.encode(x=x, y=y),
        path.mark_circle(color=colour, size=14, opacity=0.5),
        _line(after, colour, width=1, opacity=0.25),
        _line(before, colour, width=1, opacity=0.5),
        _line(drawn_out, colour, width=2.25, opacity=1),
        named.mark_circle(color=colour, size=45, opacity=1),
        at.mark_point(color=colour, filled=False, size=260, strokeWidth=3, opacity=1),
        symbols.mark_text(  # a halo, since lines and dots lie under them
            font=_FONT, fontSize=_SIZE, dy=_ABOVE, stroke=alt.expr("background"), strokeWidth=4
        ),
        symbols.mark_text(font=_FONT, fontSize=_SIZE, dy=_ABOVE).encode(color=ink()),
        path.mark_circle(size=90, opacity=0).encode(tooltip=_TOOLTIP),
    ]
    return alt.LayerChart(layer=layers).properties(height=HEIGHT)


def path_rows(found: StateMap) -> pd.DataFrame:
    """Return the path as it is drawn: timestep, drawn (the symbol), x, y."""
    x, y = _rounded(found.path, found).T
    drawn = [symbol_drawn(symbol) for symbol in found.pieces]
    return pd.DataFrame({"timestep": np.arange(len(drawn)), "drawn": drawn, "x": x, "y": y})


_TOOLTIP = [
    alt.Tooltip("timestep:Q", title="Timestep"),
    alt.Tooltip("drawn:N", title="After symbol"),
]


def _line(path: alt.Chart, colour: str, width: float, opacity: float) -> alt.Chart:
    line = path.mark_line(color=colour, strokeWidth=width, opacity=opacity, strokeJoin="round")
    return line.encode(order="timestep:Q")


def _direction(which: str, share: float) -> dict[str, Any]:
    """Return title, scale and axis of a direction, which has no unit."""
    held = "" if math.isnan(share) else f", {percent(share)} of the variance"
    return {
        "title": f"{which} direction{held}",
        "scale": alt.Scale(zero=False, nice=False, padding=14),
        "axis": alt.Axis(labels=False, ticks=False, grid=False),
    }


def _rounded(places: np.ndarray, found: StateMap) -> np.ndarray:
    """Return places to about a ten-thousandth of the largest, which nobody sees."""
    largest = max(float(np.abs(found.corpus).max()), 1e-30)
    return places.astype(np.float64).round(4 - math.floor(math.log10(largest)))
