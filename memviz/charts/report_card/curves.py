"""The curves of a report card, models side by side: what a column of its table is a number of."""

from collections.abc import Mapping
from typing import NamedTuple

import altair as alt
import pandas as pd

from memviz.charts.model_encodings import line_marks, model_colour, spread
from memviz.charts.report_card.measures import Curve
from memviz.evaluation.report_card import ReportCard

LEAST = 1e-4  # nats: what is smaller, or below 0, is not drawn on a logarithmic axis
HEIGHT = 340
_TENS = [10.0**power for power in range(-4, 7)]
_DOUBLED = [2**power for power in range(18)]
_DASHES = [[1, 0], [6, 4], [2, 3], [9, 3, 2, 3]]


class _Look(NamedTuple):
    """The axes of a curve, and what its several lines of one model are called."""

    title: str
    x: str
    y: str
    logarithmic_x: bool = False
    logarithmic_y: bool = False
    lines: str = ""

    def counted_in(self, symbol: str) -> "_Look":
        """Return the look where distances are in characters or tokens."""
        x, y = (title.format(symbol=symbol) for title in (self.x, self.y))
        return self._replace(x=x[:1].upper() + x[1:], y=y)


_LOOKS: dict[Curve, _Look] = {
    "forgetting": _Look(
        "What is lost when only the last characters were read",
        "Last {symbol}s read",
        "Nats lost",
        logarithmic_x=True,
        logarithmic_y=True,
    ),
    "variation": _Look(
        "How far predictions are from those after the whole text",
        "Last {symbol}s read",
        "Total variation, 0 to 1",
        logarithmic_x=True,
    ),
    "half_lives": _Look(
        "Half-lives of cells, shortest first",
        "Share of the layer’s cells",
        "Half-life, {symbol}s",
        logarithmic_y=True,
        lines="Layer",
    ),
    "lyapunov": _Look(
        "How fast small differences between states fade, slowest first",
        "Exponent",
        "Growth per {symbol}",
    ),
    "capacity": _Look(
        "What linear decoders read of random characters",
        "{symbol}s back",
        "Share explained, 0 to 1",
    ),
    "effective": _Look(
        "How many numbers of the state the future needs, state by state",
        "Share of the states",
        "Effective size",
    ),
    "length": _Look(
        "Loss far beyond the length trained on",
        "Position in the text",
        "Cross entropy, nats",
        logarithmic_x=True,
        lines="State",
    ),
}


def curve_title(curve: Curve) -> str:
    """Return what a curve shows."""
    return _LOOKS[curve].title


def curve_table(cards: Mapping[str, ReportCard], curve: Curve) -> pd.DataFrame:
    """Return the curves of models as rows: model, line, x, y, low, high.

    `line` tells several lines of one model apart; bounds are NaN where nobody knows them.
    """
    tables = [_of(card, curve).assign(model=label) for label, card in cards.items()]
    columns = ["model", "line", "x", "y", "low", "high"]
    return pd.concat([pd.DataFrame(columns=columns), *tables], ignore_index=True)[columns].astype(
        {"x": float, "y": float, "low": float, "high": float}
    )


def _of(card: ReportCard, curve: Curve) -> pd.DataFrame:
    if curve == "length":
        return _length(card)
    measured = getattr(card, _PARTS[curve])
    if measured is None:
        return pd.DataFrame()
    x, y = _COLUMNS[curve]
    table = measured.table()
    bounds = {
        bound: table[f"{y}_{bound}"] if f"{y}_{bound}" in table else table.get(bound)
        for bound in ("low", "high")
    }
    line = "layer " + table["layer"].astype(str) if "layer" in table else ""
    return pd.DataFrame({"x": table[x], "y": table[y], **bounds}).assign(line=line)


_PARTS: dict[Curve, str] = {
    "forgetting": "forgetting",
    "variation": "forgetting",
    "half_lives": "half_lives",
    "lyapunov": "lyapunov",
    "capacity": "capacity",
    "effective": "effective",
}
_COLUMNS: dict[Curve, tuple[str, str]] = {
    "forgetting": ("distance", "worth"),
    "variation": ("distance", "variation"),
    "half_lives": ("share", "half_life"),
    "lyapunov": ("exponent", "value"),
    "capacity": ("lag", "share"),
    "effective": ("share", "rank"),
}


def _length(card: ReportCard) -> pd.DataFrame:
    if card.length is None:
        return pd.DataFrame()
    table = card.length.table()
    lines = {"carried": "carried on", "reset": f"set back every {card.length.trained}"}
    return pd.concat(
        pd.DataFrame(
            {
                "x": table["last"] + 1,
                "y": table[name],
                "low": table[f"{name}_low"],
                "high": table[f"{name}_high"],
            }
        ).assign(line=line)
        for name, line in lines.items()
    )


