"""The two figures of the accuracy page: the accuracies, and what context adds to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from memviz.charts.accuracy import BASELINE, CEILING, accuracy_chart, gain_chart
from memviz.charts.known_letters import NEUTRAL, chart_height
from memviz.evaluation.accuracy import AS_PUBLISHED, TestSet, labelled
from memviz.evaluation.held_out_results import Counting
from memviz.evaluation.leaders import gain_table

_GREYS = (NEUTRAL, "#70777f", "#a39a8c", "#7f8f86")  # one per baseline, when there are several


@dataclass(frozen=True)
class AccuracyFigure:
    """A chart, its height on the page in pixels, all that it shows, and that in words.

    `table` has a row per point: model, known_letters, top (none for a ceiling), accuracy or gain,
    n, low, high.
    """

    chart: alt.LayerChart
    height: int
    table: pd.DataFrame
    summary: str


def accuracy_figure(
    sets: Sequence[TestSet], colours: Mapping[str, str], tops: Sequence[int], counting: Counting
) -> AccuracyFigure:
    """Return the accuracies with a baseline per test set, and ceilings where they are not 100 %.

    The ceiling is the share of words in the vocabulary: 100 % by definition for known words.
    """
    tables = [
        result.curve.assign(model=label) for held in sets for label, result in held.members.items()
    ]
    shown = _in_order(tables, colours)
    ceilings = []
    for grey, held in zip(_GREYS, _sized(sets), strict=False):
        baseline, ceiling = held.name(BASELINE, sets), held.name(CEILING, sets)
        tables.append(held.sample.baseline.assign(model=baseline))
        shown[baseline] = grey
        if counting == AS_PUBLISHED:
            ceilings.append(held.sample.ceiling.assign(model=ceiling))
            shown[ceiling] = grey
    curves = labelled(tables, tops)
    columns = ["model", "known_letters", "accuracy", "n"]
    ceiling = pd.concat(ceilings, ignore_index=True) if ceilings else pd.DataFrame(columns=columns)
    positions = positions_of(sets)
    return AccuracyFigure(
        accuracy_chart(curves, ceiling, positions, shown),
        chart_height(len(shown), bars=not positions.empty),
        _all_rows(curves, ceiling),
        _summary("Accuracy", curves, "accuracy"),
    )


def gain_figure(
    sets: Sequence[TestSet], colours: Mapping[str, str], tops: Sequence[int]
) -> AccuracyFigure:
    """Return by how much each model is above its own test set's baseline.

    Every model must have one: the article's have none.
    """
    gains = [
        gain_table(result).assign(model=label)
        for held in sets
        for label, result in held.members.items()
    ]
    table = pd.concat(gains, ignore_index=True)
    table = table[table["top"].isin(tops)].reset_index(drop=True)
    table = table[["model", "known_letters", "top", "gain", "n", "low", "high"]]
    shown = _in_order(gains, colours)
    return AccuracyFigure(
        gain_chart(table, positions_of(sets), shown),
        chart_height(len(shown), bars=True),
        table,
        _summary("Accuracy over no context", table, "gain"),
    )


def positions_of(sets: Sequence[TestSet]) -> pd.DataFrame:
    """Return known_letters and n of the first test set whose sizes are known, or no rows."""
    for held in _sized(sets):
        curve = held.sample.curve
        return curve[curve["top"] == curve["top"].min()][["known_letters", "n"]]
    return pd.DataFrame(columns=["known_letters", "n"])


def _sized(sets: Sequence[TestSet]) -> list[TestSet]:
    return [held for held in sets if held.sized]


def _in_order(tables: Sequence[pd.DataFrame], colours: Mapping[str, str]) -> dict[str, str]:
    """Return the colours of the models in the tables, in the order of `colours`."""
    there = {table["model"].iloc[0] for table in tables if len(table)}
    return {label: colour for label, colour in colours.items() if label in there}


def _all_rows(curves: pd.DataFrame, ceiling: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat([curves, ceiling], ignore_index=True) if len(ceiling) else curves
    return rows.astype({"top": "Int64", "n": "Int64"})


def _summary(what: str, curves: pd.DataFrame, value: str) -> str:
    """Return in words what the figure shows, for readers who cannot see it."""
    first = curves[curves["top"] == curves["top"].min()]
    parts = [
        f"{label}: {rows[value].iloc[0]:.0%} with {rows['known_letters'].iloc[0]} letters "
        f"known, at most {rows[value].max():.0%} with "
        f"{rows.loc[rows[value].idxmax(), 'known_letters']}"
        for label, rows in first.groupby("model", sort=False)
    ]
    return f"{what} by known letters, top {curves['top'].min()}. " + "; ".join(parts) + "."
