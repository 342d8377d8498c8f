"""What the accuracy page shows of the chosen models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.catalogue import Entry
from dashboard.measured import AS_PUBLISHED, FEWEST_POSITIONS, Measured, labelled, measured
from memviz import CheckpointError
from memviz.charts.accuracy import BASELINE, CEILING, NEUTRAL


@dataclass(frozen=True)
class Shown:
    """The tables of the graph; `reference` is the model on whose test set the baseline is."""

    curves: pd.DataFrame
    ceiling: pd.DataFrame
    colours: dict[str, str]
    reference: str | None
    summary: str

    def table(self) -> pd.DataFrame:
        """Return all that is drawn, one row per point; the ceiling has no `top`."""
        ceiling = self.ceiling.assign(model=CEILING)
        table = (
            pd.concat([self.curves, ceiling], ignore_index=True) if len(ceiling) else self.curves
        )
        return table.astype({"top": "Int64", "n": "Int64"})


def results(models: Sequence[Entry], counting: str) -> dict[str, Measured]:
    """Return the accuracies by label, and say on the page which models have none, and why."""
    found = {}
    for model in models:
        try:
            result = measured(model, counting)
        except CheckpointError as error:
            st.warning(f"**{model.label}**: {error}")
            continue
        if result is None:
            st.caption(
                f"**{model.label}** is not drawn: the article did not publish accuracies of "
                "known words. Choose “as the article counted” to see it."
            )
        else:
            found[model.label] = result
    return found


def gather(
    models: Sequence[Entry], found: Mapping[str, Measured], tops: Sequence[int], counting: str
) -> Shown:
    """Return the curves of the models and of the baseline, and the ceiling where there is one.

    The ceiling is the share of words in the vocabulary: 100 % by definition for known words.
    """
    tables = [result.curve.assign(model=label) for label, result in found.items()]
    colours = {model.label: model.colour for model in models if model.label in found}
    reference = next((label for label, result in found.items() if len(result.baseline)), None)
    ceiling = pd.DataFrame()
    if reference is not None:
        tables.append(found[reference].baseline.assign(model=BASELINE))
        colours[BASELINE] = NEUTRAL
        if counting == AS_PUBLISHED:
            ceiling = found[reference].ceiling
    curves = labelled(tables, tops)
    return Shown(curves, ceiling, colours, reference, summary(curves))


def summary(curves: pd.DataFrame) -> str:
    """Return in words what the graph shows, for readers who cannot see it."""
    first = curves[curves["top"] == curves["top"].min()]
    parts = [
        f"{label}: {rows['accuracy'].iloc[0]:.0%} with {rows['known_letters'].iloc[0]} letters "
        f"known, at best {rows['accuracy'].max():.0%} with "
        f"{rows.loc[rows['accuracy'].idxmax(), 'known_letters']}"
        for label, rows in first.groupby("model", sort=False)
    ]
    return f"Accuracy by known letters, top {curves['top'].min()}. " + "; ".join(parts) + "."


def draw_explanation(shown: Shown) -> None:
    """Draw what the grey lines and the bands are."""
    parts = [
        "Bands: 95 % Wilson intervals, as if positions were independent; points measured on fewer "
        f"than {FEWEST_POSITIONS} positions are not drawn."
    ]
    if shown.reference is not None:
        parts.insert(
            0,
            f"{BASELINE}: the commonest words of the training text that begin with the known "
            f"letters, on the test observations of {shown.reference}.",
        )
    if not shown.ceiling.empty:
        parts.insert(1, f"{CEILING}: the share of words that are in its vocabulary.")
    st.caption(" ".join(parts))


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
