"""One gate of several models: a panel for each model and layer, and all of them as a figure."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.analysis.gates import GateSaturation
from memviz.charts.gate_levels import gate_levels_panel
from memviz.charts.gate_points import Pointed
from memviz.charts.gate_saturation import gate_saturation_panel

PAPER = 190  # pixels, the side of a panel on paper


def rows_of(found: GateSaturation) -> pd.DataFrame:
    """Return the rows of one gate, which `found` is of: its saturation, or its levels."""
    return found.levels.table if found.gates.empty else found.table


def gate_panel(
    table: pd.DataFrame, layer: int, colour: str, pointed: Pointed | None = None
) -> alt.LayerChart:
    """Return the panel of a layer; `table` are the rows of one gate of one model, see `rows_of`.

    The column model has to be there too.
    """
    here = table[table["layer"] == layer]
    if "left" in table:
        return gate_saturation_panel(here, colour, pointed)
    return gate_levels_panel(here, colour, table, pointed)


def gate_figure(
    found: Mapping[str, GateSaturation], colours: Mapping[str, str]
) -> alt.VConcatChart:
    """Return all panels of one gate as a figure: a row per layer, models side by side.

    `found` holds the gate alone, `colours` the hex colour, each by the models' names.
    """
    tables = {model: rows_of(one).assign(model=model) for model, one in found.items()}
    layers = sorted({layer for table in tables.values() for layer in table["layer"].unique()})
    return alt.vconcat(
        *(
            alt.hconcat(
                *(
                    gate_panel(table, layer, colours[model]).properties(
                        title=[model, f"{table['gate'].iloc[0]} gate, layer {layer}"],
                        width=PAPER,
                        height=PAPER,
                    )
                    for model, table in tables.items()
                    if layer in set(table["layer"])
                )
            )
            for layer in layers
        )
    )
