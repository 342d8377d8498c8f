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
    from dashboard.widgets.downloads import draw_downloads

    table = past_table(past, timestep)
    draw_downloads(
        partial(_picture, past, timestep, table), table.assign(timestep=timestep), "past"
    )


def _picture(past: Past, timestep: int, table: pd.DataFrame) -> "alt.LayerChart":
    from memviz.charts.memory import past_figure
    from memviz.charts.picture import titled

    colours = {panel.label: panel.colour for panel in past.panels}
    symbol = TOKEN if any(panel.tokens for panel in past.panels) else symbol_name("character")
    figure = past_figure(table, colours, symbol)
    lines = [f"Timestep {timestep}; struck through: recovered wrongly"]
    return titled(figure, "The past as the state remembers it", lines)
