"""A view as a link: all that it shows, and a name that a visitor gives it."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.catalogue.entries import Entry
from dashboard.picker import named_in
from dashboard.views.connectivity.explained_choice import explained_in_address
from dashboard.views.connectivity.scale_choice import SCALES
from dashboard.views.connectivity.variant_choice import GRADIENT_TARGETS, MEASURES
from dashboard.widgets.passages.address import TEXT
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.connectivity_colours import Scale
from memviz.components.link_field.mount import link_field
from memviz.models.config import Target
from memviz.text.one_line import one_line

LONGEST_NAME = 80

_KEY = "name"
_NAMED = "kind_of_the_text_that_is_named"


def view_name() -> str:
    """Return the name of the view as plain text in one line, "" where it has none.

    It is known before the field that it is typed in is drawn: from an address, or as typed last.
    """
    return plain(str(st.session_state.get(_KEY, st.query_params.get(_KEY, ""))))


def forget_name() -> None:
    """Remove the name, from a widget's callback: the view that it named is no longer shown."""
    st.session_state[_KEY] = ""


def forget_name_of_another(predicts: Target) -> None:
    """Remove the name where models of another kind, and so another text, are shown now."""
    if st.session_state.get(_NAMED, predicts) != predicts:
        forget_name()
    st.session_state[_NAMED] = predicts


def draw_name(name: str) -> None:
    """Draw the name as the heading of the view. Neither markdown nor HTML acts in it."""
    with st.container():  # one place, with or without a name, so that the view keeps its own
        if name:
            st.html(f'<h2 style="padding: 0; margin: 0">{escape(name)}</h2>')


def draw_share(
    entries: Sequence[Entry], text: str, timestep: int, variant: Variant, scale: Scale
) -> None:
    """Draw the menu with the name of the view and the link that opens it again."""
    with st.popover("Share", icon=":material/link:"):
        st.text_input(
            "Name of the view",
            key=_KEY,
            max_chars=LONGEST_NAME,
            placeholder="Optional: what you found here",
            bind="query-params",
            persist_state="session",
        )
        query = query_of(entries, text, timestep, variant, scale, view_name())
        link_field(query, label="Link to this view", key="link_to_view")


def query_of(
    entries: Sequence[Entry],
    text: str,
    timestep: int,
    variant: Variant,
    scale: Scale,
    name: str,
) -> str:
    """Return the query of the address that opens the view.

    Text, timestep and models are always named, even where they are the page's own at first: those
    of another dashboard may differ.
    """
    of_words = not entries or entries[0].target == "word"
    where = [("text", text.removeprefix(" ")), ("t", str(timestep))]
    choices = [
        *(where if of_words else [(TEXT, text), ("at", str(timestep))]),
        *named_in(entries),
    ]
    published = Variant()
    if variant.target != published.target:
        choices.append(("of", GRADIENT_TARGETS[variant.target]))
    if variant.explains != published.explains:
        choices += explained_in_address(variant.explains, entries[0].target if entries else "word")
    if variant.measure != published.measure:
        choices.append(("measure", MEASURES[variant.measure]))
    if scale != "row":
        choices.append(("scale", SCALES[scale]))
    if name:
        choices.append((_KEY, name))
    return urlencode(choices)


def plain(name: str) -> str:
    """Return a name in one line of at most 80 characters, without invisible characters."""
    return one_line(name)[:LONGEST_NAME]
