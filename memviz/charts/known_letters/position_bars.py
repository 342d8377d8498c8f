"""Bars under a graph: on how many positions each of its points was measured."""

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import NARROW, NEUTRAL, ink
from memviz.charts.known_letters.scheme import Scheme

BARS_HEIGHT = 74  # pixels, the gap above included

_TALLEST = 26
_WIDTH = 0.62  # of the distance between two numbers of letters
_GAP = 4


def position_bars(positions: pd.DataFrame, shared: Scheme) -> list[alt.Chart]:
    """Return the bars and their numbers above them, opaque at the selected number of letters.

    `positions` has known_letters and n.
    """
    share = f"datum.n / {positions['n'].max()}"
    base = alt.Chart(positions.assign(short=[shortened(n) for n in positions["n"]])).encode(
        x=shared.x, opacity=shared.where_read(full=1, faint=0.6)
    )
    letters = int(positions["known_letters"].max()) + 1
    bars = base.mark_rule(
        strokeWidth=alt.expr(f"max(3, {_WIDTH} * width / {letters})"), strokeCap="butt"
    ).encode(
        y=alt.YValue(alt.expr(f"height - {_TALLEST} * {share}")),
        y2=alt.Y2Value(alt.expr("height")),
        color=alt.ColorValue(NEUTRAL),
    )
    numbers = base.mark_text(
        fontSize=alt.expr(f"{NARROW} ? 10 : 11"),
        angle=alt.expr(f"{NARROW} ? 270 : 0"),
        align=alt.expr(f"{NARROW} ? 'left' : 'center'"),
        baseline=alt.expr(f"{NARROW} ? 'middle' : 'bottom'"),
    ).encode(
        text="short:N",
        y=alt.YValue(alt.expr(f"height - {_TALLEST} * {share} - {_GAP}")),
        color=ink(),
    )
    return [bars, numbers]


def shortened(n: int) -> str:
    """Return a number of positions in at most four characters: 294, 3.5k, 296k, 1.6M."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if n >= 0.9995 * unit:
            size = n / unit
            return f"{size:.0f}{name}" if size >= 9.95 else f"{size:.1f}{name}"
    return str(n)
