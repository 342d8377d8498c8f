"""The past as states remember it, as a picture: a row of characters for each model."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.character_marks import glyph_alone

READ = "read"
_CELL = 17  # pixels, a character's width
_ROW = 30


def past_figure(told: pd.DataFrame, colours: Mapping[str, str]) -> alt.LayerChart:
    """Return a row of characters per model, the oldest first, wrong ones grey and struck.

    `told` has the columns model, lag, read, guess and right; what was read stands above the
    models. `colours` holds every model's hex colour, in the rows' order.
    """
    past = _characters(told)
    rows = [READ, *colours]
    lags = sorted(set(past["lag"]), reverse=True)
    base = alt.Chart(past).encode(
        x=alt.X("lag:O", sort=lags, title="Characters back", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("model:N", sort=rows, title=None, axis=alt.Axis(labelLimit=240, ticks=False)),
    )
    ink = alt.Color(
        "model:N", scale=alt.Scale(domain=rows, range=["#31333f", *colours.values()]), legend=None
    )
    right, wrong = base.transform_filter("datum.right"), base.transform_filter("!datum.right")
    cells = right.mark_rect(opacity=0.16).encode(color=ink)
    letters = right.mark_text(font="monospace", fontSize=14, fontWeight="bold").encode(
        text="character:N"
    )
    struck = wrong.mark_text(font="monospace", fontSize=14, color="#7f898d").encode(
        text="character:N"
    )
    strokes = wrong.mark_tick(orient="horizontal", color="#7f898d", thickness=1.5, size=13)
    size = {"width": _CELL * len(lags), "height": _ROW * len(rows)}
    return alt.LayerChart(layer=[cells, letters, struck, strokes]).properties(**size)


def _characters(told: pd.DataFrame) -> pd.DataFrame:
    """Return model, lag, character (as it is drawn), right; the text has a row like a model."""
    read = told.drop_duplicates("lag").assign(model=READ, guess=lambda table: table["read"])
    rows = pd.concat([read.assign(right=True), told], ignore_index=True)
    drawn = [glyph_alone(character) for character in rows["guess"]]
    return rows.assign(character=drawn)[["model", "lag", "character", "right"]]
