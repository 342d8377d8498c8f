"""How the signatures are shown: which figure, models together or apart, how far back."""

from typing import NamedTuple

import streamlit as st

from dashboard.widgets.segmented_choice import segmented_choice
from memviz.analysis.memory.baselines import KNOWN
from memviz.analysis.memory.summary import Score

TOGETHER, APART = "models together", "layers and parts"
_FIGURES: dict[str, Score] = {"nats": "nats", "accuracy": "accuracy"}
_FARTHEST = (20, 40, 150)  # symbols
_NONE = "none"


class MemoryChoices(NamedTuple):
    """The choices of the graph: `known` symbols of the n-gram model beside it, None for none."""

    figure: Score
    view: str
    farthest: int
    known: int | None


def choose(symbol: str) -> MemoryChoices:
    """Draw the choices, all in the address, and return them; `symbol` is what lags count."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        view = segmented_choice("Show", [TOGETHER, APART], key="show")
        figure = segmented_choice("Recovered, as", list(_FIGURES), key="as")
        farthest = segmented_choice(f"{symbol.capitalize()}s back", _FARTHEST, key="back")
        known = _choose_known(symbol)
    return MemoryChoices(_FIGURES[figure], view, farthest, known)


def _choose_known(symbol: str) -> int | None:
    """Draw the choice of the n-gram model to compare with, by the symbols that it knows."""
    options = [_NONE, *map(str, KNOWN)]
    chosen = st.selectbox(
        "n-gram model that knows",
        options,
        index=options.index("5"),
        format_func=lambda option: option if option == _NONE else f"{option} {symbol}s",
        key="ngram",
        help=f"An n-gram model knows exactly the last n − 1 {symbol}s: each of them for certain, "
        "and of earlier ones what these give away, counted in the decoders’ training text.",
        bind="query-params",
        persist_state="session",
        width=190,
    )
    return None if chosen == _NONE else int(chosen)
