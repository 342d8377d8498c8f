"""The recurrent diagram of one of the chosen models, over the end of the typed text.

The model is in the address (?diagram=GRU), and so is a selected character (?step=12) unless it is
the last one.
"""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.server.kept import Kept
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads, models_line
from dashboard.widgets.hidden_field import hidden_field
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.whole_number import whole_number
from memviz.analysis.activations import Unrolled, unrolled
from memviz.components.recurrent_diagram import diagram_data
from memviz.components.recurrent_diagram.mount import recurrent_diagram
from memviz.models.reading import MAX_CHARACTERS, read_so_far

_MODEL = "diagram"
_STEP = "step"
_VIEW = "recurrent_diagram"
_UNROLLED = Kept[Unrolled](most=64)


def select_the_last_character() -> None:
    """Forget the selected character, from a callback that changes the text."""
    st.session_state[_STEP] = ""


def draw_recurrent_diagram(entries: Sequence[ModelEntry], text: str) -> None:
    """Draw the section for what is typed, `text`."""
    st.header("How the text reaches the suggestion", anchor="recurrent-diagram")
    entry = _choice(entries)
    pinned = _pinned()
    shown = _shown(entry, text)
    if shown is None:
        return
    recurrent_diagram(
        diagram_data(shown, entry.label, entry.colour), pinned=pinned, key=_VIEW, on_pin=_pin
    )
    symbol = "letter" if entry.target == "word" else entry.target
    st.caption(
        f"A column per {symbol}, the input at the bottom. Each layer reads what is below it and "
        f"its own state one {symbol} earlier. Strong: every path to the softmax of the selected "
        f"{symbol}; faint: what cannot reach it. Choose a {symbol} by click, touch or arrow keys. "
        f"The {entry.target}s on top are the model’s most probable ones there."
    )
    draw_downloads(_saved(entry, shown, pinned))


def _saved(entry: ModelEntry, shown: Unrolled, pinned: int | None) -> SavedFigure:
    title, there = "How the text reaches the suggestion", range(len(shown.pieces))
    timestep = None if pinned is None or pinned - shown.first not in there else pinned

    def picture() -> str:
        from memviz.charts.unrolled import suggested_there, unrolled_chart

        lines = [
            models_line([entry.label]),
            suggested_there(shown, timestep),
            f"Text: {''.join(shown.pieces)}",
        ]
        chart = partial(unrolled_chart, shown, entry.colour, timestep)
        return chart_picture(chart, title, lines)()

    return SavedFigure("recurrent_diagram", title, "suggestions", picture, shown.table)


def _choice(entries: Sequence[ModelEntry]) -> ModelEntry:
    """Draw the choice of the model where there is one, and return it."""
    by_id = {entry.id: entry for entry in entries}
    if st.session_state.get(_MODEL) not in by_id:
        st.session_state.pop(_MODEL, None)  # its model is no longer chosen in the sidebar
    chosen = segmented_choice(
        "Model of the diagram",
        list(by_id),
        key=_MODEL,
        format_func=lambda id: by_id[id].label,
        label_visibility="collapsed",
    )
    return by_id[chosen]


def _pinned() -> int | None:
    return whole_number(hidden_field("", _STEP))


def _pin(timestep: int | None) -> None:
    st.session_state[_STEP] = "" if timestep is None else str(timestep)


def _shown(entry: ModelEntry, text: str) -> Unrolled | None:
    """Return what is drawn; None where there is nothing and the page says why."""
    model = loaded(entry)
    if model is None:
        return None
    key = (entry.version, text)
    try:
        return _UNROLLED.get(key) or _UNROLLED.put(
            key, unrolled(model, read_so_far(model, text, MAX_CHARACTERS))
        )
    except ValueError as error:
        st.info(f"**{entry.label}** cannot be drawn for this text. {plain_text(str(error))}")
        return None
