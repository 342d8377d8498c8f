"""The training graph of the chosen models, its choices, and what its losses are."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, published_among, with_weights
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.evaluation.training import Across, TrainingFacts, curves_of, smoothed

ACROSS: dict[Across, str] = {"minutes": "minutes", "batches": "batches"}
HALF_LIVES = {0: "none", 50: "50", 200: "200", 800: "800"}  # of smoothing, in batches


@st.fragment
def draw_training(entries: Sequence[Entry]) -> None:
    """Draw the choices and the graph; a choice reruns this fragment only."""
    # Imported here: Altair takes a second, and the table above is drawn before.
    from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
    from memviz.charts.training import training_chart

    across, half_life, logarithmic = _choices()
    measured = training_curves(entries)
    if measured.empty:
        st.info(
            "None of the chosen models came with a training history.", icon=":material/timeline:"
        )
        return
    curves = smoothed(measured, half_life)
    colours = {e.label: e.colour for e in entries if e.label in set(curves["model"])}
    chart = training_chart(curves, colours, across, logarithmic)
    draw_chart(chart, alt=summary(measured))
    st.caption(explanation(entries, half_life))
    title, table = "Loss while training", curves.assign(measured_loss=measured["loss"])
    lines = [
        f"{entry.label}: {entry.facts().corpus.name or 'an unnamed corpus'}"
        for entry in entries
        if entry.label in colours
    ]
    picture = chart_picture(lambda: chart, title, lines)
    draw_downloads(SavedFigure("training", title, "models", picture, lambda: table))


def training_curves(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return the histories of the models: model (label), dataset, minutes, batches, loss (nats)."""
    return curves_of({entry.label: entry.facts().history for entry in entries})


def summary(curves: pd.DataFrame) -> str:
    """Return in words where each model's validation loss ended, for who cannot see the graph."""
    last = curves[curves["dataset"] == "valid"].groupby("model", sort=False).tail(1)
    parts = [
        f"{row.model}: {row.loss:.3f} after {row.batches:,.0f} batches, {row.minutes:,.0f} minutes"
        for row in last.itertuples()
    ]
    return f"Loss in nats while training. Last validation loss: {'; '.join(parts)}."


def _choices() -> tuple[Across, int, bool]:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        across = segmented_choice(
            "Along the graph",
            list(ACROSS),
            key="across",
            default="minutes",
            format_func=ACROSS.__getitem__,
        )
        half_life = segmented_choice(
            "Smoothing: half-life in batches",
            list(HALF_LIVES),
            key="smoothing",
            default=50,
            format_func=HALF_LIVES.__getitem__,
        )
        logarithmic = st.toggle(
            "Logarithmic loss", key="log", bind="query-params", persist_state="session"
        )
    return across, half_life, logarithmic


def explanation(entries: Sequence[Entry], half_life: int) -> str:
    """Return what the curves of these models are, smoothed with this half-life in batches."""
    parts = _measures(entries)
    if half_life:
        parts.append(
            f"Smoothed: the mean of the points so far, weights halved every {half_life} batches "
            "back; the saved data hold the measured losses too."
        )
    if published_among(entries):
        parts.append(
            "Published curves: as the article’s data file has them, a point every ten batches of "
            "64 observations, on text8 with 16,384 words; how the points were measured is not "
            "said. Losses on another corpus or vocabulary are not comparable in height; minutes "
            "are of different hardware."
        )
    return " ".join(parts)


def _measures(entries: Sequence[Entry]) -> list[str]:
    """Return a sentence for the models whose losses were measured alike; none for unknown ones."""
    models: dict[str, list[str]] = {}
    for entry in with_weights(entries):
        if how := _measure(entry.facts().training):
            models.setdefault(how, []).append(plain_text(entry.label))
    return [f"{'; '.join(labels)}: {how}" for how, labels in models.items()]


def _measure(training: TrainingFacts) -> str:
    """Return how the losses of one of our models were measured; nothing where it is not known."""
    settings = training.settings or {}
    every, batch = settings.get("validate_every"), settings.get("batch")
    observations = settings.get("validation_observations")
    if not every or not batch or not observations:
        return ""
    return (
        f"train is the mean over the {every} batches (of {batch} "
        f"observations) before each point, valid that of the first {observations} validation "
        "observations."
    )
