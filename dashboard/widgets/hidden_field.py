"""Values in the address that are changed by other means than a widget of their own."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def hidden_field(default: str, key: str) -> str:
    """Return the text that the address holds under `key`, or `default`.

    To change it, set `st.session_state[key]`. The bound field stays out of sight and keeps the
    address and the browser's Back button in step.
    """
    with _out_of_sight(key):
        typed = st.text_input(key, default, key=key, bind="query-params", persist_state="session")
    return typed or ""


def hidden_choice(
    options: Sequence[str], default: Sequence[str], key: str, format_func: Callable[[str], str]
) -> list[str]:
    """Return those of the options that the address holds under `key`, by label, or `default`.

    It is changed as a `hidden_field` is.
    """
    with _out_of_sight(key):
        return st.pills(
            key,
            options,
            selection_mode="multi",
            default=default,
            format_func=format_func,
            key=key,
            bind="query-params",
            persist_state="session",
        )


def _out_of_sight(key: str) -> DeltaGenerator:
    st.html(f"<style>.st-key-{key}_in_the_address {{ display: none; }}</style>")
    return st.container(key=f"{key}_in_the_address")
