"""What edits of a state cost along a text: a bar for each timestep after the first of them."""

import math
from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd

from memviz.analysis.states.edit import Edited
from memviz.analysis.states.edits import DropWrite, Edit, Freeze, Reset, Scale, Transplant, Zero
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.findings import percent
from memviz.charts.known_letters.ink import NEUTRAL, ink
from memviz.charts.numbers import counted

SHOWN = 80
_HEIGHT = 210  # pixels, with the axes
_OF_BARS = 140  # of them for the bars, about
_BELOW = 0.5  # how far the scale goes below 0, as a share of how far it goes above
_LEAST = 0.1  # nats: smaller costs do not fill the height
_LETTER, _LINE = 7, 14  # pixels of a letter's width and of a line
_LONGEST = 10  # letters of a token
_DONE = {
    Zero: "set to zero",
    Scale: "scaled",
    Freeze: "frozen",
    Reset: "reset",
    Transplant: "replaced by another state",
    DropWrite: "last write undone",
}


def cost_chart(
    edited: Edited, colour: str, most: float | None = None, shown: int = SHOWN
) -> alt.LayerChart:
    """Return a bar for each timestep from the first edit's to `shown` symbols after it, in nats.

    Where the target is not known there is none. Below the bars stand the symbols; a narrow chart
    ends where there is no more room for them. A rule with a triangle stands at each edit. `colour`
    is the model's, hex. The scale goes from half of `most` below 0 to `most`, so that models
    compare whose charts are given the same: the largest `highest_cost` of them. Without it the
    scale is the model's own; it is never of less than 0.1 nats.
    """
    there = f"datum.timestep < {_first(edited)} + width / {_room(edited)}"
    return _drawn(edited, colour, most, shown, there)


def cost_on_paper(edited: Edited, colour: str, most: float | None = None) -> alt.LayerChart:
    """Return the chart as `cost_chart` does, with all symbols whatever its width."""
    return _drawn(edited, colour, most, SHOWN, "true")


def _drawn(
    edited: Edited, colour: str, most: float | None, shown: int, there: str
) -> alt.LayerChart:
    """Return the chart of the timesteps for which the expression `there` holds."""
    top = highest_cost(edited, shown) if most is None else max(most, _LEAST)
    of_bars = (1 + _BELOW) * top  # nats
    under = _under(edited)
    bottom = -_BELOW * top - of_bars * under / _OF_BARS
    x = alt.X(
        "left:Q",
        title="Timestep (▼ edit)",
        scale=alt.Scale(nice=False, zero=False),
        axis=alt.Axis(grid=False, tickMinStep=1, format="d", labelFlush=False),
    )
    y = alt.Y(
        "cost:Q",
        title="Cost, nats",
        scale=alt.Scale(domain=[bottom, top], nice=False, clamp=True),
        axis=alt.Axis(values=_ticks(-_BELOW * top, top), format="~g"),
    )
    base = alt.Chart(cost_rows(edited, shown)).transform_filter(there)
    nothing = base.mark_rule(color=NEUTRAL).encode(y=alt.datum(0))
    bars = base.mark_bar(color=colour).encode(x=x, x2="right:Q", y=y, y2=alt.datum(0))
    symbols = base.mark_text(
        font="monospace",
        fontSize=11,
        angle=270 if _has_tokens(edited) else 0,
        align="right" if _has_tokens(edited) else "center",
    ).encode(
        x="timestep:Q",
        y=alt.datum(-_BELOW * top - of_bars * _LINE / 2 / _OF_BARS),
        text="drawn:N",
        color=ink(),
    )
    pointed = base.mark_rect(opacity=0).encode(x=x, x2="right:Q", tooltip=_TOOLTIP)
    edits = alt.Chart(edit_rows(edited, shown)).transform_filter(there)
    layers = [nothing, bars, symbols, pointed, *_edit_marks(edits)]
    return alt.LayerChart(layer=layers).properties(height=_HEIGHT + under)


def highest_cost(edited: Edited, shown: int = SHOWN) -> float:
    """Return the `most` that a chart of its own has: all of its bars fit, and 0.1 nats."""
    costs = cost_rows(edited, shown)["cost"].dropna()
    if costs.empty:
        return _LEAST
    return max(float(costs.max()), float(-costs.min()) / _BELOW, _LEAST)


