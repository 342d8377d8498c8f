"""The past at one timestep as a picture to save, and its data."""

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.views.memory.past import Past, past_table
from dashboard.views.memory.sentences import TOKEN
from memviz.models.names import symbol_name

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt


def draw_past_downloads(past: Past, timestep: int) -> None:
    """Draw the menu that saves what the states tell at the timestep."""
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )

    table, title = past_table(past, timestep), "The past as the state remembers it"
    lines = [
        models_line([panel.label for panel in past.panels]),
        f"Timestep {timestep}; struck through: recovered wrongly",
    ]
    picture = chart_picture(partial(_chart, past, table), title, lines)
    draw_downloads(
        SavedFigure("past", title, "memory", picture, lambda: table.assign(timestep=timestep))
    )


def _chart(past: Past, table: pd.DataFrame) -> "alt.LayerChart":
    from memviz.charts.memory import past_figure

    colours = {panel.label: panel.colour for panel in past.panels}
    symbol = TOKEN if any(panel.tokens for panel in past.panels) else symbol_name("character")
    return past_figure(table, colours, symbol)
