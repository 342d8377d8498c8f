"""One text goes along from page to page: what a visitor entered last, wherever that was."""

import streamlit as st

_ENTERED = "text_entered_last"  # how many texts were entered before it, and the text


def note_entered(key: str, text: str) -> None:
    """Note that a visitor entered a text in the field with this key."""
    number = _entered()[0] + 1
    st.session_state[_ENTERED] = (number, text)
    st.session_state[_known_to(key)] = number


def brought_along(key: str, longest: int) -> str | None:
    """Return the text that a visitor entered last in another field; once, None ever after.

    Also None where it has more than `longest` characters, and where the address says what this
    field, the one with the key, is to hold.
    """
    number, text = _entered()
    if number == st.session_state.get(_known_to(key), 0):
        return None
    st.session_state[_known_to(key)] = number
    return text if key not in st.query_params and len(text) <= longest else None


def _entered() -> tuple[int, str]:
    return st.session_state.get(_ENTERED, (0, ""))


def _known_to(key: str) -> str:
    return f"{key}_knows_text"
