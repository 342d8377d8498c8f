"""Cross entropy of the networks beside that of n-grams, and the difference of two models."""

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.views.errors.named_chart import NamedChart, draw_figure
from dashboard.views.errors.rivals import compare_with
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.errors.overlap import cross_entropies, is_error, nats
from memviz.analysis.errors.study import Pair, Study
from memviz.charts.errors import cross_entropy_chart
from memviz.charts.numbers import estimate_text
from memviz.samples import ORDERS
from memviz.stats.blocks import Blocks
from memviz.stats.bootstrap import Estimate


def draw_cross_entropy(study: Study, pair: Pair, colours: Mapping[str, str], line: str) -> None:
    """Draw the section; `colours` are those of the networks by name."""
    st.header("Cross entropy", anchor="cross-entropy")
    networks = cross_entropies({one.name: one.probabilities for one in study.networks})
    ngrams = cross_entropies(study.sample.ngram_models())
    table = pd.concat([networks, ngrams], ignore_index=True)
    ngrams = ngrams.rename(columns={"model": "name"}).assign(order=ORDERS)
    st.markdown(difference_sentence(pair))
    draw_figure(
        NamedChart(
            "cross_entropy",
            cross_entropy_chart(ngrams, networks, colours, pair.second.name),
            table,
            "Cross entropy of networks and n-grams",
            [line],
            _in_words(table),
            models=len(colours) + 1,
            note="ngrams",
        ),
        on_pick=lambda row: compare_with(str(row["name"])),
    )
    st.caption(
        "Lower is better. Click an n-gram model to compare with it. n-grams: interpolated "
        "modified Kneser-Ney (Chen and Goodman 1998); one of length n sees n − 1 characters back, "
        "a network has read everything before. Bands and brackets: 95 % intervals, a bootstrap "
        "over blocks of this text, since neighbouring characters are not independent; how long the "
        "blocks must be is estimated from it. They are about this text: not about another part of "
        "the same book, which may be easier, and not about training again."
    )
    _draw_values(table)


def difference_sentence(pair: Pair) -> str:
    """Return which of two models leads and by how much, with intervals over the same blocks."""
    blocks = Blocks(pair.sample.held_out.positions)
    one, two = (subject.probabilities for subject in pair.both)
    entropy = blocks.mean(nats(one) - nats(two))
    errors = blocks.mean(is_error(one).astype(float) - is_error(two))
    first, second = (plain_text(subject.name) for subject in pair.both)
    return (
        f"{_leads(pair, entropy)} "
        f"{first} minus {second}: **{estimate_text(entropy, '+.3f')} nats per character** and "
        f"**{estimate_text(errors, '+.1f', 1000)} errors per 1,000 characters**."
    )


def _leads(pair: Pair, difference: Estimate) -> str:
    """Return which model has less, by the difference of the first minus the second."""
    first, second = (plain_text(subject.name) for subject in pair.both)
    if math.isnan(difference.low):
        return "The text is too short for an interval."
    if difference.low <= 0 <= difference.high:
        return "The interval of the difference contains zero: neither can be said to lead."
    better, worse = (first, second) if difference.value < 0 else (second, first)
    return f"**{better}** leads **{worse}** by more than chance."


def _in_words(table: pd.DataFrame) -> str:
    parts = [f"{row.model} {row.nats:.3f}" for row in table.itertuples()]
    return f"Cross entropy in nats per character: {', '.join(parts)}."


def _draw_values(table: pd.DataFrame) -> None:
    with st.expander("All values as a table", key="cross_entropy_values"):
        number, share = st.column_config.NumberColumn, "percent"
        st.dataframe(
            table,
            hide_index=True,
            placeholder="–",
            alt="Cross entropy and share of errors of every model, with 95 % intervals",
            column_config={
                "model": st.column_config.TextColumn("Model", pinned=True),
                "nats": number("Nats per character", format="%.4f"),
                "low": number("from", format="%.4f"),
                "high": number("to", format="%.4f"),
                "errors": number("Errors", format=share),
                "errors_low": number("from", format=share),
                "errors_high": number("to", format=share),
                "n": number("Characters", format="localized"),
            },
        )
