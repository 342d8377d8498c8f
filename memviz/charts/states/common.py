"""What the passages of a match have in common, beside chance."""

import altair as alt
import pandas as pd

from memviz.analysis.states.match import LAST_POSITION, Match
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.findings import percent
from memviz.charts.known_letters.ink import NEUTRAL, ink
from memviz.charts.numbers import written

FEW = 0.05
"""What is told apart from chance is so in fewer of the moves than this."""
_ROW = 36  # pixels
_NAME, _MARKS = -9, 6  # from a row's middle down
_EXPLAINED = [
    "Each row from 0 to its largest",
    "Grey: 95 % of chance; full dot: told apart from it",
]


def common_chart(found: Match, colour: str, most: int = 14) -> alt.LayerChart:
    """Return what the passages have in common: a row for each letter, position and label.

    The `most` that are farthest from chance are there, the farthest first. A dot is the passages'
    value, a grey bar where 95 % of chance lies, with a stroke at its mean; all of a row is scaled
    to the largest in it. A dot of the model's `colour`, hex, is full where the value is told apart
    from chance, else hollow.
    """
    table = common_rows(found).head(most)
    y = alt.Y("row:N", sort=list(table["row"]), title=None, axis=None)
    base = alt.Chart(table).encode(y=y, tooltip=_TOOLTIP)
    track = base.mark_rule(color=NEUTRAL, opacity=0.35, yOffset=_MARKS)
    chance = base.mark_bar(color=NEUTRAL, opacity=0.45, size=9, yOffset=_MARKS)
    mean = base.mark_tick(color=NEUTRAL, thickness=2, size=13, yOffset=_MARKS)
    dots = base.mark_point(stroke=colour, size=80, strokeWidth=1.75, yOffset=_MARKS, opacity=1)
    full = alt.condition("datum.told_apart", alt.value(colour), alt.value("transparent"))
    names = base.mark_text(align="left", dx=2, yOffset=_NAME, fontSize=12)
    values = base.mark_text(align="right", dx=-2, yOffset=_NAME, fontSize=12)
    layers = [
        track.encode(x=_across("least"), x2="most:Q").transform_calculate(least="0", most="1"),
        chance.encode(x=_across("low"), x2="high:Q"),
        mean.encode(x=_across("chance")),
        dots.encode(x=_across("value"), fill=full),
        names.encode(x=alt.value(0), text="row:N", color=ink()),
        values.encode(x=alt.value("width"), text="value_said:N", color=ink()),
    ]
    return alt.LayerChart(layer=layers).properties(height=alt.Step(_ROW))


def common_rows(found: Match) -> pd.DataFrame:
    """Return what the passages have in common as it is drawn, the farthest from chance first.

    Columns: row (its name), value, chance, low and high (0 to 1, shares of the row's largest),
    told_apart, more (than by chance), and as text value_said, chance_said, range_said (95 % of
    chance) and by_chance_said. Rows that are as seldom so far from chance are in the order of how
    far the dot is from the grey bar.
    """
    table = found.common
    ends = table[["value", "chance", "chance_low", "chance_high"]].astype(float)
    largest = ends.max(axis=1)
    value, chance, low, high = (ends[one] / largest.where(largest > 0, 1) for one in ends)
    rows = pd.DataFrame(
        {
            "row": [common_name(row.kind, row.name) for row in table.itertuples()],
            "value": value.round(4),
            "chance": chance.round(4),
            "low": low.round(4),
            "high": high.round(4),
            "told_apart": table["by_chance"].astype(float) < FEW,
            "more": value > chance,
            **_said(table),
            "by_chance_said": [percent(share) for share in table["by_chance"]],
            "by_chance": table["by_chance"].astype(float),
            "beside": -(value - high).combine(low - value, max),
        }
    )
    ordered = rows.sort_values(["by_chance", "beside"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["by_chance", "beside"])


def common_name(kind: str, name: str) -> str:
    """Return how readers are told a row of `memviz.Match.common`."""
    if kind == "letter":
        return f"letter {symbol_drawn(name)}"
    if kind == "word position":
        if name == "0":
            return "between words"
        return f"letter {name}{' or later' if name == str(LAST_POSITION) else ''} of a word"
    return name


def _said(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the numbers as they are written: shares of symbols, of a label its mean."""
    ways = [_mean if kind == "label" else percent for kind in table["kind"]]
    value, chance, low, high = (
        [way(number) for way, number in zip(ways, table[column], strict=True)]
        for column in ("value", "chance", "chance_low", "chance_high")
    )
    ranges = [f"{least} to {most}" for least, most in zip(low, high, strict=True)]
    return {"value_said": value, "chance_said": chance, "range_said": ranges}


def _mean(number: float) -> str:
    return written(number, "length")


def _across(column: str) -> alt.X:
    return alt.X(
        f"{column}:Q",
        title=_EXPLAINED,
        scale=alt.Scale(domain=[0, 1], nice=False, padding=9),
        axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False),
    )


_TOOLTIP = [
    alt.Tooltip("row:N", title="Of the passages’ symbols"),
    alt.Tooltip("value_said:N", title="Passages"),
    alt.Tooltip("chance_said:N", title="Chance"),
    alt.Tooltip("range_said:N", title="95 % of chance"),
    alt.Tooltip("by_chance_said:N", title="As far in moved passages"),
]
