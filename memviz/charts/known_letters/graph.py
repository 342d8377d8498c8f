"""A graph over the number of known letters of a word, under a table of its values at one number.

From top to bottom: the table, which is the legend too, the curves with their bands, and bars of the
number of positions. The table shows the values at the number of letters where the pointer or a
finger was last. A click on one of its rows shows that model alone, a second click shows all models
again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import NEUTRAL
from memviz.charts.known_letters.position_bars import BARS_HEIGHT, position_bars
from memviz.charts.known_letters.reading_table import reading_table, table_height
from memviz.charts.known_letters.scheme import LINES, Scheme, scheme
from memviz.charts.model_encodings import spread

FIRST_READ = 2  # known letters that the table shows at first

_PLOT_HEIGHT = 340
_BELOW = 64  # the axis and its title, which Vega does not count as height
_GAP = 12
_MARK = 45  # square pixels


@dataclass(frozen=True)
class Axis:
    """The vertical axis: title, range, d3 format, label expression; `signed` values have a sign."""

    title: str
    domain: tuple[float, float]
    format: str
    label: str
    signed: bool


def known_letters_graph(
    lines: pd.DataFrame, positions: pd.DataFrame, colours: Mapping[str, str], axis: Axis
) -> alt.LayerChart:
    """Return the chart.

    `lines` has model, known_letters, top (0: a ceiling), value, low, high in the axis' unit;
    `positions` has known_letters and n, and may be empty. `colours`: hex by model, in the order
    of the rows.
    """
    lines = lines.assign(line=lines["top"].map(LINES))
    most = int(lines["known_letters"].max())
    title = ["Letters of the word already known"]
    bars = [] if positions.empty else ["Bars: positions counted"]
    shared = scheme(colours, most, min(FIRST_READ, most), title + bars)
    base = alt.Chart(lines).encode(x=shared.x, color=shared.colour)
    bottom = 0 if positions.empty else BARS_HEIGHT
    y = _vertical(axis, table_height(len(colours)) + _GAP, bottom)
    layers = [
        *_zero(axis, y),
        _bands(base, y, shared),
        _lines(base, y, shared),
        _marks(lines, list(colours), y, shared),
        *([] if positions.empty else position_bars(positions, shared)),
        _reader(lines, shared, top=table_height(len(colours)), bottom=bottom),
        _points(base, y, shared),
        *reading_table(lines, positions, list(colours), axis.signed, shared),
    ]
    return (
        alt.LayerChart(layer=layers)
        .properties(height=chart_height(len(colours), not positions.empty) - _BELOW)
        .configure_mark(tooltip=None)
        .configure_view(stroke=None)
    )


def chart_height(rows: int, bars: bool) -> int:
    """Return the height in pixels of a chart with `rows` models, its axis counted."""
    return table_height(rows) + _GAP + _PLOT_HEIGHT + (BARS_HEIGHT if bars else 0) + _BELOW


def _vertical(axis: Axis, top: int, bottom: int) -> alt.Y:
    return alt.Y(
        "value:Q",
        title=axis.title,
        scale=alt.Scale(
            domain=list(axis.domain),
            nice=axis.signed,
            range=[{"expr": f"height - {bottom}"}, top],
        ),
        axis=alt.Axis(format=axis.format, labelExpr=axis.label, tickCount=5),
    )


def _zero(axis: Axis, y: alt.Y) -> list[alt.Chart]:
    """Return the line of no difference, for values that have a sign."""
    if not axis.signed:
        return []
    zero = alt.Chart(pd.DataFrame({"value": [0.0]}))
    return [zero.mark_rule(color=NEUTRAL, strokeWidth=1.5).encode(y=y)]


def _bands(base: alt.Chart, y: alt.Y, shared: Scheme) -> alt.Chart:
    return base.mark_area().encode(
        y=alt.Y("low:Q", title=y["title"], scale=y["scale"], axis=y["axis"]),
        y2="high:Q",
        detail="line:N",
        opacity=shared.strength(full=0.14, faint=0.02),
    )


def _lines(base: alt.Chart, y: alt.Y, shared: Scheme) -> alt.Chart:
    return base.mark_line(strokeWidth=2).encode(
        y=y, strokeDash=shared.dash, opacity=shared.strength()
    )


def _marks(lines: pd.DataFrame, models: Sequence[str], y: alt.Y, shared: Scheme) -> alt.Chart:
    """Return the shapes on the lines of each model."""
    marked = pd.concat([spread(rows, models) for _, rows in lines.groupby("line")])
    marks = alt.Chart(marked).mark_point(filled=True, size=_MARK, tooltip=None)
    return marks.encode(
        x=shared.x, y=y, color=shared.colour, shape=shared.shape, opacity=shared.strength()
    )


def _reader(lines: pd.DataFrame, shared: Scheme, top: int, bottom: int) -> alt.Chart:
    """Return the vertical line at the selected letters, those nearest to the pointer."""
    letters = pd.DataFrame({"known_letters": sorted(lines["known_letters"].unique())})
    return (
        alt.Chart(letters)
        .mark_rule(color=NEUTRAL, strokeWidth=1)
        .encode(
            x=shared.x,
            y=alt.YValue(top),
            y2=alt.Y2Value(alt.expr(f"height - {bottom}")),
            opacity=shared.where_read(full=0.9, faint=0),
        )
        .add_params(shared.letter)
        .properties(name="letters")
    )


def _points(base: alt.Chart, y: alt.Y, shared: Scheme) -> alt.Chart:
    return (
        base.transform_filter(shared.letter)
        .mark_point(filled=True, size=2 * _MARK)
        .encode(y=y, shape=shared.shape, opacity=shared.strength())
    )
