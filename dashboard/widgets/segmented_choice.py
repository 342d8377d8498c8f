"""A choice of exactly one, in the address."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

Option = TypeVar("Option")


def segmented_choice(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    default: Option | None = None,
    format_func: Callable[[Any], str] = str,
    **looks: Any,
) -> Option:
    """Draw the options side by side and return the chosen one, at first `default` or the first.

    The address holds it under `key` by its label, unless it is the default. An address that
    leaves the value empty (?key=) empties the control too, required or not: that is the default.
    """
    default = options[0] if default is None else default
    if st.session_state.get(key, default) not in options:
        st.session_state[key] = default  # else the address would keep an option that is gone
    chosen = st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        format_func=format_func,
        key=key,
        bind="query-params",
        persist_state="session",
        wrap=True,  # else what does not fit on a line is cut off
        **looks,
    )
    return default if chosen is None else chosen
