"""What surrounds the graph of the accuracy page: its models, its notes and its numbers."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import Entry, UnmeasuredEntry, published_among, with_weights
from dashboard.views.accuracy.choices import ACCURACY, GAIN, AccuracyChoices
from dashboard.widgets.plain_text import plain_text
from memviz import CheckpointError
from memviz.charts.accuracy import BASELINE, CEILING
from memviz.charts.accuracy_figure import AccuracyFigure
from memviz.evaluation.accuracy import (
    AS_PUBLISHED,
    FEWEST_POSITIONS,
    KNOWN_WORDS,
    Measured,
    TestSet,
)
from memviz.evaluation.intervals import BY_OBSERVATION

_MEANING = {
    KNOWN_WORDS: "**Known words**: only positions whose word is in the model's vocabulary count, "
    "and no padding: no position is out of a model's reach, so the ceiling is 100 %.",
    AS_PUBLISHED: "**As the article counted**: every position of every padded observation counts. "
    "Words outside the vocabulary and the padding after a text's end are errors, so the curves "
    "fall on the right for a reason that is no model's fault.",
}
_OLDER = {
    ACCURACY: "Bands of results without counts by observation: 95 % Wilson intervals, as if "
    "positions were independent, and so too narrow.",
    GAIN: "Bands of results without counts by observation: 95 % intervals (Newcombe 1998, method "
    "10), as if positions were independent and others for model and baseline, and so too wide.",
}
_COUNTED = {KNOWN_WORDS: "known words, no padding", AS_PUBLISHED: "as the article counted"}


def with_published(entries: Sequence[Entry]) -> list[Entry]:
    """Return the models, then the article's models of the same units; say when it has none."""
    published = {one.unit: one for one in published_among(usable().values())}
    units = [entry.unit for entry in with_weights(entries)]
    overlaid = [published[unit] for unit in units if unit in published]
    if units and not overlaid:
        st.caption("The article published no model of these units.")
    return list(dict.fromkeys([*entries, *overlaid]))


def results(entries: Sequence[Entry], choices: AccuracyChoices) -> dict[str, Measured]:
    """Return the accuracies by label, and say on the page which models have none, and why."""
    found: dict[str, Measured] = {}
    left_out = []
    for entry in entries:
        try:
            result = entry.accuracy(choices.counting)
        except CheckpointError as error:
            st.warning(f"**{entry.label}**: {plain_text(str(error))}")
            continue
        if result is None and isinstance(entry, UnmeasuredEntry):
            st.caption(f"**{entry.label}**: not measured, as it is not a checkpoint.")
        elif result is None or (choices.view == GAIN and result.baseline.empty):
            left_out.append(entry.label)
        else:
            found[entry.label] = result
    if left_out:
        st.caption(_why_not_drawn(left_out, choices))
    return found


def draw_notes(figure: AccuracyFigure, sets: Sequence[TestSet], choices: AccuracyChoices) -> None:
    """Draw how to read the graph, how positions are counted, what the grey and the bands are."""
    st.caption(
        "Point at the graph, or tap it, to read its values there. A click on a model’s row shows "
        "that model alone, a second click all of them; with Shift, several."
    )
    st.caption(_MEANING[choices.counting])
    st.caption(" ".join([*_references(figure, sets), *_intervals(sets, choices)]))
    corpora = {held.sample.corpus for held in sets}
    if len(corpora) > 1:
        st.caption(
            f"The models were trained and tested on different texts ({', '.join(sorted(corpora))})"
            " with vocabularies of different sizes: compare the shapes of their curves, and "
            "levels with care."
        )


