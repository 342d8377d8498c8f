"""The past as states remember it, as a picture: a row of symbols for each model."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.character_marks import symbol_drawn
from memviz.charts.memory.ink import lags_of

READ = "read"
_CELL = 17  # pixels, a character's width
_LETTER = 8.5  # pixels more for each further character of a token
_LONGEST = 12  # characters of a token that are drawn
_ROW = 30


def past_figure(
    told: pd.DataFrame, colours: Mapping[str, str], symbol: str = "character"
) -> alt.LayerChart:
    """Return a row of symbols per model, the oldest first, wrong ones grey and struck.

    `told` has the columns model, lag, read, guess and right; what was read stands above the
    models, and above each of them where they have read other tokens. `colours` holds every model's
    hex colour, in the rows' order. Lags count what `symbol` names.
    """
    past = _symbols(told, list(colours))
    rows = list(past.drop_duplicates("model")["model"])
    lags = sorted(set(past["lag"]), reverse=True)
    base = alt.Chart(past).encode(
        x=alt.X("lag:O", sort=lags, title=lags_of(symbol), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("model:N", sort=rows, title=None, axis=alt.Axis(labelLimit=240, ticks=False)),
    )
    inks = [colours.get(row, "#31333f") for row in rows]
    ink = alt.Color("model:N", scale=alt.Scale(domain=rows, range=inks), legend=None)
    right, wrong = base.transform_filter("datum.right"), base.transform_filter("!datum.right")
    cells = right.mark_rect(opacity=0.16).encode(color=ink)
    letters = right.mark_text(font="monospace", fontSize=14, fontWeight="bold").encode(
        text="character:N"
    )
    struck = wrong.mark_text(font="monospace", fontSize=14, color="#7f898d").encode(
        text="character:N"
    )
    cell = _CELL + _LETTER * (max(map(len, past["character"]), default=1) - 1)
    strokes = wrong.mark_tick(
        orient="horizontal", color="#7f898d", thickness=1.5, size=cell - _CELL + 13
    )
    size = {"width": cell * len(lags), "height": _ROW * len(rows)}
    return alt.LayerChart(layer=[cells, letters, struck, strokes]).properties(**size)


def _symbols(told: pd.DataFrame, models: list[str]) -> pd.DataFrame:
    """Return model, lag, character (as it is drawn), right; what was read has rows like a model."""
    of_models = {model: told[told["model"] == model] for model in models}
    texts = {tuple(zip(rows["lag"], rows["read"], strict=True)) for rows in of_models.values()}
    same = any(all(set(one) <= set(longest) for one in texts) for longest in texts)
    tables = [_read(told.drop_duplicates("lag"), READ)] if same else []
    for model, rows in of_models.items():
        tables += [rows] if same else [_read(rows, f"{READ} by {model}"), rows]
    every = pd.concat(tables, ignore_index=True)
    drawn = [symbol_drawn(guess[:_LONGEST]) for guess in every["guess"]]
    return every.assign(character=drawn)[["model", "lag", "character", "right"]]


def _read(told: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return what was read as the row of a model that tells everything."""
    return told.assign(model=name, guess=told["read"], right=True)
