"""A value in the address that is changed by other means than a widget of its own."""

import streamlit as st


def hidden_field(default: str, key: str) -> str:
    """Return the text that the address holds under `key`, or `default`.

    To change it, set `st.session_state[key]`. The bound field stays out of sight and keeps the
    address and the browser's Back button in step.
    """
    st.html(f"<style>.st-key-{key}_in_the_address {{ display: none; }}</style>")
    with st.container(key=f"{key}_in_the_address"):
        typed = st.text_input(key, default, key=key, bind="query-params", persist_state="session")
    return typed or ""
