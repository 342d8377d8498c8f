"""What the states still hold of each character, beside what the predictions depend on.

Or what a query finds of that, where a shown model's layer has one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.views.connectivity.kept_writes import has_query, kept_writes_of
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
_LAYER, _WRITES = "held", "writes"
_HELD, _FOUND = "Held", "Found by the query"
_SQUARE = 290  # pixels
_WHAT_IS_HELD = (
    "What a layer holds is the sum of what was written at each character, less what was let go "
    "since. The colour of a character says how much is left of what was written there, after the "
    "selected character, as a share of all that is left. Below, the same after every character, a "
    "row each; the line is the selected one."
)
_WHAT_IS_FOUND = (
    "A layer looks into its memory by a query, which it makes of what it reads. The colour of a "
    "character says how much of what the query finds, after the selected character, was written "
    "there, as a share of all that it finds. Below, the same after every character, a row each; "
    "the line is the selected one."
)
_HELD_IS_NOT_USED = "What is held need not be used: that is what connectivity is about."
_FOUND_IS_NOT_USED = (
    "What is found need not be used: the output gate may still shut it off, and some of what is "
    "read goes past the memory."
)
_NOT_WHAT_IT_MEANS = (
    "And what is written at a character depends on those before it, too, so this says where the "
    "numbers come from, not what they mean."
)
_NO_MEMORY = "Layer {layer} has no gate that keeps a memory, so nothing can be told apart in it."
_NO_QUERY = "Layer {layer} has no query: its output reads each number of the memory."
_NOT_TOLD = "This model does not tell what it keeps from what it writes."
_OTHER_TEXT = "This model makes another text of what is typed."


class Chosen(NamedTuple):
    """What is looked at: a layer, and what it holds or, with `found`, what its query finds."""

    layer: int
    found: bool = False


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
        about = st.container()
        for published in published_among(entries):
            st.caption(
                f"**{published.label}**: not available. The article published figures, no weights "
                "to follow a state with."
            )
        computable = with_weights(entries)
        chosen = _choose(computable)
        about.caption(_WHAT_IS_FOUND if chosen.found else _WHAT_IS_HELD)
        if computable:
            _draw_layer(computable, text, drawn, timestep, chosen, on_pin)


def _choose(entries: Sequence[ModelEntry]) -> Chosen:
    """Draw the choices that there are."""
    layers = list(range(1, max([1, *(entry.layers for entry in entries)]) + 1))
    with st.container(horizontal=True, gap="medium"):
        layer = segmented_choice("Layer", layers, key=_LAYER) if len(layers) > 1 else layers[0]
        if not any(has_query(entry, layer) for entry in entries):
            return Chosen(layer)
        what = segmented_choice("Of what was written", [_HELD, _FOUND], key=_WRITES)
    return Chosen(layer, what == _FOUND)


def _draw_layer(
    entries: Sequence[ModelEntry],
    text: str,
    drawn: str,
    timestep: int,
    chosen: Chosen,
    on_pin: Callable[[int], None],
) -> None:
    panels = _panels(entries, text, drawn, chosen)
    if all(panel.connectivity is None for panel in panels):
        for panel in panels:
            st.caption(f"**{panel.label}**: {plain_text(panel.note or '')}")
        return

    def pinned(pin: int) -> None:
        _VIEW.chose(pin)
        on_pin(pin)

    _VIEW.whole_page_runs()  # the view may have been closed in between
    told, number = _VIEW.told(timestep)
    text_view(
        pack_kept(panels, chosen.layer, entries[0].target, found=chosen.found),
        selected=told,
        push=number,
        key=_VIEW.key,
        on_pin=pinned,
    )
    shares = _shares(panels)
    _draw_matrices(shares, timestep, chosen.found)
    _draw_downloads(panels, shares, timestep, chosen)
    limit = _FOUND_IS_NOT_USED if chosen.found else _HELD_IS_NOT_USED
    st.caption(f"{limit} {_NOT_WHAT_IT_MEANS}")


def _shares(panels: Sequence[Panel]) -> dict[str, np.ndarray]:
    """Return what is held or found, [characters, characters], by the model's label."""
    return {
        label: found.matrix
        for label, found in connectivities(panels).items()
        if isinstance(found, Connectivity)
    }


def _draw_matrices(shares: Mapping[str, np.ndarray], timestep: int, found: bool) -> None:
    """Draw what is held or found after every character, models side by side."""
    from memviz.charts.kept_writes import kept_writes_matrix

    what = "found" if found else "held"
    with st.container(horizontal=True):
        for label, of_model in shares.items():
            with st.container(width=_SQUARE):
                st.markdown(f"**{label}**: after every character")
                draw_chart(
                    kept_writes_matrix(of_model, timestep, found=found),
                    alt=f"{label}: what is {what} after each character, by where it was written",
                )


def _draw_downloads(
    panels: Sequence[Panel], shares: Mapping[str, np.ndarray], timestep: int, chosen: Chosen
) -> None:
    """Draw the menu that saves the squares as a picture, and the selected row as data."""
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.kept_writes import kept_writes_figure

    layer, found = chosen
    share, name = ("found_share", "found") if found else ("share", "held")
    text = next(iter(connectivities(panels).values())).text
    row = pd.concat(
        pd.DataFrame(
            {
                "model": label,
                "layer": layer,
                "timestep": timestep,
                "written_at": range(timestep + 1),
                "character": list(text[: timestep + 1]),
                share: of_model[timestep, : timestep + 1],
            }
        )
        for label, of_model in shares.items()
    )
    what = "finds by its query" if found else "holds"
    title = f"What layer {layer} still {what} of each character"
    lines = [models_line(list(shares)), f"The line is timestep {timestep}. Text: {text.strip()}"]
    picture = chart_picture(lambda: kept_writes_figure(shares, timestep, found=found), title, lines)
    draw_downloads(
        SavedFigure(f"{name}_{layer}_{timestep}", title, "kept_writes", picture, lambda: row)
    )


def _panels(entries: Sequence[ModelEntry], text: str, drawn: str, chosen: Chosen) -> list[Panel]:
    """Return a panel for each model, computing what is not kept yet and showing how far it is."""
    place, panels = st.empty(), []
    for position, entry in enumerate(entries):

        def tell(share: float, entry: ModelEntry = entry, position: int = position) -> None:
            place.progress((position + share) / len(entries), f"{entry.label}: reading the text")

        panels.append(_panel(entry, text, drawn, chosen, tell))
    place.empty()
    return panels


def _panel(
    entry: ModelEntry, text: str, drawn: str, chosen: Chosen, tell: Callable[[float], None]
) -> Panel:
    layer, found = chosen

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
    if found and layer not in kept.found:
        return silent(_NO_QUERY.format(layer=layer))
    panel = kept_panel(entry.label, entry.colour, kept, layer, entry.target, found=found)
    same = panel.connectivity is not None and panel.connectivity.text == drawn
    return panel if same else silent(_OTHER_TEXT)
