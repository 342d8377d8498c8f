"""Edit: what the predictions along the text lose when the state is changed at a character."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import memviz
from dashboard.measuring.corpora import CorpusText
from dashboard.server.kept import Kept
from dashboard.views.states.edit_choice import EditChoice, choose_edit, edits_of
from dashboard.views.states.edited import EditedModelOfText
from dashboard.views.states.edited_connectivity import draw_edited_connectivity
from dashboard.views.states.effects_view import draw_effects
from dashboard.views.states.selection import SelectedSpan
from dashboard.views.states.side_by_side import say, side_by_side
from dashboard.views.states.subjects import ModelOfText
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text

_ROWS = 40
_SYMBOLS = ("symbol", "target", "suggestion_before", "suggestion_after")
_UNEDITED = Kept[memviz.Unedited](most=8)
_EDITED = Kept[memviz.Edited](most=32)
_COST = (
    "The cost is by how much that raises the loss at a target, in nats: 0.69 halves the target’s "
    "probability. An edit acts between two steps, so the next prediction is the first it can "
    "change."
)


def draw_edit(subjects: Sequence[ModelOfText], selection: SelectedSpan, corpus: CorpusText) -> None:
    """Draw the choices, each model's predictions before and after, and what more can be seen."""
    st.header("What if the state is changed here?", anchor="edit")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        choice = choose_edit(subjects)
    st.caption(f"{choice.in_words} {_COST}")
    found = []
    for subject, place in side_by_side(subjects):
        with place:
            try:
                found.append((_edited(subject, selection, choice), place))
            except ValueError as error:
                st.caption(plain_text(str(error)))
    most = _highest([one.edited for one, _ in found])
    for one, place in found:
        _draw(one, most, place)
    if found:
        edited = [one for one, _ in found]
        draw_effects(edited, corpus)
        draw_edited_connectivity(edited, selection)


def _edited(subject: ModelOfText, selection: SelectedSpan, choice: EditChoice) -> EditedModelOfText:
    """Return the predictions without and with the edits, computed once.

    Raises ValueError as `edits_of` and `memviz.edit` do.
    """
    edits = tuple(edits_of(choice, subject, subject.timestep(selection)))
    of_text = (subject.entry.version, subject.reading.text)
    kept = _EDITED.get((*of_text, edits))
    if kept is None:
        unedited = _UNEDITED.get(of_text)
        if unedited is None:
            unedited = _UNEDITED.put(of_text, memviz.Unedited(subject.model, subject.reading))
        kept = _EDITED.put((*of_text, edits), unedited.edited(edits))
    return EditedModelOfText(subject, edits, kept)


def _highest(shown: Sequence[memviz.Edited]) -> float:
    """Return the highest cost of all models, so that their graphs have one scale."""
    from memviz.charts.states.cost import highest_cost

    return max(map(highest_cost, shown), default=0.0)


def _draw(one: EditedModelOfText, most: float, place: DeltaGenerator) -> None:
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.states.cost import cost_chart, cost_on_paper
    from memviz.charts.states.sentences import edit_sentence

    entry, edited = one.subject.entry, one.edited
    with place:
        say(edit_sentence(edited))
        draw_chart(
            cost_chart(edited, entry.colour, most),
            alt=f"{entry.label}: what the edit costs at each later target, in nats",
        )
        _draw_predictions(one)
        title = "What an edit of the state costs at each later target"
        text = one.subject.drawn
        lines = [models_line([entry.label]), edit_sentence(edited), f"Text: {text.strip()}"]
        picture = chart_picture(lambda: cost_on_paper(edited, entry.colour, most), title, lines)
        draw_downloads(SavedFigure(f"edit_{entry.id}", title, "states", picture, edited.table))


def _draw_predictions(one: EditedModelOfText) -> None:
    """Draw the predictions after the edit, as they were and as they are."""
    from memviz.charts.character_marks import symbol_drawn

    table = one.edited.table()
    drawn = {name: table[name].map(symbol_drawn) for name in _SYMBOLS}
    first = 1 + min(edit.timestep for edit in one.edits)
    probability = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        table.assign(**drawn)[first:].head(_ROWS),
        hide_index=True,
        height=246,
        placeholder="–",
        alt=f"{one.subject.entry.label}: predictions before and after the edit",
        column_order=[
            "symbol",
            "target",
            "probability_before",
            "probability_after",
            "suggestion_before",
            "suggestion_after",
            "cost",
        ],
        column_config={
            "symbol": st.column_config.TextColumn("Read", pinned=True),
            "target": "Target",
            "probability_before": {**probability, "label": "Before"},
            "probability_after": {**probability, "label": "After"},
            "suggestion_before": "First suggestion before",
            "suggestion_after": "and after",
            "cost": st.column_config.NumberColumn("Cost, nats", format="%.2f"),
        },
    )
