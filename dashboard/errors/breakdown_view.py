"""What would have to be known for the errors to go away: the breakdown by oracles."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.errors.examples import draw_places
from dashboard.errors.figure import Figure, draw_clickable, draw_figure, picked_before
from dashboard.errors.study import Pair
from memviz.charts.errors import breakdown_chart, difference_chart
from memviz.errors import NONE_OF_THEM, breakdown, breakdown_difference, categories

_KEY = "oracle"
_MEANING = {
    "n-gram": "one of the n-gram models of length 1 to 9 gives the character more than one half.",
    "word in last N": "the character lies in a word that occurred, whole, within the N characters "
    "before the word.",
    "word seen N×": "the word occurs so often in the text that the n-grams were counted in.",
    "after space or quote, after a new line": "it is the first character there: one must know "
    "which word comes.",
    "punctuation": "the character is no letter and no digit, as spaces are.",
    "boost by N": "the model’s probability, raised by so much, reaches one half.",
    NONE_OF_THEM: "what is left.",
}


def draw_breakdown(pair: Pair, line: str) -> None:
    """Draw the section."""
    st.subheader("What would remove the errors?", anchor="breakdown")
    st.markdown(
        "Each oracle knows one thing and removes the errors that this would prevent. They are "
        "asked from top to bottom, so each error counts once, at the first oracle that removes it, "
        "and the bars of a model add up to its errors."
    )
    table = table_of(pair)
    bars = table["bar"].tolist()
    picked = picked_before(_KEY, bars, bars[0])
    chosen = draw_clickable(
        Figure(
            "errors_by_oracle",
            breakdown_chart(table, pair.colours, picked),
            table,
            "Errors by the first oracle that removes them",
            [line],
            "; ".join(f"{row.bar}: {row.errors:,} errors" for row in table.itertuples()),
        ),
        _KEY,
        "bar",
        bars,
        bars[0],
        "Text behind the bar",
    )
    st.caption(_totals(pair, table))
    draw_places(pair, places_of(pair, table, chosen), chosen)
    _draw_difference(pair, line)
    with st.expander("What each oracle knows", key="oracles"):
        st.markdown("\n".join(f"- **{name}**: {what}" for name, what in _MEANING.items()))
        st.caption(
            "The kinds of oracles and their order follow Karpathy, Johnson and Fei-Fei (2015) as "
            "far as secondary sources tell them; the exact definitions are this project’s own."
        )


def table_of(pair: Pair) -> pd.DataFrame:
    """Return a row per oracle and model, with a name for each bar."""
    tables = [
        breakdown(subject.probabilities, asked).assign(model=subject.name)
        for subject, asked in zip(pair.both, pair.oracles, strict=True)
    ]
    table = pd.concat(tables).sort_index(kind="stable", ignore_index=True)
    return table.assign(bar=[f"{row.oracle}: {row.model}" for row in table.itertuples()])


def places_of(pair: Pair, table: pd.DataFrame, bar: str) -> np.ndarray:
    """Return the positions of the errors of a bar."""
    row = table.loc[table["bar"] == bar].iloc[0]
    side = 0 if row["model"] == pair.first.name else 1
    asked = pair.oracles[side]
    names = [*(oracle.name for oracle in asked), NONE_OF_THEM]
    found = categories(pair.both[side].probabilities, asked)
    return np.flatnonzero(found == names.index(row["oracle"]))


def _totals(pair: Pair, table: pd.DataFrame) -> str:
    totals = table.groupby("model")["errors"].sum()
    parts = [f"{subject.name} {totals[subject.name]:,}" for subject in pair.both]
    return (
        f"Errors in all: {'; '.join(parts)}, of {pair.sample.held_out.positions:,} characters. "
        "Grey lines: 95 % intervals over blocks of the text."
    )


def _draw_difference(pair: Pair, line: str) -> None:
    one, two = pair.both
    st.markdown(f"**Where {one.name} has more (right) or fewer (left) errors than {two.name}**")
    table = breakdown_difference(
        (one.probabilities, pair.oracles[0]), (two.probabilities, pair.oracles[1])
    )
    draw_figure(
        Figure(
            "difference_by_oracle",
            difference_chart(table, (one.colour, two.colour)),
            table,
            f"Errors of {one.name} less those of {two.name}, by oracle",
            [line],
            "; ".join(f"{row.oracle}: {row.difference:+.1f}" for row in table.itertuples()),
        )
    )
