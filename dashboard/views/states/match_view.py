"""Match: the cells that are on during the selected stretch, and where else they are on together."""

from collections.abc import Sequence

import streamlit as st

import memviz
from dashboard.links import CELLS, EDIT, QUESTION, WHOSE, ZERO, cells_to_edit
from dashboard.measuring.corpora import CorpusText
from dashboard.views.states.cells_field import cells_in_words
from dashboard.views.states.corpora import corpus_line
from dashboard.views.states.place_choice import choose_place, place_in, place_words
from dashboard.views.states.selection import SelectedSpan
from dashboard.views.states.side_by_side import say, side_by_side
from dashboard.views.states.subjects import ModelOfText, states_along
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.states.match import Passage
from memviz.components.passage_list import PassageRow, pack
from memviz.components.passage_list.mount import passage_list
from memviz.models.contract import Place

_THRESHOLD = 0.1
_LISTED_CELLS = 24
_WHAT = (
    "The pattern is the cells that are on, at or above the threshold, at every character of the "
    "selected stretch, and off right before and right after it. Where else in the corpus are they "
    "on together?"
)
_OVERLAP = "The number before a passage is the share of the pattern’s cells that are on in it."


def choose_threshold() -> float:
    """Draw the choice of the value from which a cell is on (?threshold=...) and return it."""
    return st.slider(
        "Threshold",
        0.05,
        0.95,
        _THRESHOLD,
        0.05,
        key="threshold",
        width=200,
        bind="query-params",
        persist_state="session",
    )


def draw_match(
    subjects: Sequence[ModelOfText], selection: SelectedSpan, corpus: CorpusText
) -> None:
    """Draw the choices, and each model's pattern and passages."""
    st.header("Where else are these cells on?", anchor="match")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        threshold, chosen = choose_threshold(), choose_place(subjects)
    st.caption(_WHAT)
    for subject, place in side_by_side(subjects):
        with place:
            try:
                found = memviz.match(
                    subject.model,
                    subject.reading,
                    subject.span(selection),
                    threshold,
                    states_along(subject, corpus),
                    place=place_in(subject, chosen),
                )
            except ValueError as error:
                st.caption(plain_text(str(error)))
                continue
            _draw(subject, found, corpus)
    st.caption(f"{_OVERLAP} {corpus_line(corpus)}")


def _draw(subject: ModelOfText, found: memviz.Match, corpus: CorpusText) -> None:
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.states.common import common_chart
    from memviz.charts.states.sentences import match_sentence

    say(match_sentence(found))
    if not len(found.cells):
        return
    _draw_cells(subject, found.place, found.cells.tolist())
    entry = subject.entry
    passage_list(
        pack([_row(one) for one in found.passages], _title(subject), entry.colour),
        key=f"passages_{entry.id}",
    )
    if found.common.empty:
        return
    draw_chart(
        common_chart(found, entry.colour),
        alt=f"{entry.label}: what the passages have in common, beside chance",
    )
    title = "What the passages have in common in which these cells are on"
    lines = [models_line([entry.label]), corpus_line(corpus)]
    picture = chart_picture(lambda: common_chart(found, entry.colour), title, lines)
    draw_downloads(SavedFigure(f"match_{entry.id}", title, "states", picture, found.table))


def _title(subject: ModelOfText) -> str:
    return f"Passages in which cells of {subject.entry.label} are on together, the best first"


def _row(passage: Passage) -> PassageRow:
    return PassageRow(passage.context, f"{passage.overlap:.0%}", passage.overlap)


def _draw_cells(subject: ModelOfText, place: Place, cells: Sequence[int]) -> None:
    """Draw which cells are the pattern, and a button that leads to what they are worth."""
    named = ", ".join(map(str, cells[:_LISTED_CELLS]))
    more = f" and {len(cells) - _LISTED_CELLS} more" if len(cells) > _LISTED_CELLS else ""

    def edit_them() -> None:
        state = st.session_state
        state[QUESTION], state[WHOSE], state[EDIT] = "Edit", CELLS, ZERO
        state[cells_to_edit(subject.entry)] = cells_in_words({place: cells})

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{place_words(place).capitalize()}: {named}{more}", width="content")
        if subject.entry.recorded_text is None:
            st.button(
                "What are they worth?",
                key=f"edit_match_{subject.entry.id}",
                type="tertiary",
                icon=":material/edit_off:",
                on_click=edit_them,
            )
