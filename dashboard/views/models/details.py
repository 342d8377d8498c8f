"""One model in detail: where it came from, what it was tested on, how to make it again."""

from collections.abc import Iterable
from math import isnan

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import (
    CheckpointEntry,
    Entry,
    OwnEntry,
    PublishedEntry,
    TransformersEntry,
)
from dashboard.catalogue.facts import ModelFacts
from dashboard.catalogue.records import footprint_of
from dashboard.views.models.card import draw_card
from dashboard.widgets.plain_text import plain_text
from memviz.charts.numbers import counted
from memviz.charts.unit_note import unit_note
from memviz.evaluation.held_out_results import CharacterResults, Counted
from memviz.evaluation.intervals import accuracy_estimate, interval_kind
from memviz.evaluation.tally import TOPS
from memviz.models.footprint import Footprint

_UNKNOWN = "–"
_LONGEST = 20_000  # characters of a text that may be anyone's


def draw_details(entry: Entry) -> None:
    """Draw origin, training and test results; a dash stands for what is not known."""
    if isinstance(entry, TransformersEntry):
        _draw_of_transformers(entry)
        return
    facts = entry.facts()
    if isinstance(entry, OwnEntry) and entry.recorded_text is not None:
        st.markdown(
            "Given by code of this dashboard’s owner: states that were recorded along "
            f"{counted(len(entry.recorded_text), 'character')} of text. Nothing else is known of "
            "the model: neither its weights nor what it predicts."
        )
        return
    if isinstance(entry, OwnEntry) and not entry.metrics:
        total = facts.parameters.total
        size = f", {total:,} parameters" if total else ""
        st.markdown(
            f"Made by code of this dashboard’s owner{size}. Its training is not recorded, and "
            "it was not measured."
        )
        return
    if note := unit_note(facts.shape.unit, facts.training.unit_sha256):
        st.info(plain_text(note), icon=":material/difference:")
    origin, training = st.columns(2, gap="large")
    with origin:
        st.markdown(_list("Corpus", _corpus(facts)))
    with training:
        st.markdown(_list("Training", _training(facts)))
    st.dataframe(
        accuracy_table(facts),
        hide_index=True,
        placeholder=_UNKNOWN,
        alt=f"Accuracy of {entry.label} on held-out text, counted in two ways",
        column_config={"Counted": st.column_config.TextColumn(pinned=True)},
    )
    st.caption(_accuracy_caption(entry, facts))
    if command := facts.training.command:
        st.code(command[:_LONGEST], language=None, wrap_lines=True)
    if isinstance(entry, CheckpointEntry):
        st.caption(_memory(footprint_of(entry.folder)))
        draw_card(entry.record.card)


def accuracy_table(facts: ModelFacts) -> pd.DataFrame:
    """Return accuracy of the model and without context, top 1 to 3, each with its interval."""
    results = facts.results
    counted_words = {
        "Known words": results.known_words,
        "Known words, no context": results.baseline.known_words,
        "As the article counted": results.as_published,
        "As the article counted, no context": results.baseline.as_published,
    }
    rows = _character_rows(results.characters)
    for name, result in counted_words.items():
        if any(result.share(top) is not None for top in TOPS):
            tops = {f"Top {top}": _share(result, top) for top in TOPS}
            rows.append({"Counted": name, **tops, "Positions": _whole(result.positions)})
    return pd.DataFrame(rows, columns=["Counted", "Top 1", "Top 2", "Top 3", "Positions"])


def _character_rows(counted: CharacterResults) -> list[dict[str, str | None]]:
    """Return the row of a character model, whose intervals are in its metrics; none for others."""
    if counted.accuracy is None:
        return []
    tops = {f"Top {top}": _share(counted, top) for top in TOPS}
    return [{"Counted": "Characters", **tops, "Positions": _whole(counted.positions)}]


