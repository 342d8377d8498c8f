"""The passage that the models read: any text with its line ends, and examples."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.text_along import brought_along, note_entered


def passage_field(
    default: str,
    examples: Mapping[str, str],
    longest: int,
    on_text: Callable[[str], None] = lambda _: None,
) -> str:
    """Draw the menu with the passage and return it, cut to `longest` characters.

    It lives in the address (?passage=...) unless it is `default`. An empty one is answered with a
    message and `default`. `on_text` is called with the passage when a visitor has entered or chosen
    another, here or on another page.
    """

    def entered() -> None:
        note_entered(TEXT, st.session_state[TEXT])
        on_text(st.session_state[TEXT][:longest] or default)

    brought = brought_along(TEXT, longest)
    if brought is not None and brought.strip():
        st.session_state[TEXT] = brought
        on_text(brought)

    with st.popover("Text", icon=":material/edit:", width="stretch"):
        typed = st.text_area(
            "Text for the models to read",
            default,
            height=260,
            width=560,
            key=TEXT,
            placeholder="Type or paste a text, of several lines too",
            on_change=entered,
            bind="query-params",
            persist_state="session",
        )
        st.caption("Ctrl+Enter reads it.")
        _draw_examples(examples, on_text)
    if not typed.strip():
        st.warning("The text is empty: here is an example.", icon=":material/edit_note:")
        return default
    if len(typed) > longest:
        st.caption(f"Of {len(typed):,} characters the first {longest:,} are read.")
    return typed[:longest]


def _draw_examples(examples: Mapping[str, str], on_text: Callable[[str], None]) -> None:
    def choose(text: str) -> None:
        st.session_state[TEXT] = text
        on_text(text)

    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Examples", width="content")
        for name, text in examples.items():
            st.button(name, key=f"passage_{name}", type="tertiary", on_click=choose, args=(text,))
