"""Whole numbers as an address may hold them."""

from math import isinf

import streamlit as st

_MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """Return the number in `text`, None where it is no number, or far too long for one."""
    return int(text) if len(text) <= _MOST_DIGITS and text.isdecimal() else None


def is_infinite(text: str) -> bool:
    """Return whether `text` is read as a number beyond all others, such as "inf" and "1e999"."""
    try:
        return isinf(float(text))
    except ValueError:
        return False


def forget_infinity(key: str) -> None:
    """Take an infinite number out of the address: the box of whole numbers at `key` fails on it.

    Call it before the box is drawn. Where there was one, the run begins anew.
    """
    if key not in st.session_state and any(map(is_infinite, st.query_params.get_all(key))):
        del st.query_params[key]
        st.rerun()
