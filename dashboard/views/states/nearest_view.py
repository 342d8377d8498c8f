"""Nearest: where in a corpus a model is in a similar state, and the text as a path among states."""

from collections.abc import Sequence

import streamlit as st

import memviz
from dashboard.measuring.corpora import CorpusText
from dashboard.views.states.corpora import corpus_line
from dashboard.views.states.place_choice import choose_place, place_in
from dashboard.views.states.selection import SelectedSpan
from dashboard.views.states.side_by_side import say, side_by_side
from dashboard.views.states.subjects import ModelOfText, states_along
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.analysis.states.nearest import DISTANCES, Distance
from memviz.charts.numbers import written
from memviz.components.passage_list import PassageRow, pack
from memviz.components.passage_list.mount import passage_list

_SHOWN = 20
_WHAT = (
    "The states of the corpus that are nearest to the state after the last selected character, "
    "the nearest first, with the text around them, what the model suggested there, and what came."
)
_DISTANCES: dict[Distance, str] = {
    "cosine": "The number before a passage is 1 − cosine: 0 is the same direction, 1 has nothing "
    "in common with it.",
    "whitened": "The number before a passage is the distance after every direction of the corpus’ "
    "states was divided by its standard deviation.",
}


def draw_nearest(
    subjects: Sequence[ModelOfText], selection: SelectedSpan, corpus: CorpusText
) -> None:
    """Draw the choices, and each model's nearest states and its map."""
    st.header("Where else is the state like this?", anchor="nearest")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        distance = segmented_choice("Distance", DISTANCES, key="distance")
        chosen = choose_place(subjects)
    st.caption(_WHAT)
    for subject, place in side_by_side(subjects):
        with place:
            try:
                states, part = states_along(subject, corpus), place_in(subject, chosen)
                timestep = subject.timestep(selection)
                found = memviz.nearest(
                    subject.model, subject.reading, timestep, states, _SHOWN, part, distance
                )
                on_map = memviz.state_map(subject.model, subject.reading, states, part)
            except ValueError as error:
                st.caption(plain_text(str(error)))
                continue
            _draw(subject, found, on_map, corpus)
    st.caption(f"{_DISTANCES[distance]} {corpus_line(corpus)}")


def _draw(
    subject: ModelOfText, found: memviz.Nearest, on_map: memviz.StateMap, corpus: CorpusText
) -> None:
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.states.among import map_chart
    from memviz.charts.states.sentences import nearest_sentence

    entry = subject.entry
    say(nearest_sentence(found))
    passage_list(
        pack(_rows(found), f"States of {entry.label} nearest to the selected one", entry.colour),
        key=f"nearest_{entry.id}",
    )
    draw_chart(
        map_chart(on_map, found.timestep, entry.colour),
        alt=f"{entry.label}: states of the corpus as dots, the text as a path among them",
    )
    title = "States of the corpus as dots, the text as a path among them"
    lines = [models_line([entry.label]), corpus_line(corpus)]
    picture = chart_picture(lambda: map_chart(on_map, found.timestep, entry.colour), title, lines)
    draw_downloads(SavedFigure(f"nearest_{entry.id}", title, "states", picture, found.table))


def _rows(found: memviz.Nearest) -> list[PassageRow]:
    farthest = float(found.distances.max()) or 1.0
    predicted = found.predicted or ("",) * len(found.timesteps)
    rows = zip(found.contexts, found.distances.tolist(), predicted, found.followed, strict=True)
    return [
        PassageRow(context, _far(distance), 1 - distance / farthest / 2, _more(*told))
        for context, distance, *told in rows
    ]


def _far(distance: float) -> str:
    return written(distance, ".4f") if distance >= 0.00005 else "0"


def _more(predicted: str, followed: str) -> tuple[tuple[str, str], ...]:
    came = (("came", followed),) if followed else ()
    return (("suggested", predicted), *came) if predicted else came
