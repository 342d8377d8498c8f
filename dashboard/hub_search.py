"""Finding models on the Hub: a search, its table to compare from, and a field for a name.

The Hub is asked when a visitor presses Search, in one request of four seconds at most.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.hub_pulls import explained, hub
from dashboard.hub_table import HUB_COLUMNS, hub_table
from dashboard.hub_visit import hub_visit
from dashboard.model_names import unit_label
from dashboard.named_models import MOST
from dashboard.plain_text import plain_text
from memviz.units import UNITS

if TYPE_CHECKING:
    from memviz.hub import Found, Listing

_ASKED = "hub_question"
_TICKED = "hub_found"
_ANY = "any"


@st.fragment
def draw_hub_search() -> None:
    """Draw the search, what it found, and the field for a name."""
    form = st.form("hub_search", border=False)
    with form, st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.text_input("Part of the name", key="hub_name", width=190)
        owner = st.text_input("Owner", key="hub_owner", width=140)
        unit = st.selectbox(
            "Unit", [_ANY, *UNITS], format_func=unit_label, key="hub_unit", width=150
        )
        corpus = st.text_input("Corpus", key="hub_corpus", width=140)
        asked = st.form_submit_button("Search", icon=":material/search:", type="primary")
    if asked:
        st.session_state.pop(_TICKED, None)
        st.session_state[_ASKED] = {
            "search": name.strip(),
            "author": owner.strip(),
            "unit": "" if unit == _ANY else unit,
            "corpus": corpus.strip(),
        }
    if _ASKED in st.session_state:
        _draw_answer(st.session_state[_ASKED])
    _draw_pull_by_name()


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
        st.info("The Hub has no such model. Ask for less.", icon=":material/search_off:")


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
            f"Tick up to {MOST}. What the cards say was written by their owners, on other test "
            f"texts perhaps: nothing is checked before it is pulled. {_how_old(listing.age)}"
        )


def _draw_pull_by_name() -> None:
    form = st.form("hub_pull", border=False, clear_on_submit=True)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        reference = st.text_input(
            "Or name a model", placeholder="owner/name@revision", key="hub_reference", width=330
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
