"""The past at one timestep as a picture to save, and its data."""

import pandas as pd

from dashboard.memory.past import Past, glyph, past_table


def draw_past_downloads(past: Past, timestep: int) -> None:
    """Draw the menu that saves what the states tell at the timestep."""
    from dashboard.downloads import draw_downloads
    from memviz.charts.memory import past_figure
    from memviz.charts.memory.past import READ
    from memviz.charts.picture import titled

    table = past_table(past, timestep)
    lags = range(int(table["lag"].max()) + 1)
    read = pd.DataFrame({"model": READ, "lag": lags, "right": True})
    characters = [
        read.assign(character=[glyph(past.text[timestep - lag]) for lag in lags]),
        table.assign(character=[glyph(guess) for guess in table["guess"]]),
    ]
    colours = {panel.label: panel.colour for panel in past.panels}
    figure = past_figure(
        pd.concat(characters, ignore_index=True)[["model", "lag", "character", "right"]],
        colours,
    )
    lines = [f"Timestep {timestep}; struck: told wrongly"]
    draw_downloads(
        titled(figure, "The past as the state remembers it", lines),
        table.assign(timestep=timestep),
        "past",
    )
