"""The breakdown by oracles: what a model would have to know for its errors to go away."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.views.errors.examples import draw_places
from dashboard.views.errors.named_chart import NamedChart, draw_clickable, picked_before
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.errors.breakdown import NONE_OF_THEM, breakdown_difference, categories
from memviz.analysis.errors.study import Pair
from memviz.analysis.errors.tables import errors_by_oracle
from memviz.charts.errors import breakdown_chart, difference_chart

_KEY, _DIFFERENCE_KEY = "oracle", "differ"
_MEANING = {
    "n-gram": "one of the n-gram models of length 1 to 9 gives the character more than one half.",
    "word in last N": "the character lies in a word that also occurs, whole, within the N "
    "characters before it.",
    "word seen N×": "the word occurs so often in the text that the n-grams were counted in.",
    "after space or quote, after a new line": "it is the first character there: one must know "
    "which word comes.",
    "punctuation": "the character is no letter and no digit, as spaces are.",
    "boost by N": "the model’s probability, raised by this much, reaches one half.",
    NONE_OF_THEM: "what is left.",
}


def draw_breakdown(pair: Pair, colours: Mapping[str, str], line: str) -> None:
    """Draw the section."""
    st.header("What would remove the errors?", anchor="breakdown")
    st.markdown(
        "Each oracle knows one thing and removes the errors that this would prevent. They are "
        "asked from top to bottom, so each error counts once, at the first oracle that removes it, "
        "and the bars of a model add up to its errors."
    )
    table = errors_by_oracle(pair)
    bars = table["bar"].tolist()
    picked = picked_before(_KEY, bars, bars[0])
    chosen = draw_clickable(
        NamedChart(
            "errors_by_oracle",
            breakdown_chart(table, colours, picked),
            table,
            "Errors by the first oracle that removes them",
            [line],
            "; ".join(f"{row.bar}: {row.errors:,} errors" for row in table.itertuples()),
            models=2,
        ),
        _KEY,
        "bar",
        bars,
        bars[0],
        "Text behind the bar",
    )
    st.caption(_totals(pair, table))
    draw_places(pair, colours, places_of(pair, table, chosen), chosen, picked=chosen != bars[0])
    with st.expander("What each oracle knows", key="oracles"):
        st.markdown("\n".join(f"- **{name}**: {what}" for name, what in _MEANING.items()))
        st.caption(
            "The kinds of oracles and their order are those of Karpathy, Johnson and Fei-Fei "
            "(2015), as remembered and not checked against the paper; the exact definitions are "
            "this project’s own."
        )


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
    parts = [f"{plain_text(subject.name)} {totals[subject.name]:,}" for subject in pair.both]
    return (
        f"Errors in all: {'; '.join(parts)}, of {pair.sample.held_out.positions:,} characters. "
        "Grey lines: 95 % intervals over blocks of the text."
    )


def draw_difference(pair: Pair, colours: Mapping[str, str], line: str) -> None:
    """Draw the section."""
    one, two = pair.both
    st.header("Where do the two differ?", anchor="difference")
    st.markdown(
        f"Errors of {plain_text(one.name)} minus those of {plain_text(two.name)}, by the oracle "
        "that removes them."
    )
    table = breakdown_difference(
        (one.probabilities, pair.oracles[0]), (two.probabilities, pair.oracles[1])
    )
    names = table["oracle"].tolist()
    usual = names[int(table["difference"].abs().to_numpy().argmax())]
    chosen = draw_clickable(
        NamedChart(
            "difference_by_oracle",
            difference_chart(
                table,
                (colours[one.name], colours[two.name]),
                picked_before(_DIFFERENCE_KEY, names, usual),
            ),
            table,
            f"Errors of {one.name} minus those of {two.name}, by oracle",
            [line],
            "; ".join(f"{row.oracle}: {row.difference:+.1f}" for row in table.itertuples()),
        ),
        _DIFFERENCE_KEY,
        "oracle",
        names,
        usual,
        "Text behind the point",
    )
    st.caption(
        "Right of the line the first model has more errors, left of it fewer; lines through the "
        "points: 95 % intervals over the same blocks of the text for both models."
    )
    draw_places(
        pair,
        colours,
        differing(pair, names.index(chosen)),
        f"{chosen}, an error of just one",
        picked=chosen != usual,
    )


def differing(pair: Pair, oracle: int) -> np.ndarray:
    """Return the positions where only one of the models has an error that this oracle removes."""
    one, two = (
        categories(subject.probabilities, asked) == oracle
        for subject, asked in zip(pair.both, pair.oracles, strict=True)
    )
    return np.flatnonzero(one != two)
