"""Closing brackets and quotes: who still knows, after so many characters, what was opened?"""

from collections.abc import Mapping

import streamlit as st

from dashboard.views.errors.examples import draw_places
from dashboard.views.errors.named_chart import NamedChart, draw_clickable, picked_before
from dashboard.widgets.bound_choice import one_of
from memviz.analysis.errors.brackets import PAIRS, closings
from memviz.analysis.errors.study import Pair, Study
from memviz.analysis.errors.tables import closing_curves
from memviz.charts.errors import closing_chart
from memviz.charts.errors.colours import colours_of, pair_colours

_KEY = "distance"
_FEWEST = 10
_BRACES = "braces { }"
_LONGEST_NGRAM = "20-gram"


def draw_closing(study: Study, pair: Pair, networks: Mapping[str, str], line: str) -> None:
    """Draw the section; `networks` are the colours of the networks by name."""
    st.header("Closing what was opened", anchor="closing")
    st.markdown(
        "Only a model that remembers the opening bracket or quote can predict the closing one. "
        f"A {_LONGEST_NGRAM} sees 19 characters back and no farther."
    )
    held_out = study.sample.held_out
    kinds = {name: closings(held_out, kind) for name, kind in PAIRS.items()}
    kinds = {name: found for name, found in kinds.items() if len(found.positions) >= _FEWEST}
    if not kinds:
        st.caption(f"The text has fewer than {_FEWEST} of each kind of bracket and quote.")
        return
    usual = _BRACES if _BRACES in kinds else max(kinds, key=lambda kind: len(kinds[kind].positions))
    kind = one_of("Closing", list(kinds), usual, key="closing", width=200)
    shown = [*study.networks, study.ngrams[_LONGEST_NGRAM]]
    curves = closing_curves(study.sample, kinds[kind], shown)
    groups = list(dict.fromkeys(curves["group"]))
    most = str(curves.loc[curves["n"].idxmax(), "group"])
    picked = picked_before(_KEY, groups, most)
    chosen = draw_clickable(
        NamedChart(
            "closing",
            closing_chart(curves, colours_of((one.name for one in shown), networks), picked),
            curves,
            f"Closing {kind} by distance",
            [line],
            f"Mean probability of closing {kind} by the distance to the opening one.",
            models=len(shown),
        ),
        _KEY,
        "group",
        groups,
        most,
        "Text behind the distance",
    )
    st.caption(
        f"{len(kinds[kind].positions):,} closing {kind}; bands: 95 % intervals over blocks of the "
        "text. Quotes open and close in turn within a paragraph."
    )
    row = curves[curves["group"] == chosen].iloc[0]
    distances = kinds[kind].distances
    within = (distances >= row["nearest"]) & (distances <= row["farthest"])
    draw_places(
        pair,
        pair_colours(pair, networks),
        kinds[kind].positions[within],
        f"closing {kind} after {chosen}",
        picked=chosen != most,
    )
