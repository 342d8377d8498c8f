"""The past at one timestep as a picture to save, and its data."""

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.memory.past import Past, glyph, past_table

if TYPE_CHECKING:  # the chart library takes its time to import
    import altair as alt


def draw_past_downloads(past: Past, timestep: int) -> None:
    """Draw the menu that saves what the states tell at the timestep."""
    from dashboard.downloads import draw_downloads

    table = past_table(past, timestep)
    draw_downloads(
        partial(_picture, past, timestep, table), table.assign(timestep=timestep), "past"
    )


def _picture(past: Past, timestep: int, table: pd.DataFrame) -> "alt.LayerChart":
    from memviz.charts.memory import past_figure
    from memviz.charts.memory.past import READ
    from memviz.charts.picture import titled

    lags = range(int(table["lag"].max()) + 1)
    read = pd.DataFrame({"model": READ, "lag": lags, "right": True})
    characters = [
        read.assign(character=[glyph(past.text[timestep - lag]) for lag in lags]),
        table.assign(character=[glyph(guess) for guess in table["guess"]]),
    ]
    rows = pd.concat(characters, ignore_index=True)[["model", "lag", "character", "right"]]
    colours = {panel.label: panel.colour for panel in past.panels}
    lines = [f"Timestep {timestep}; struck: told wrongly"]
    return titled(past_figure(rows, colours), "The past as the state remembers it", lines)