def draw_sizes(found: Mapping[str, Measured]) -> None:
    """Draw each model's accuracy over all positions, and what it was measured on."""
    tops = {f"Top {top}": st.column_config.NumberColumn(format="%.1f %%") for top in (1, 2, 3)}
    st.dataframe(
        pd.DataFrame(
            {
                "Model": label,
                **{f"Top {top}": result.percentage(top) for top in (1, 2, 3)},
                "Corpus": result.corpus,
                "Observations": result.observations,
                "Positions": result.positions,
            }
            for label, result in found.items()
        ),
        hide_index=True,
        placeholder="–",
        alt="Accuracy over all positions, corpus and sample sizes of each model",
        column_config={
            **tops,
            "Model": st.column_config.TextColumn(pinned=True),
            "Observations": st.column_config.NumberColumn(format="localized"),
            "Positions": st.column_config.NumberColumn(format="localized"),
        },
    )
    if any(result.positions is None for result in found.values()):
        st.caption("–: not published.")


def draw_values(figure: AccuracyFigure) -> None:
    """Draw every value of the graph as a table, for readers without a pointer."""
    with st.expander("All values as a table", key="values"):
        percent = st.column_config.NumberColumn(format="percent")
        st.dataframe(
            figure.table,
            hide_index=True,
            placeholder="–",
            alt="Every point of the graph with its interval and its number of positions",
            column_config={
                "model": st.column_config.TextColumn("Model", pinned=True),
                "known_letters": "Letters known",
                "top": "Top",
                "accuracy": st.column_config.NumberColumn("Accuracy", format="percent"),
                "gain": st.column_config.NumberColumn("Over no context", format="percent"),
                "n": st.column_config.NumberColumn("Positions", format="localized"),
                "low": percent,
                "high": percent,
            },
        )


def paper_title(sets: Sequence[TestSet], choices: AccuracyChoices) -> tuple[str, list[str]]:
    """Return the title of the saved picture, and lines that say what was measured on what."""
    what = "Accuracy over no context" if choices.view == GAIN else "Accuracy"
    title = f"{what} by letters already known: {_COUNTED[choices.counting]}"
    return title, [*map(_sample, sets), *_intervals(sets, choices)[:1]]


def _sample(held: TestSet) -> str:
    of, corpus = held.sample, plain_text(held.sample.corpus)
    names = "; ".join(held.members)
    if of.observations is None:
        return f"{corpus}, sample sizes not published: {names}"
    return f"{corpus}, {of.observations:,} test texts, {of.positions:,} positions: {names}"


def _why_not_drawn(labels: Sequence[str], choices: AccuracyChoices) -> str:
    names = "; ".join(f"**{label}**" for label in labels)
    verb = "is" if len(labels) == 1 else "are"
    reason, remedy = (
        ("no baseline to compare with", "“accuracy”")
        if choices.view == GAIN
        else ("no accuracies of known words", "“as the article counted”")
    )
    return f"{names} {verb} not drawn: the article published {reason}. Choose {remedy} to see it."


def _references(figure: AccuracyFigure, sets: Sequence[TestSet]) -> list[str]:
    if not any(held.sized for held in sets):
        return []
    corpora = ", ".join(
        dict.fromkeys(plain_text(held.sample.corpus) for held in sets if held.sized)
    )
    parts = [
        f"{BASELINE} ({corpora}): the commonest words of the training text that begin with the "
        "known letters, on the test texts of the models compared with it."
    ]
    if figure.table["top"].isna().any():
        parts.append(f"{CEILING} ({corpora}): the share of words that are in the vocabulary.")
    return parts


def _intervals(sets: Sequence[TestSet], choices: AccuracyChoices) -> list[str]:
    few = f"Points measured on fewer than {FEWEST_POSITIONS} positions are not drawn."
    kinds = {one.interval for held in sets if held.sized for one in held.members.values()}
    said = []
    if BY_OBSERVATION in kinds:
        of = "difference at the same positions, " if choices.view == GAIN else ""
        said.append(
            f"Bands: 95 % intervals, {of}a bootstrap over observations of this test text; they "
            "are about this text."
        )
    if kinds - {BY_OBSERVATION}:
        said.append(_OLDER[choices.view])
    return [*said, few]
