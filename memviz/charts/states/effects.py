"""What edits cost over many texts, by the kind of position, beside edits of random cells."""

from typing import Any

import altair as alt
import pandas as pd

from memviz.analysis.states.edit_effects import EVERYWHERE, EditEffects
from memviz.charts.known_letters.ink import NEUTRAL, ink
from memviz.charts.numbers import estimate_text
from memviz.stats.bootstrap import Estimate

CHOSEN, RANDOM = "the edit", "the same of random cells"
_ROW = 50  # pixels
_NAME, _CHOSEN, _RANDOM = -13, 5, 16  # from a row's middle down
_COST = "Cost, nats"


def effects_chart(effects: EditEffects, colour: str) -> alt.LayerChart:
    """Return a row for all positions and two for each kind: what the edit costs there, in nats.

    A full dot of the model's `colour`, hex, is the edit, with its 95 % interval; a hollow grey
    diamond under it the same edit of random cells, where there is one.
    """
    table = effect_rows(effects)
    y = alt.Y("place:N", sort=list(dict.fromkeys(table["place"])), title=None, axis=None)
    names = (
        alt.Chart(table.drop_duplicates("place"))
        .mark_text(align="left", dx=2, yOffset=_NAME, fontSize=12, tooltip=None)
        .encode(x=alt.value(0), y=y, text="place:N", color=ink())
    )
    nothing = alt.Chart(pd.DataFrame({"cost": [0.0]})).mark_rule(color=NEUTRAL)
    known = table.dropna(subset=["cost"])
    looks = _looks(colour, list(dict.fromkeys(known["kind"])))
    drawn = [
        mark
        for kind, offset in ((CHOSEN, _CHOSEN), (RANDOM, _RANDOM))
        for mark in _marks(alt.Chart(known[known["kind"] == kind]).encode(y=y), looks, offset)
    ]
    layers = [nothing.encode(x=_across("cost")), names, *drawn]
    return alt.LayerChart(layer=layers).properties(height=alt.Step(_ROW))


def effect_rows(effects: EditEffects) -> pd.DataFrame:
    """Return two rows for each kind of position: place, kind, cost, low, high, positions, said.

    `place` is its name, `kind` the edit or random cells, `said` the cost with its interval as text.
    NaN is what is not known.
    """
    return pd.DataFrame(
        [
            (_place(row), kind, *cost, row.positions, f"{estimate_text(cost, '.3f')} nats")
            for row in effects.table().itertuples()
            for kind, cost in (
                (CHOSEN, Estimate(row.cost, row.cost_low, row.cost_high)),
                (RANDOM, Estimate(row.random, row.random_low, row.random_high)),
            )
        ],
        columns=["place", "kind", "cost", "low", "high", "positions", "said"],
    )


def _place(row: Any) -> str:
    name = str(row.where)
    return name if row.inside or name == EVERYWHERE else f"{name}: elsewhere"


def _looks(colour: str, kinds: list[str]) -> dict[str, alt.Stroke | alt.Fill | alt.Shape]:
    """Return how the kinds of rows that there are look, with one legend of them."""
    legend = alt.Legend(orient="top", columns=alt.ExprRef("width < 420 ? 1 : 2"), labelLimit=260)

    def scale(chosen: str, random: str) -> alt.Scale:
        return alt.Scale(domain=kinds, range=[chosen, random][: len(kinds)])

    return {
        "stroke": alt.Stroke("kind:N", title=None, scale=scale(colour, NEUTRAL), legend=legend),
        "fill": alt.Fill("kind:N", title=None, scale=scale(colour, "transparent"), legend=legend),
        "shape": alt.Shape("kind:N", title=None, scale=scale("circle", "diamond"), legend=legend),
    }


def _marks(
    base: alt.Chart, looks: dict[str, alt.Stroke | alt.Fill | alt.Shape], offset: int
) -> list[alt.Chart]:
    """Return the intervals, where they are known, and the dots."""
    base = base.encode(
        tooltip=[
            alt.Tooltip("place:N", title="Where"),
            alt.Tooltip("kind:N", title="What"),
            alt.Tooltip("said:N", title="Cost, 95 % interval"),
            alt.Tooltip("positions:Q", title="Positions", format=","),
        ]
    )
    intervals = base.transform_filter("isValid(datum.low)").mark_rule(
        strokeWidth=2.5, yOffset=offset
    )
    dots = base.mark_point(size=75, strokeWidth=1.75, yOffset=offset, opacity=1)
    return [
        intervals.encode(x=_across("low"), x2="high:Q", stroke=looks["stroke"]),
        dots.encode(x=_across("cost"), **looks),
    ]


def _across(column: str) -> alt.X:
    return alt.X(f"{column}:Q", title=_COST, axis=alt.Axis(tickCount=5, format="~g"))
