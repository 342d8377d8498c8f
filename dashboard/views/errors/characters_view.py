"""Special characters on which two models differ."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from dashboard.views.errors.examples import draw_places
from dashboard.views.errors.named_chart import NamedChart, draw_clickable, picked_before
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.errors.characters import FEWEST, by_character
from memviz.analysis.errors.overlap import is_error
from memviz.analysis.errors.study import Pair
from memviz.analysis.errors.tables import shares_by_model
from memviz.charts.errors import characters_chart

_KEY = "character"


def draw_characters(pair: Pair, colours: Mapping[str, str], line: str) -> None:
    """Draw the section."""
    st.header("Spaces, brackets, quotes", anchor="characters")
    held_out = pair.sample.held_out
    table = by_character(held_out, pair.first.probabilities, pair.second.probabilities)
    if table.empty:
        st.caption(f"No special character occurs {FEWEST} times in this text.")
        return
    names = table["name"].tolist()
    usual = names[int(table["difference"].abs().to_numpy().argmax())]
    picked = picked_before(_KEY, names, usual)
    rows = shares_by_model(table, pair)
    chosen = draw_clickable(
        NamedChart(
            "special_characters",
            characters_chart(rows, colours, picked),
            table,
            f"Errors of {pair.first.name} and {pair.second.name} by character",
            [line],
            "; ".join(
                f"{row.name}: {row.first:.0%} and {row.second:.0%}"
                for row in table.itertuples(index=False)
            ),
            models=2,
        ),
        _KEY,
        "name",
        names,
        usual,
        "Text behind the row",
    )
    st.caption(
        f"Characters that occur at least {FEWEST} times, first those where "
        f"{plain_text(pair.first.name)} is wrong less often; lines: 95 % intervals over blocks of "
        "the text."
    )
    character = table.loc[table["name"] == chosen, "character"].iloc[0]
    draw_places(
        pair,
        colours,
        differing(pair, character),
        f"{chosen}, where just one of the two is wrong",
        picked=chosen != usual,
    )


def differing(pair: Pair, character: str) -> np.ndarray:
    """Return the positions of a character on which just one model is wrong."""
    symbols = np.array(list(pair.sample.held_out.scored))
    one, two = (is_error(subject.probabilities) for subject in pair.both)
    return np.flatnonzero((symbols == character) & (one != two))
