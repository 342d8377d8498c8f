"""The training graph: loss against time or batches, on training and on validation text."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.model_encodings import line_marks, model_colour, spread
from memviz.evaluation.training import Across

DATASETS = {"train": [1, 0], "valid": [6, 4]}

_MOST_POINTS = 400  # of a curve: more than a screen can show
_READINGS = 160  # places along the graph where all curves can be read
_UNITS: dict[Across, str] = {"minutes": "Minutes of training", "batches": "Batches"}
_FORMATS: dict[Across, str] = {"minutes": ",.1f", "batches": ",.0f"}


def training_chart(
    curves: pd.DataFrame, colours: Mapping[str, str], across: Across, logarithmic: bool
) -> alt.LayerChart:
    """Return a chart of loss (nats): colour and shape = model, dash = training or validation text.

    `curves` has the columns model, dataset (train, valid), minutes, batches and loss, sorted by
    batches; `across` names the one of minutes and batches that runs along the graph. At most 400
    evenly chosen points of each curve are drawn. `colours` holds every model's hex colour, in
    legend order. A click in the legend isolates a model; the rule at the pointer reads the last
    loss of every curve up to there.
    """
    if logarithmic:
        curves = curves[curves["loss"] > 0]  # a loss of 0 has no place there
    isolated = alt.selection_point(name="isolated", fields=["model"], bind="legend")
    x = alt.X(
        f"{across}:Q",
        title=_UNITS[across],
        scale=alt.Scale(nice=False),
        axis=alt.Axis(grid=False, format=",~f", tickCount=8),
    )
    drawn = thinned(curves)
    y = _loss_axis(curves, logarithmic)
    strength = alt.when(isolated).then(alt.value(1)).otherwise(alt.value(0.1))
    lines = (
        alt.Chart(drawn)
        .mark_line(strokeWidth=2, interpolate="linear", clip=True)
        .encode(
            x=x,
            y=y,
            color=model_colour(colours),
            strokeDash=_dash(),
            opacity=strength,
        )
        .add_params(isolated)
    )
    by_dataset = [spread(rows, list(colours)) for _, rows in drawn.groupby("dataset")]
    marks = line_marks(pd.concat(by_dataset), colours, x=x, y=y, opacity=strength)
    return alt.LayerChart(layer=[lines, marks, _rule(curves, across, x)]).properties(height=480)


def thinned(curves: pd.DataFrame) -> pd.DataFrame:
    """Return at most 400 rows of each curve: evenly chosen ones, the first and last among them."""
    parts = []
    for _, rows in curves.groupby(["model", "dataset"], sort=False):
        gap = max(1, -(-(len(rows) - 1) // (_MOST_POINTS - 2)))
        keep = sorted({*range(0, len(rows), gap), len(rows) - 1})
        parts.append(rows.iloc[keep])
    return pd.concat(parts, ignore_index=True) if parts else curves


def readings(curves: pd.DataFrame, across: Across) -> pd.DataFrame:
    """Return the loss that each curve has reached at evenly spaced places along `across`.

    One row per place and one column per curve, named “model, dataset”: the last loss up to that
    place as text, a dash before a curve's first and after its last.
    """
    places = pd.Series(range(_READINGS + 1)) * (float(curves[across].max()) / _READINGS)
    table = pd.DataFrame({across: places})
    for (model, dataset), rows in curves.groupby(["model", "dataset"], sort=False):
        reached = rows[across].searchsorted(places, side="right") - 1
        ended = places > rows[across].iloc[-1]
        table[f"{model}, {dataset}"] = [
            "–" if index < 0 or over else f"{rows['loss'].iloc[index]:.3f}"
            for index, over in zip(reached, ended, strict=True)
        ]
    return table


def _rule(curves: pd.DataFrame, across: Across, x: alt.X) -> alt.Chart:
    """Return a rule that stands where the pointer is nearest, and reads every curve there."""
    table = readings(curves, across)
    names = list(table.columns[1:])
    # Labels hold commas and full stops, which mean something in Vega's names of fields.
    fields = {name: f"curve{position}" for position, name in enumerate(names)}
    nearest = alt.selection_point(
        name="nearest",
        on="pointerover",
        nearest=True,
        fields=[across],
        empty=False,
        clear="pointerout",
    )
    return (
        alt.Chart(table.rename(columns=fields))
        .mark_rule(color="#8a9498", strokeWidth=1.5)
        .encode(
            x=x,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip(f"{across}:Q", title=_UNITS[across], format=_FORMATS[across]),
                *(alt.Tooltip(f"{fields[name]}:N", title=name) for name in names),
            ],
        )
        .add_params(nearest)
    )


def _dash() -> alt.StrokeDash:
    return alt.StrokeDash(
        "dataset:N",
        title=None,
        scale=alt.Scale(domain=list(DATASETS), range=list(DATASETS.values())),
        legend=alt.Legend(orient="top-right", symbolType="stroke", symbolSize=600),
    )


def _loss_axis(curves: pd.DataFrame, logarithmic: bool) -> alt.Y:
    lowest, highest = float(curves["loss"].min()), float(curves["loss"].max())
    # A logarithmic scale would reach to a whole power of ten, far below every loss.
    scale = (
        alt.Scale(type="log", domain=[0.95 * lowest, 1.05 * highest], nice=False)
        if logarithmic
        else alt.Scale(zero=False)
    )
    return alt.Y(
        "loss:Q",
        title="Loss, nats",
        scale=scale,
        axis=alt.Axis(format="~f", tickCount=6),
    )
