"""What replacing letters and words does, beside where connectivity lies."""

import json
from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.model_encodings import line_marks, model_colour, spread

_WIDTH = 680  # pixels of the graph of letters
_LETTERS_HEIGHT = 150
_FAINT = 0.5  # of bars, so that the shapes at their ends stand out
_HALF = 250  # pixels of each graph of words
_CHANGE = "Change of the target’s log-probability, nats"


def occlusion_chart(
    letters: pd.DataFrame, words: pd.DataFrame, colours: Mapping[str, str]
) -> alt.VConcatChart:
    """Return bars of the changes: by letter along the text, then by word beside its connectivity.

    `letters` has the columns model, timestep, character and change (nats, NaN where nothing was
    replaced); `words` model, timestep (of the word's first letter), word, replacement, change and
    share (of connectivity, 0 to 1), in any order. `colours` holds every model's hex colour, in
    legend order. Words stand in the text's order, with their timestep; where there are
    none, only letters are drawn.
    """
    of_words = [] if words.empty else [_words(words, colours)]
    return alt.vconcat(_letters(letters, colours), *of_words, spacing=24)


def _letters(letters: pd.DataFrame, colours: Mapping[str, str]) -> alt.LayerChart:
    characters = letters.drop_duplicates("timestep").sort_values("timestep")
    first = int(characters["timestep"].iloc[0])
    shown = ["·" if character == " " else character for character in characters["character"]]
    size = min(13.0, max(6.0, 1.5 * _WIDTH / len(shown)))
    axis = alt.Axis(
        labelExpr=f"{json.dumps(shown)}[datum.value - {first}]",
        labelFont="monospace",
        labelFontSize=size,
        labelAngle=0,
        labelOverlap=False,
        ticks=False,
    )
    table = letters.dropna(subset="change")
    bars = (
        alt.Chart(table)
        .mark_bar(opacity=_FAINT)
        .encode(
            x=alt.X(
                "timestep:O",
                title="Each letter replaced by a space",
                axis=axis,
                scale=alt.Scale(domain=[int(step) for step in characters["timestep"]]),
            ),
            xOffset=alt.XOffset("model:N", scale=alt.Scale(domain=list(colours))),
            y=alt.Y("change:Q", title="Change, nats", axis=alt.Axis(tickCount=4)),
            color=model_colour(colours),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("character:N", title="Letter"),
                alt.Tooltip("timestep:Q", title="Timestep"),
                alt.Tooltip("change:Q", title=_CHANGE, format="+.3f"),
            ],
        )
    )
    at = {name: bars.encoding[name] for name in ("x", "xOffset", "y")}
    heads = line_marks(spread(table, list(colours)), colours, **at)
    return alt.LayerChart(layer=[bars, heads]).properties(width=_WIDTH, height=_LETTERS_HEIGHT)


def _words(words: pd.DataFrame, colours: Mapping[str, str]) -> alt.HConcatChart:
    ordered = words.sort_values("timestep", kind="stable")
    ordered = ordered.assign(place=[f"{row.word} {row.timestep}" for row in ordered.itertuples()])
    places = list(dict.fromkeys(ordered["place"]))
    base = (
        alt.Chart(ordered)
        .mark_bar(opacity=_FAINT)
        .encode(
            yOffset=alt.YOffset("model:N", scale=alt.Scale(domain=list(colours))),
            color=model_colour(colours),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("word:N", title="Word"),
                alt.Tooltip("replacement:N", title="Replaced by"),
                alt.Tooltip("change:Q", title=_CHANGE, format="+.3f"),
                alt.Tooltip("share:Q", title="Share of connectivity", format=".1%"),
            ],
        )
    )
    size = {"width": _HALF, "height": alt.Step(9 * len(colours) + 5, **{"for": "position"})}
    change = alt.X("change:Q", title="Each word replaced: change, nats", axis=alt.Axis(tickCount=5))
    share = alt.X(
        "share:Q", title="Share of connectivity", axis=alt.Axis(format=".0%", tickCount=5)
    )
    heads = line_marks(ordered, colours, yOffset=base.encoding.yOffset)
    graphs = [
        alt.LayerChart(
            layer=[
                bars.encode(x=x, y=_places(places, labels=x is change)) for bars in (base, heads)
            ]
        ).properties(**size)
        for x in (change, share)
    ]
    return alt.hconcat(*graphs, spacing=28)


def _places(places: list[str], *, labels: bool) -> alt.Y:
    axis = alt.Axis(ticks=False, labels=labels, labelLimit=160)
    return alt.Y("place:N", sort=places, title=None, axis=axis)
