"""The same edit over many texts of the corpus, beside the same edit of random cells."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

import memviz
from dashboard.measuring.corpora import CorpusText
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.views.states.corpora import corpus_line
from dashboard.views.states.edited import EditedModelOfText
from dashboard.views.states.side_by_side import say, side_by_side
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.stoppable_work import StoppableWork
from memviz.analysis.states.positions import KINDS_OF_CHARACTERS

TEXTS, LENGTH, AFTER = 100, 200, 50
_EFFECTS = Kept[memviz.EditEffects](most=16)
_WHAT = (
    f"The same edit in {TEXTS} texts of {LENGTH} characters from the corpus, each after its "
    f"{AFTER}th one: the mean cost where a certain kind of character is predicted, and everywhere "
    "else, with 95 % intervals over the texts."
)
_OF_WORDS = " Of a model of words it is the kind of the letter that was read."
_RANDOM = (
    "Hollow, in grey: the same done to as many other cells of the same parts, drawn at random ten "
    "times."
)


def draw_effects(found: Sequence[EditedModelOfText], corpus: CorpusText) -> None:
    """Draw the measure, which is taken when a visitor opens it."""
    expander = st.expander("Over many texts", key="effects", on_change="rerun")
    if not expander.open:
        return
    with expander:
        of_words = any(one.subject.entry.target == "word" for one in found)
        drawn = any(edit.cells is not None for one in found for edit in one.edits)
        st.caption(f"{_WHAT}{_OF_WORDS if of_words else ''} {_RANDOM if drawn else ''}")
        by_id = {one.subject.entry.id: one for one in found}
        for subject, place in side_by_side([one.subject for one in found]):
            with place:
                try:
                    effects = _effects(by_id[subject.entry.id], corpus)
                except ValueError as error:
                    st.caption(plain_text(str(error)))
                    continue
                _draw(by_id[subject.entry.id], effects, corpus)


def _draw(one: EditedModelOfText, effects: memviz.EditEffects, corpus: CorpusText) -> None:
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.states.effects import effects_chart
    from memviz.charts.states.sentences import effects_sentence

    entry = one.subject.entry
    say(effects_sentence(effects))
    chart = effects_chart(effects, entry.colour)
    draw_chart(chart, alt=f"{entry.label}: cost of the edit by the kind of character, in nats")
    title = "What an edit of the state costs over many texts, by the kind of character"
    lines = [models_line([entry.label]), corpus_line(corpus)]
    picture = chart_picture(lambda: chart, title, lines)
    draw_downloads(SavedFigure(f"effects_{entry.id}", title, "states", picture, effects.table))


def _effects(one: EditedModelOfText, corpus: CorpusText) -> memviz.EditEffects:
    """Return what the edits cost over texts of the corpus, measured once.

    Raises ValueError as `memviz.edit_effects` does.
    """
    entry = one.subject.entry
    edits = tuple(replace(edit, timestep=AFTER) for edit in one.edits)
    key = (entry.version, corpus.name, len(corpus.text), hash(corpus.text), edits)
    kept = _EFFECTS.get(key)
    if kept is not None:
        return kept
    texts = texts_of(corpus.text)
    work = StoppableWork(f"effects_{entry.id}", key)
    tell = partial(work.tell, f"{entry.label}: editing its state in {len(texts)} texts")
    with readings_of(corpus.text).slices(key, tell) as tell_slice:
        kept = _EFFECTS.get(key)
        if kept is None:
            measured = memviz.edit_effects(
                one.subject.model, texts, edits, KINDS_OF_CHARACTERS, progress=tell_slice
            )
            kept = _EFFECTS.put(key, measured)
    work.end()
    return kept


def texts_of(corpus: str) -> list[str]:
    """Return texts of a corpus, evenly spaced, that do not overlap."""
    count = min(TEXTS, len(corpus) // LENGTH)
    step = len(corpus) / count
    return [corpus[int(at * step) :][:LENGTH] for at in range(count)]
