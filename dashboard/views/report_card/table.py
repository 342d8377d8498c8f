"""The table of report cards: all models that are here, a row each."""

from collections.abc import Mapping, Sequence
from math import isfinite, isnan

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from memviz import ReportCard
from memviz.charts.report_card.curves import small_curve
from memviz.charts.report_card.measures import MEASURES, Measure
from memviz.components.card_table import Cell, Column, Row
from memviz.components.card_table.mount import card_table
from memviz.models.names import corpus_label, unit_label

OPENED = "measure"
_KEY = "card_table"
_FACTS = (
    Column("unit", "Unit", "The recurrent unit", opens=False),
    Column("corpus", "Corpus", "What it was trained on", opens=False),
    Column("parameters", "Parameters", "Trained parameters, in all", opens=False),
    Column("state", "State", "Numbers that it carries from one symbol to the next", opens=False),
    Column("minutes", "Training, minutes", "How long it was trained", opens=False),
    Column("loss", "Loss, nats", "Cross entropy on its own test part", opens=False),
)
_NOTHING = Cell("–", None)


def draw_card_table(
    cards: Mapping[ModelEntry, ReportCard], chosen: Sequence[Entry], symbol: str, opened: Measure
) -> None:
    """Draw the table; the address holds the measure that a visitor opens, as `OPENED`."""
    columns = [
        *(Column(one.key, one.titled(symbol), one.says, opens=True) for one in MEASURES),
        *_FACTS,
    ]
    rows = [
        Row(entry.label, entry.colour, entry in chosen, [*_measures(card), *_facts(entry, card)])
        for entry, card in cards.items()
    ]
    card_table(
        columns,
        rows,
        label="Report cards",
        opened=opened.key,
        key=_KEY,
        on_open=_open,
    )


def _open(key: object) -> None:
    if key in {one.key for one in MEASURES}:  # it comes from a browser, which may send anything
        st.session_state[OPENED] = key


def _measures(card: ReportCard) -> list[Cell]:
    return [
        Cell(
            one.text(card),
            _sortable(one.number(card).value),
            one.interval(card),
            small_curve(card, one.curve),
        )
        for one in MEASURES
    ]


def _sortable(number: float) -> float | None:
    """Return a number that JSON can hold; infinity is larger than all others."""
    if isnan(number):
        return None
    return number if isfinite(number) else 1e300


def _facts(entry: ModelEntry, card: ReportCard) -> list[Cell]:
    facts = entry.facts()
    size = card.lyapunov.numbers if card.lyapunov else None
    seconds = facts.training.seconds
    return [
        Cell(unit_label(facts.shape.unit), unit_label(facts.shape.unit)),
        _NOTHING if facts.corpus.name is None else _text(corpus_label(facts.corpus.name)),
        _whole(facts.parameters.total),
        _whole(size),
        _NOTHING if seconds is None else Cell(f"{seconds / 60:,.0f}", seconds),
        _NOTHING
        if facts.cross_entropy is None
        else Cell(f"{facts.cross_entropy:.3f}", facts.cross_entropy),
    ]


def _text(text: str) -> Cell:
    return Cell(text, text)


def _whole(number: int | None) -> Cell:
    return _NOTHING if number is None else Cell(f"{number:,}", number)