def cost_rows(edited: Edited, shown: int = SHOWN) -> pd.DataFrame:
    """Return a row for each timestep that is shown, as it is drawn and told.

    Columns: timestep, left and right (of its bar), drawn (the symbol), cost (NaN where it is not
    known), and as text target, cost_said, probability, rank and suggestion, before → after.
    """
    first = _first(edited)
    table = edited.table().iloc[first : first + shown + 1]
    cost = table["cost"].where(np.isfinite(table["cost"]))
    return pd.DataFrame(
        {
            "timestep": table["timestep"],
            "left": table["timestep"] - 0.4,
            "right": table["timestep"] + 0.4,
            "drawn": [_short(symbol_drawn(symbol)) for symbol in table["symbol"]],
            "target": [symbol_drawn(target) or "–" for target in table["target"]],
            "cost": cost.round(4),
            "cost_said": ["not known" if math.isnan(one) else f"{one:+.3f} nats" for one in cost],
            "probability": _both(table, "probability", _share),
            "rank": _both(table, "rank", lambda rank: f"{rank:,}" if rank else "–"),
            "suggestion": _both(table, "suggestion", symbol_drawn),
        }
    )


_TOOLTIP = [
    alt.Tooltip("timestep:Q", title="Timestep"),
    alt.Tooltip("drawn:N", title="Symbol"),
    alt.Tooltip("target:N", title="Target"),
    alt.Tooltip("cost_said:N", title="Cost"),
    alt.Tooltip("probability:N", title="Probability, before → after"),
    alt.Tooltip("rank:N", title="Rank, before → after"),
    alt.Tooltip("suggestion:N", title="Most probable, before → after"),
]


def edit_rows(edited: Edited, shown: int = SHOWN) -> pd.DataFrame:
    """Return a row for each timestep of an edit that is shown: timestep, and said, what is done."""
    told: dict[int, list[str]] = {}
    for one in sorted(edited.edits, key=lambda one: one.timestep):
        if one.timestep <= _first(edited) + shown:
            told.setdefault(one.timestep, []).append(_said(one))
    return pd.DataFrame({"timestep": list(told), "said": ["; ".join(one) for one in told.values()]})


def _edit_marks(edits: alt.Chart) -> list[alt.Chart]:
    base = edits.encode(
        x="timestep:Q",
        tooltip=[alt.Tooltip("timestep:Q", title="After"), alt.Tooltip("said:N", title="Edit")],
    )
    rule = base.mark_rule(color=NEUTRAL, strokeWidth=1.5, strokeDash=[4, 3])
    head = base.mark_point(shape="triangle-down", size=70, filled=True, opacity=1, yOffset=-6)
    return [rule, head.encode(y=alt.value(0), color=ink())]


def _said(one: Edit) -> str:
    done = _DONE[type(one)]
    if one.place is None:
        return f"the whole state {done}"
    layer, part = one.place
    what = "all cells" if one.cells is None else counted(len(one.cells), "cell")
    return f"{what} of {part}, layer {layer}, {done}"


def _first(edited: Edited) -> int:
    return min(one.timestep for one in edited.edits)


def _has_tokens(edited: Edited) -> bool:
    return any(len(piece) > 1 for piece in edited.pieces)


def _room(edited: Edited) -> int:
    """Return how many pixels a symbol needs across: tokens are turned."""
    return _LINE if _has_tokens(edited) else _LETTER


def _under(edited: Edited) -> int:
    """Return how many pixels the symbols need under the bars."""
    if not _has_tokens(edited):
        return _LINE + 4
    return _LETTER * min(max(map(len, edited.pieces)), _LONGEST) + _LINE


def _ticks(low: float, high: float) -> list[float]:
    """Return multiples of 1, 2 or 5, some four of them."""
    least = (high - low) / 5
    tens = 10.0 ** math.floor(math.log10(least))
    step = next(tens * times for times in (1, 2, 5, 10) if tens * times >= least)
    return [step * count for count in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _short(drawn: str) -> str:
    return drawn if len(drawn) <= _LONGEST else f"{drawn[: _LONGEST - 1]}…"


def _share(probability: float) -> str:
    return "–" if math.isnan(probability) else percent(probability)


def _both(table: pd.DataFrame, name: str, said: Callable[..., str]) -> list[str]:
    columns = (table[f"{name}_{when}"] for when in ("before", "after"))
    return [f"{said(before)} → {said(after)}" for before, after in zip(*columns, strict=True)]
