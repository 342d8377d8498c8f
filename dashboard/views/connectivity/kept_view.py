"""What the states still hold of each character, beside what the predictions depend on."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.views.connectivity.kept_writes import kept_writes_of
from dashboard.views.connectivity.panels import connectivities
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.steered_view import SteeredView
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.components.text_view import Panel, kept_panel, pack_kept
from memviz.components.text_view.mount import text_view
from memviz.models.contract import MissingLevelError

_VIEW = SteeredView[int]("kept_view")
_LAYER = "held"
_SQUARE = 290  # pixels
_WHAT = (
    "What a layer holds is the sum of what was written at each character, less what was let go "
    "since. The colour of a character says how much is left of what was written there, after the "
    "selected character, as a share of all that is left. Below, the same after every character, a "
    "row each; the line is the selected one."
)
_LIMITS = (
    "What is held need not be used: that is what connectivity is about. And what is written at a "
    "character depends on those before it, too, so this says where the numbers come from, not what "
    "they mean."
)
_NO_MEMORY = "Layer {layer} has no gate that keeps a memory, so nothing can be told apart in it."
_NOT_TOLD = "This model does not tell what it keeps from what it writes."
_OTHER_TEXT = "This model makes another text of what is typed."


def draw_kept(
    entries: Sequence[Entry],
    text: str,
    drawn: str,
    timestep: int,
    on_pin: Callable[[int], None],
) -> None:
    """Draw what is held after a timestep; it is computed when a visitor opens it.

    `text` is what the models are given, `drawn` the text as the page draws it. `on_pin` is called
    with a timestep that is pinned in this view.
    """
    expander = st.expander("What the state still holds", key="kept", on_change="rerun")
    if not expander.open:
        return
    with expander:
        st.caption(_WHAT)
        for published in published_among(entries):
            st.caption(
                f"**{published.label}**: not available. The article published figures, no weights "
                "to follow a state with."
            )
        computable = with_weights(entries)
        if computable:
            _draw_layer(computable, text, drawn, timestep, on_pin)


def _draw_layer(
    entries: Sequence[ModelEntry],
    text: str,
    drawn: str,
    timestep: int,
    on_pin: Callable[[int], None],
) -> None:
    layers = list(range(1, max(1, *(entry.layers for entry in entries)) + 1))
    layer = layers[0]
    if len(layers) > 1:
        layer = segmented_choice("Layer", layers, key=_LAYER)
    panels = _panels(entries, text, drawn, layer)
    if all(panel.connectivity is None for panel in panels):
        for panel in panels:
            st.caption(f"**{panel.label}**: {plain_text(panel.note or '')}")
        return

    def pinned(chosen: int) -> None:
        _VIEW.chose(chosen)
        on_pin(chosen)

    _VIEW.whole_page_runs()  # the view may have been closed in between
    told, number = _VIEW.told(timestep)
    text_view(
        pack_kept(panels, layer, entries[0].target),
        selected=told,
        push=number,
        key=_VIEW.key,
        on_pin=pinned,
    )
    shares = _shares(panels)
    _draw_matrices(shares, timestep)
    _draw_downloads(panels, shares, timestep, layer)
    st.caption(_LIMITS)


def _shares(panels: Sequence[Panel]) -> dict[str, np.ndarray]:
    """Return what is held, [characters, characters], by the model's label."""
    return {
        label: found.matrix
        for label, found in connectivities(panels).items()
        if isinstance(found, Connectivity)
    }


def _draw_matrices(shares: Mapping[str, np.ndarray], timestep: int) -> None:
    """Draw what is held after every character, models side by side."""
    from memviz.charts.kept_writes import kept_writes_matrix

    with st.container(horizontal=True):
        for label, held in shares.items():
            with st.container(width=_SQUARE):
                st.markdown(f"**{label}**: after every character")
                draw_chart(
                    kept_writes_matrix(held, timestep),
                    alt=f"{label}: what is held after each character, by where it was written",
                )


def _draw_downloads(
    panels: Sequence[Panel], shares: Mapping[str, np.ndarray], timestep: int, layer: int
) -> None:
    """Draw the menu that saves the squares as a picture, and the selected row as data."""
    from dashboard.widgets.downloads import draw_downloads
    from memviz.charts.kept_writes import kept_writes_figure

    text = next(iter(connectivities(panels).values())).text
    row = pd.concat(
        pd.DataFrame(
            {
                "model": label,
                "layer": layer,
                "timestep": timestep,
                "written_at": range(timestep + 1),
                "character": list(text[: timestep + 1]),
                "share": held[timestep, : timestep + 1],
            }
        )
        for label, held in shares.items()
    )
    draw_downloads(lambda: kept_writes_figure(shares, timestep), row, f"held_{layer}_{timestep}")


def _panels(entries: Sequence[ModelEntry], text: str, drawn: str, layer: int) -> list[Panel]:
    """Return a panel for each model, computing what is not kept yet and showing how far it is."""
    place, panels = st.empty(), []
    for position, entry in enumerate(entries):

        def tell(share: float, entry: ModelEntry = entry, position: int = position) -> None:
            place.progress((position + share) / len(entries), f"{entry.label}: reading the text")

        panels.append(_panel(entry, text, drawn, layer, tell))
    place.empty()
    return panels


def _panel(
    entry: ModelEntry, text: str, drawn: str, layer: int, tell: Callable[[float], None]
) -> Panel:
    def silent(note: str) -> Panel:
        return Panel(entry.label, entry.colour, None, note)

    try:
        kept = kept_writes_of(entry, text, layer, tell)
    except MissingLevelError:
        return silent(_NOT_TOLD)
    except ValueError as error:
        return silent(str(error))
    if kept is None:
        return silent(_NO_MEMORY.format(layer=layer))
    panel = kept_panel(entry.label, entry.colour, kept, layer, entry.target)
    same = panel.connectivity is not None and panel.connectivity.text == drawn
    return panel if same else silent(_OTHER_TEXT)
