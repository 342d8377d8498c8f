"""The search for cells: a label, a text to search in, the best cells, and the level of chance."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.views.cells.computed_cells import searches
from dashboard.views.cells.label_meanings import MEANINGS, list_of_meanings
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.passages import PASSAGES
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.cells import LABELS, CellSearch
from memviz.analysis.cells.search import SURROGATES
from memviz.charts.numbers import counted
from memviz.components.cell_ranking import ranking_data
from memviz.components.cell_ranking.mount import cell_ranking

HERE = "the text below"
_SCORE = (
    "Score: the absolute correlation of the cell’s value with the label over the text, 0 to 1 (for "
    "yes and no this is the point-biserial correlation), one scale for all models. By chance: "
    f"{SURROGATES} random labels that change as slowly as the label and have nothing to do with "
    "the text; for each the best of all these cells counts, and the 5 % are shared out among all "
    "labels. A cell of an untrained model may track a label, too: what the best one reaches needs "
    "no training."
)

_FIRST = "label_at_first"


def first_label(entries: Sequence[Entry]) -> str:
    """Return the label at first: for word models alone, one that varies in what they read."""
    of_characters = any(entry.target == "character" for entry in entries)
    return "inside quotes" if of_characters else "letters since the word began"


def choose_label(first: str) -> str:
    """Draw the choice of what the cells are searched for, `first` unless a visitor chooses.

    Where `first` becomes another, since other models are chosen, so does what nobody has chosen.
    """
    names, state = list(LABELS), st.session_state
    before = state.get(_FIRST, first)
    if before != first and state.get("label") == before:
        state["label"] = first
    state[_FIRST] = first
    return st.selectbox(
        "Find cells that track",
        names,
        names.index(first),
        key="label",
        help=list_of_meanings(),
        bind="query-params",
        persist_state="session",
    )


def choose_where() -> str:
    """Draw the choice of the text that is searched, and return its name."""
    return st.selectbox(
        "Search in", [HERE, *PASSAGES], key="in", bind="query-params", persist_state="session"
    )


def text_of(where: str, text: str) -> str:
    """Return the text that is searched, by its name; `text` is the one in the view."""
    return PASSAGES.get(where, text)


def search_for(
    entries: Sequence[ModelEntry], label: str, where: str, text: str
) -> CellSearch | None:
    """Return the search, or say why there is none."""
    if not entries:
        st.info(
            "No search: these models are known only by states, and not along this text. Search in "
            f"{HERE}.",
            icon=":material/search_off:",
        )
        return None
    try:
        found = searches(entries, text_of(where, text))
    except ValueError as error:
        st.info(f"No search: {plain_text(str(error))}.", icon=":material/search_off:")
        return None
    if label not in found:
        st.info(
            f"“{label}” never changes in this text, as these models read it: there is nothing to "
            "track. Choose another label, text or model.",
            icon=":material/search_off:",
        )
    return found.get(label)


def draw_found(entries: Sequence[Entry], search: CellSearch, where: str) -> None:
    """Draw the best cells as a list that opens them, and how many are better than chance."""
    labels = {entry.id: entry.label for entry in entries}
    colours = {entry.id: entry.colour for entry in entries}
    cell_ranking(ranking_data(search, labels, colours), key="cell_ranking")
    left_out = [entry.label for entry in entries if entry.id not in search.characters]
    missing = (
        f" Left out: {', '.join(left_out)}; there the label never changes." if left_out else ""
    )
    st.caption(summary(search, labels, where) + missing)


def draw_scores(entries: Sequence[Entry], search: CellSearch, where: str) -> None:
    """Draw the scores of all cells, and the menu that saves them."""
    # Imported here: the chart library is large, and all that stands above is drawn without it.
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.cell_scores import cell_scores_chart

    st.header("All scores", anchor="scores")
    labels = {entry.id: entry.label for entry in entries}
    cells = search.cells.assign(model=search.cells["model"].map(labels))
    colours = {entry.label: entry.colour for entry in entries if entry.id in search.characters}
    chart = cell_scores_chart(cells, search.threshold, colours)
    findings = summary(search, labels, where).replace("**", "")
    draw_chart(chart, alt=findings)
    st.caption(_SCORE)
    title, lines = f"Cells that track “{search.label}”", [models_line(list(colours)), findings]
    picture, table = chart_picture(lambda: chart, title, lines), cells.assign(label=search.label)
    draw_downloads(SavedFigure("cell_search", title, "cells", picture, lambda: table))


def summary(search: CellSearch, labels: Mapping[str, str], where: str) -> str:
    """Return in words how many cells track the label, of which models and over what text."""
    sizes = set(search.characters.values())
    over = (
        counted(sizes.pop(), "character")
        if len(sizes) == 1
        else "; ".join(
            f"{labels[id]}: {counted(n, 'character')}" for id, n in search.characters.items()
        )
    )
    return (
        f"**{search.above_chance:,} of {len(search.cells):,} cells** score above "
        f"{search.threshold:.2f} on “{search.label}” ({MEANINGS[search.label]}). A random "
        f"label in place of any of the {search.labels} labels reaches {search.threshold:.2f} in at "
        f"most 5 % of trials. {_floor(search, labels)}Read from {where}: {over}."
    )


def _floor(search: CellSearch, labels: Mapping[str, str]) -> str:
    """Return what the best cells of untrained models reach; "" where none was read."""
    if not search.untrained:
        return ""
    scores = "; ".join(f"{labels[id]} {score:.2f}" for id, score in search.untrained.items())
    return f"Best cell of an untrained model of the same shape: {scores}. "
