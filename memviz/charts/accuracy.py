"""The accuracy graph and its second view, what context adds, by the letters already known."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.known_letters import Axis, known_letters_graph

BASELINE = "No context"
CEILING = "Ceiling"


def accuracy_chart(
    curves: pd.DataFrame,
    ceiling: pd.DataFrame,
    positions: pd.DataFrame,
    colours: Mapping[str, str],
) -> alt.LayerChart:
    """Return a chart of accuracy against known letters: colour = model, dash = top 1, 2 or 3.

    `curves` has the columns model, known_letters, top, accuracy (0 to 1), low and high (95 %
    interval, drawn as a band; NaN where unknown). `ceiling` has model (a name of its own),
    known_letters, accuracy; `positions` has known_letters and n, drawn as bars under the graph;
    both may be empty. `colours` holds every model's hex colour, ceilings too, in legend order.
    """
    lines = pd.concat([curves, ceiling.assign(top=0)], ignore_index=True)
    axis = Axis("Accuracy", domain=(0, 100), format="d", label="datum.label + ' %'", signed=False)
    return known_letters_graph(_percent(lines, "accuracy"), positions, colours, axis)


def gain_chart(
    gains: pd.DataFrame, positions: pd.DataFrame, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Return a chart of the accuracy above the no-context baseline, in percentage points.

    `gains` has the columns model, known_letters, top, gain (-1 to 1), low and high. The rest is
    as in `accuracy_chart`.
    """
    axis = Axis(
        "Percentage points over no context",
        domain=_around(gains),
        format="+d",
        label="datum.value == 0 ? '0' : datum.label",
        signed=True,
    )
    return known_letters_graph(_percent(gains, "gain"), positions, colours, axis)


def _percent(lines: pd.DataFrame, column: str) -> pd.DataFrame:
    return lines.assign(
        value=100 * lines[column],
        low=100 * lines["low"].astype(float),
        high=100 * lines["high"].astype(float),
    )[["model", "known_letters", "top", "value", "low", "high"]]


def _around(gains: pd.DataFrame) -> tuple[float, float]:
    """Return the range of all bands, and zero, in percentage points."""
    return 100 * min(gains["low"].min(), 0.0), 100 * max(gains["high"].max(), 0.01)
