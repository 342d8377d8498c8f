"""Finding models on the Hub: a search, its table to compare from, and a field for a name.

The Hub is asked when a visitor presses Search, or opens a link to a search, in one request of four
seconds at most.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.catalogue.hub.pulls import explained, hub
from dashboard.catalogue.hub.table import HUB_COLUMNS, hub_table
from dashboard.catalogue.hub.visit import hub_visit
from dashboard.catalogue.named_models import MOST
from dashboard.widgets.plain_text import plain_text
from memviz.models.names import unit_label
from memviz.units import UNITS

if TYPE_CHECKING:
    from memviz.hub import Found, Listing

_ASKED = "hub_question"
_TICKED = "hub_found"
_ANY = "any"
_EVERYTHING = {"search": "", "author": "", "unit": "", "corpus": ""}
_LONGEST = 96  # characters, of a name on the Hub


@st.fragment
def draw_hub_search() -> None:
    """Draw the search, what it found, and the field for a name."""
    pressed, question = _draw_fields()
    if pressed or question != st.session_state.get(_ASKED, _EVERYTHING):
        st.session_state.pop(_TICKED, None)
        st.session_state[_ASKED] = question
    if _ASKED in st.session_state:
        _draw_answer(question)
    _draw_pull_by_name()


def _draw_fields() -> tuple[bool, dict[str, str]]:
    """Draw the fields, which live in the address; return whether to ask, and what for."""
    form = st.form("hub_search", border=False)
    with form, st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = _field("Part of the name", "hub_name", 190)
        owner = _field("Owner", "hub_owner", 140)
        unit = st.selectbox(
            "Unit",
            [_ANY, *UNITS],
            format_func=unit_label,
            key="hub_unit",
            width=150,
            bind="query-params",
            persist_state="session",
        )
        corpus = _field("Corpus", "hub_corpus", 140)
        pressed = st.form_submit_button("Search", icon=":material/search:")
    return pressed, {
        "search": name,
        "author": owner,
        "unit": "" if unit == _ANY else unit,
        "corpus": corpus,
    }


def _field(label: str, key: str, width: int) -> str:
    text = st.text_input(
        label,
        key=key,
        width=width,
        max_chars=_LONGEST,
        bind="query-params",
        persist_state="session",
    )
    return (text or "").strip()[:_LONGEST]


def _draw_answer(question: dict[str, str]) -> None:
    from memviz.hub import HubError

    try:
        with st.spinner("Asking the Hub"):
            listing = hub().listing(
                search=question["search"],
                author=question["author"],
                unit=question["unit"],
                corpus=question["corpus"],
            )
    except HubError as error:
        st.warning(plain_text(explained(error)), icon=":material/cloud_off:")
        return
    if listing.problem:
        problem = plain_text(listing.problem)
        st.warning(f"{problem}. Below: its last answer.", icon=":material/cloud_off:")
    if listing.models:
        _draw_found(listing)
    else:
        st.info("The Hub has no such model. Try a broader search.", icon=":material/search_off:")


def _draw_found(listing: "Listing") -> None:
    event = st.dataframe(
        hub_table(listing.models),
        hide_index=True,
        placeholder="–",
        column_config=dict(HUB_COLUMNS),
        alt="Unit, sizes, corpus and test results of the models found on the Hub",
        key=_TICKED,
        on_select="rerun",
        selection_mode="multi-row",
    )
    ticked = [listing.models[row] for row in event.selection.rows if row < len(listing.models)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            f"Compare {len(ticked) or ''}".strip(),
            icon=":material/compare_arrows:",
            disabled=not 1 <= len(ticked) <= MOST,
            key="hub_compare",
        ):
            _pull(ticked)
        st.caption(
            f"Tick up to {MOST}. The cards were written by the models’ owners, perhaps on other "
            f"test texts: nothing is checked before it is pulled. {_how_old(listing.age)}"
        )


def _draw_pull_by_name() -> None:
    form = st.form("hub_pull", border=False, clear_on_submit=True)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        reference = st.text_input(
            "Or name a model",
            placeholder="owner/name@revision, or its address",
            key="hub_reference",
            width=330,
        )
        named = st.form_submit_button("Pull", icon=":material/download:")
    if named and reference.strip():
        hub_visit().ask(reference.strip())
        st.rerun()


def _pull(models: Sequence["Found"]) -> None:
    for model in models:
        hub_visit().ask(f"{model.name}@{model.sha}")
    st.rerun()


def _how_old(seconds: float) -> str:
    if seconds < 1:
        return "Asked just now."
    if seconds < 120:
        return f"Asked {seconds:.0f} s ago."
    if seconds < 7200:
        return f"Asked {seconds / 60:.0f} minutes ago."
    return f"Asked {seconds / 3600:.0f} hours ago."
