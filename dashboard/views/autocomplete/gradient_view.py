"""The fading gradient along the typed text: a graph, and in words what it shows."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.server.kept import Kept
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads, models_line
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.state_gradient import StateGradient, state_gradient
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.numbers import counted
from memviz.charts.state_gradient import LEAST, ONE_PERCENT, state_gradient_chart
from memviz.models.reading import MAX_CHARACTERS, read_so_far

LONGEST = 60  # characters back: with more, the letters under the graph could not be read
_GRADIENTS = Kept[StateGradient](most=64)


def draw_state_gradients(entries: Sequence[ModelEntry], text: str) -> None:
    """Draw the section for what is typed, `text`."""
    st.header("How far back the gradient reaches", anchor="gradient")
    found = _gradients(entries, text)
    gradients = read_alike(found)
    if not gradients:
        return
    if all(len(gradient.relative) == 1 for gradient in gradients.values()):
        st.caption("Type more: the gradient needs an earlier step to reach back to.")
        return
    if others := [plain_text(label) for label in found if label not in gradients]:
        st.caption(
            f"Not drawn: **{', '.join(others)}**. One axis shows one text, and the first model "
            "reads this one in other symbols. Choose fewer models in the sidebar to see these."
        )
    table = pd.concat(
        [gradient.table().assign(model=label) for label, gradient in gradients.items()],
        ignore_index=True,
    )
    chart = state_gradient_chart(
        table, {entry.label: entry.colour for entry in entries if entry.label in gradients}
    )
    symbol = "token" if entries[0].target == "token" else "character"
    findings, how = summary(gradients, symbol), explanation(gradients, symbol)
    st.markdown(findings)
    draw_chart(chart, alt=f"{findings} {how}")
    st.caption(how)
    title = "How far back the gradient reaches"
    lines = [models_line(list(gradients)), f"Text: {text[-LONGEST:]}"]
    picture = chart_picture(lambda: chart, title, lines)
    draw_downloads(SavedFigure("state_gradient", title, "state_gradient", picture, lambda: table))


def summary(gradients: Mapping[str, StateGradient], symbol: str = "character") -> str:
    """Return in words from which distance on each model's gradient stays below 1 %.

    `symbol` is what the models read one at a time.
    """
    distances = {label: gradient.fades_at(ONE_PERCENT) for label, gradient in gradients.items()}
    fading = [f"{label} {distance}" for label, distance in distances.items() if distance]
    lasting = [label for label, distance in distances.items() if distance is None]
    followed = max(len(gradient.relative) for gradient in gradients.values()) - 1
    parts = []
    if fading:
        parts.append(
            f"Going back from the last {symbol}, the gradient falls below 1 % of its norm there, "
            f"for good, after this many {symbol}s: {', '.join(fading)}."
        )
    if lasting:
        parts.append(
            f"{', '.join(lasting)}: not within the {counted(followed, symbol)} followed here."
        )
    return " ".join(parts)


def explanation(gradients: Mapping[str, StateGradient], symbol: str = "character") -> str:
    """Return what was differentiated, by what, and how it is measured."""
    words = ", ".join(
        f"{plain_text(label)} “{plain_text(symbol_drawn(gradient.word))}”"
        for label, gradient in gradients.items()
    )
    return (
        f"The gradient of one logit at the last {symbol}, that of the model’s own first "
        f"suggestion ({words}), with respect to the state after each earlier {symbol}: all that "
        "every layer carries on, h and, where there is one, c. Its L2 norm relative to that at the "
        f"last {symbol}, which is with respect to the last layer’s output. Dashed: 1 %; what is "
        f"below one part in {1 / LEAST:,.0f} is not drawn. One text is one example: on others it "
        "fades sooner or later."
    )


def read_alike(gradients: Mapping[str, StateGradient]) -> dict[str, StateGradient]:
    """Return the gradients of models that read the text as the first does: one axis shows it."""
    first = {gradient.pieces for gradient in list(gradients.values())[:1]}
    return {label: gradient for label, gradient in gradients.items() if gradient.pieces in first}


def _gradients(entries: Sequence[ModelEntry], text: str) -> dict[str, StateGradient]:
    """Return the gradient of each model by label; what cannot be computed is reported."""
    found = {}
    for entry in entries:
        model = loaded(entry)
        if model is None:
            continue
        key = (entry.version, text)
        try:
            found[entry.label] = _GRADIENTS.get(key) or _GRADIENTS.put(
                key, state_gradient(model, read_so_far(model, text, MAX_CHARACTERS), LONGEST)
            )
        except ValueError as error:
            st.info(f"**{entry.label}** is not drawn for this text. {plain_text(str(error))}")
    return found