def small_curve(card: ReportCard, curve: Curve) -> list[float]:
    """Return the heights of a model's first line, 0 to 1, for a picture as small as a word."""
    table = _drawable(curve_table({"": card}, curve), _LOOKS[curve])
    table = table[table["line"] == table["line"].iloc[0]] if len(table) else table
    heights = table["y"].transform("log") if _LOOKS[curve].logarithmic_y else table["y"]
    low, high = heights.min(), heights.max()
    return ((heights - low) / ((high - low) or 1)).round(3).tolist()


def curve_chart(
    cards: Mapping[str, ReportCard],
    colours: Mapping[str, str],
    curve: Curve,
    symbol: str = "character",
) -> alt.LayerChart:
    """Return the chart of a curve: colour and shape = model, bands are 95 % intervals.

    `colours` holds every model's hex colour, in legend order; `symbol` is what distances count.
    """
    look = _LOOKS[curve].counted_in(symbol)
    table = _drawable(curve_table(cards, curve), look)
    colour, x, y = model_colour(colours), _across(look), _up("y", look)
    base = alt.Chart(table).encode(x=x, detail="line:N")
    bands = base.mark_area(opacity=0.18).encode(y=_up("low", look), y2="high:Q", color=colour)
    lines = base.mark_line(strokeWidth=2).encode(y=y, color=colour, **_dash(table, look))
    first = table[~table.duplicated(["model", "x"])]
    marks = line_marks(spread(first, list(colours)), colours, x=x, y=y)
    layers = [bands, lines, marks, _points(base, y, colour, curve, look)]
    return alt.LayerChart(layer=layers).properties(height=HEIGHT)


def _drawable(table: pd.DataFrame, look: _Look) -> pd.DataFrame:
    """Return what there is room for on the axes, with the interval in words."""
    table = table[table["y"].abs() < float("inf")]
    if look.logarithmic_y:
        table = table[table["y"] >= LEAST].assign(low=lambda rows: rows["low"].clip(lower=LEAST))
    said = [
        "unknown" if pd.isna(row.low) else f"{row.low:.4g} to {row.high:.4g}"
        for row in table.itertuples()
    ]
    return table.assign(interval=said)


def _across(look: _Look) -> alt.X:
    ticks = {"values": _DOUBLED} if look.logarithmic_x else {"tickCount": 6}
    return alt.X(
        "x:Q",
        title=look.x,
        scale=_scale(look.logarithmic_x),
        axis=alt.Axis(grid=False, format="~s", **ticks),
    )


def _up(column: str, look: _Look) -> alt.Y:
    ticks = {"values": _TENS} if look.logarithmic_y else {"tickCount": 6}
    return alt.Y(
        f"{column}:Q",
        title=look.y,
        scale=_scale(look.logarithmic_y),
        axis=alt.Axis(format="~g", **ticks),
    )


def _scale(is_logarithmic: bool) -> alt.Scale:
    kind = {"type": "log"} if is_logarithmic else {"zero": False}
    return alt.Scale(nice=False, **kind)


def _dash(table: pd.DataFrame, look: _Look) -> dict[str, alt.StrokeDash]:
    lines = list(dict.fromkeys(table["line"]))
    if len(lines) < 2:
        return {}
    legend = alt.Legend(orient="top", columns=2, symbolSize=300, labelLimit=260)
    scale = alt.Scale(domain=lines, range=[_DASHES[n % len(_DASHES)] for n in range(len(lines))])
    return {"strokeDash": alt.StrokeDash("line:N", title=look.lines, scale=scale, legend=legend)}


def _points(base: alt.Chart, y: alt.Y, colour: alt.Color, curve: Curve, look: _Look) -> alt.Chart:
    """Return points that show themselves, and their figures, where the pointer is nearest."""
    nearest = alt.selection_point(
        name=f"nearest_{curve}", on="pointerover", nearest=True, empty=False, clear="mouseout"
    )
    return (
        base.mark_point(filled=True, size=70)
        .encode(
            y=y,
            color=colour,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                *([alt.Tooltip("line:N", title=look.lines)] if look.lines else []),
                alt.Tooltip("x:Q", title=look.x, format="~g"),
                alt.Tooltip("y:Q", title=look.y, format=".4g"),
                alt.Tooltip("interval:N", title="95 % interval"),
            ],
        )
        .add_params(nearest)
    )