def _draw_of_transformers(entry: TransformersEntry) -> None:
    """Draw what its settings say, and where it is from: nothing else is read of such a model."""
    name, _, commit = entry.id.partition("@")
    shape = entry.shape
    megabytes = f"{round(shape.nbytes / 1e6) or 1:,} MB"
    facts = (
        ("Type", _text(shape.type)),
        ("Layers", _whole(shape.layers)),
        ("Hidden size", _whole(shape.hidden_size)),
        ("Parameters", f"{_whole(shape.parameters)}, which take {megabytes} while it is open"),
        ("Repository", _text(name)),
        ("Commit", f"`{commit}`"),
    )
    st.markdown(_list("A model of transformers, from the Hub", facts))
    st.caption("Its training is not recorded here, and it was not measured.")


def _accuracy_caption(entry: Entry, facts: ModelFacts) -> str:
    if isinstance(entry, PublishedEntry):
        return "The article published its test accuracy as one number, without sample sizes."
    observations, entropy = _whole(facts.results.observations), facts.cross_entropy
    corpus = plain_text(facts.corpus.name or "a corpus")
    if facts.target != "word":
        return (
            f"The last part of {corpus}, read from end to end with the state carried along; cross "
            f"entropy {'–' if entropy is None else f'{entropy:.3f} nats per character'}. "
            f"Intervals in brackets: {plain_text(facts.results.characters.interval or '95 %')}."
        )
    return (
        f"{observations} held-out observations of {corpus}; "
        f"cross entropy of known words {'–' if entropy is None else f'{entropy:.3f} nats'}. No "
        "context: the commonest words that begin with the known letters. Intervals in brackets: "
        f"{plain_text(interval_kind(facts.results.known_words))}."
    )


def _memory(need: Footprint) -> str:
    weights, typing, connectivity = (
        f"{round(part / 1e6) or 1:,} MB" for part in (need.weights, need.typing, need.connectivity)
    )
    return (
        f"Memory that it takes here: {weights} while it is open, up to {typing} for a text that is "
        f"being typed, about {connectivity} while the connectivity of the longest text is computed."
    )


def _corpus(facts: ModelFacts) -> Iterable[tuple[str, str]]:
    corpus = facts.corpus
    yield "Name", _text(corpus.name)
    yield "SHA-256", _digits(corpus.sha256) if corpus.sha256 else _UNKNOWN
    yield "Characters", _whole(corpus.characters)
    yield "Licence", _text(corpus.licence)
    yield "Kept out of training", _text(facts.split.held_out_from_training)


def _training(facts: ModelFacts) -> Iterable[tuple[str, str]]:
    training = facts.training
    seconds = training.seconds
    yield "Characters read", _whole(training.characters)
    yield "Batches", _whole(training.batches)
    yield "Minutes", _UNKNOWN if seconds is None else f"{seconds / 60:,.0f}"
    yield "Hardware", _text(training.hardware)
    yield "Seed", _text(training.seed)
    yield "Commit", _digits(training.commit) if training.commit else _UNKNOWN
    if training.unit_sha256:
        yield "File of the unit, SHA-256", _digits(training.unit_sha256)


def _list(title: str, facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"**{title}**\n", *(f"- {name}: {value}" for name, value in facts)])


def _share(counted: Counted, top: int) -> str | None:
    """Return an accuracy with its interval, without it where nobody knows it."""
    found = accuracy_estimate(counted, top)
    if found is None:
        return None
    if isnan(found.low) or isnan(found.high):
        return _percent(found.value)
    return f"{_percent(found.value)} [{_percent(found.low)}, {_percent(found.high)}]"


def _whole(number: float | None) -> str:
    return _UNKNOWN if number is None else f"{number:,.0f}"


def _text(value: str | int | None) -> str:
    return _UNKNOWN if value is None or value == "" else plain_text(str(value))


def _digits(value: str) -> str:
    return "`" + "".join(letter for letter in value[:12] if letter.isalnum()) + "`"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
