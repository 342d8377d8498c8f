"""The panels of the gates page: first empty places, then a scatter for each model and layer."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.links import cells_link
from dashboard.views.gates.cells_behind import behind
from dashboard.widgets.charts import draw_chart
from memviz.analysis.gates import GateSaturation
from memviz.models.names import symbol_name

_HEIGHT = 350  # pixels
_WIDTH = 350  # of a panel where there is room
_NARROWEST = 230


class GatePanels:
    """A grid with a row per layer and a column per model, which wraps on a narrow screen."""

    def __init__(
        self, gates: Mapping[ModelEntry, str], chosen: Sequence[Entry], text: str | None
    ) -> None:
        """Reserve a place for every panel; `gates` holds each model's name of the gate.

        All `chosen` models, with this gate or without, and `text` are taken along to the page
        Cells; with None that page opens with its own text.
        """
        self._chosen = chosen
        self._text = text
        self._gates = gates
        self._places: dict[tuple[ModelEntry, int], DeltaGenerator] = {}
        layers = {entry: entry.layers for entry in gates}
        deepest = max(layers.values())
        columns = len(layers) if len(layers) > 1 else deepest
        with st.grid(columns, min_column_width=_NARROWEST, width=columns * _WIDTH):
            for layer in range(1, deepest + 1):
                for entry in gates:
                    place = st.empty()
                    if layer <= layers[entry]:
                        place.skeleton(height=_HEIGHT)
                        self._places[entry, layer] = place

    def draw(self, entry: ModelEntry, found: GateSaturation) -> None:
        """Draw the panels of one model; `found` is of the gate alone."""
        # Imported here: Altair is slow to import, and the empty places appear before.
        import altair as alt

        from memviz.charts.gate_figure import gate_panel, rows_of
        from memviz.charts.gate_points import Pointed

        gate, shown = self._gates[entry], "its levels" if found.gates.empty else "its saturation"
        table = rows_of(found).assign(model=entry.label)
        for layer, count in table.groupby("layer").size().items():
            on = behind(entry, layer, gate, count)
            link = cells_link(self._chosen, entry, layer, gate, self._text) if on.cells else None
            chart = gate_panel(
                table.assign(opens=table["cell"] * on.cells),
                layer,
                entry.colour,
                Pointed(symbol_name(entry.target), on.number, link),
            )
            draw_chart(
                chart.properties(
                    title=alt.Title([entry.label, f"{gate} gate, layer {layer}"], offset=8)
                ),
                self._places[entry, layer],
                height=_HEIGHT,
                alt=f"{entry.label}, {gate} gate of layer {layer}: {shown}, a point for each of "
                f"{count}",
            )
