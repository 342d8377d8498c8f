"""A choice that lives in the address and whose options change with other choices."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st


def one_of(
    label: str,
    options: Sequence[str],
    default: str,
    key: str,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """Draw the choice and return it; the default where the earlier one is no longer an option."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    return st.selectbox(
        label,
        options,
        index=list(options).index(default),
        key=key,
        bind="query-params",
        persist_state="session",
        width=width,
    )
