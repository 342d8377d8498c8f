"""The model picker: in the sidebar of every page, its choice in the address (?models=...)."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue import BUNDLED, Entry, catalogue, usable

MOST = 4

_KEY = "models"
_STRANGERS = "models_not_found"


def draw_picker() -> None:
    """Draw the picker in the sidebar. The shell calls this once, before it runs the page."""
    entries = usable()
    if _KEY not in st.session_state:
        _accept_ids_in_the_address(entries)
    with st.sidebar:
        st.pills(
            "Models, up to four",
            list(entries),
            selection_mode="multi",
            default=default_ids(entries),
            format_func=lambda id: entries[id].label,
            key=_KEY,
            bind="query-params",
        )
        _say_what_was_not_taken()
        _say_what_is_broken()


def chosen_models() -> list[Entry]:
    """Return the one to four models to show, in the order of the catalogue.

    Stops the page with a friendly message when none is chosen.
    """
    entries = usable()
    chosen = [entries[id] for id in entries if id in (st.session_state.get(_KEY) or [])]
    if not chosen:
        st.info("No model is chosen. Choose one or more in the sidebar.", icon=":material/tune:")
        st.stop()
    return chosen[:MOST]


def default_ids(entries: dict[str, Entry]) -> list[str]:
    """Return the ids chosen at first: the bundled models, or the published when there are none."""
    bundled = [id for id, entry in entries.items() if entry.bundled]
    return (bundled or list(entries))[:MOST]


def named_in_address(
    names: Sequence[str], entries: dict[str, Entry]
) -> tuple[list[str], list[str]]:
    """Return the ids that `names` stand for, and the unknown names.

    A name is a label or an id, in any case; a bundled model's id may follow `bundled/`.
    """
    ids = {name.casefold(): id for id, entry in entries.items() for name in _names(entry)}
    known = dict.fromkeys(ids[name.casefold()] for name in names if name.casefold() in ids)
    return list(known), [name for name in names if name and name.casefold() not in ids]


def _names(entry: Entry) -> list[str]:
    return [entry.id, entry.label, *([BUNDLED + entry.id] if entry.bundled else [])]


def _accept_ids_in_the_address(entries: dict[str, Entry]) -> None:
    """Let an address name models by id (?models=gru), and remember the names nobody knows.

    The bound widget reads labels only and drops every other name without a word, so the address
    is put right and the run begins again before the widget sees it.
    """
    names = st.query_params.get_all(_KEY)
    known, unknown = named_in_address(names, entries)
    if unknown:
        st.session_state[_STRANGERS] = unknown
    labels = [entries[id].label for id in known]
    if labels and labels != names:
        st.query_params[_KEY] = labels
        st.rerun()


def _say_what_was_not_taken() -> None:
    strangers = st.session_state.get(_STRANGERS)
    if strangers:
        st.warning(f"Not found here: {', '.join(strangers)}.", icon=":material/search_off:")
    if len(st.session_state[_KEY]) > MOST:
        st.caption(f"More than {MOST} are chosen: the first {MOST} are shown.")


def _say_what_is_broken() -> None:
    for entry in catalogue().values():
        if entry.problem:
            st.warning(f"**{entry.label}** cannot be opened. {entry.problem}")
