"""What to draw on the accuracy page: each choice lives in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from dashboard.widgets.segmented_choice import segmented_choice
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS
from memviz.evaluation.held_out_results import Counting

Option = TypeVar("Option")

ACCURACY = "accuracy"
GAIN = "gain"

_VIEWS = {ACCURACY: "accuracy", GAIN: "over no context"}
_COUNTINGS = {KNOWN_WORDS: "known words", AS_PUBLISHED: "as the article counted"}
_TOPS = {1: "top 1", 2: "top 2", 3: "top 3"}
_COUNT_KEY, _PUBLISHED_KEY = "count", "published"


@dataclass(frozen=True)
class AccuracyChoices:
    """`view` is ACCURACY or GAIN, `counting` KNOWN_WORDS or AS_PUBLISHED, `tops` of 1, 2, 3."""

    view: str
    counting: Counting
    tops: Sequence[int]
    published: bool


def choose() -> AccuracyChoices:
    """Draw the choices and return them."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        view = _one("Show", _VIEWS, key="view")
        counting = _one("Count", _COUNTINGS, key=_COUNT_KEY)
        tops = _tops()
        published = st.toggle(
            "Published curves",
            key=_PUBLISHED_KEY,
            bind="query-params",
            persist_state="session",
            help="Curves of the article’s models with the same units. It published how often they "
            "are right only by its own counting, so this switches to that.",
            on_change=_count_as_published,
        )
    return AccuracyChoices(view, counting, tops, published)


def _count_as_published() -> None:
    """Switch to the only counting that the published curves have, when they are asked for."""
    if st.session_state[_PUBLISHED_KEY]:
        st.session_state[_COUNT_KEY] = AS_PUBLISHED


def _one(label: str, options: Mapping[Option, str], key: str) -> Option:
    """Draw the choice of one of the options; the first is the default."""
    return segmented_choice(
        label,
        list(options),
        key=key,
        format_func=options.__getitem__,
        label_visibility="collapsed",
        width="content",
    )


def _tops() -> list[int]:
    return st.pills(
        "Right if the word is among the",
        list(_TOPS),
        selection_mode="multi",
        default=[1, 3],
        format_func=_TOPS.__getitem__,
        key="top",
        label_visibility="collapsed",
        width="content",
        bind="query-params",
        persist_state="session",
    )
