"""A model unrolled over the end of a text, as a chart for paper.

A column per symbol: the symbol at the bottom, a circle per layer, the softmax on top. What cannot
reach the selected softmax is faint.
"""

import altair as alt
import pandas as pd

from memviz.analysis.activations import Unrolled
from memviz.charts.character_marks import symbol_drawn

_ROW = 58  # pixels
_FAINT = 0.2
_GREY = "#5d6b6e"


def unrolled_chart(shown: Unrolled, colour: str, timestep: int | None = None) -> alt.LayerChart:
    """Return the chart with the symbol of `timestep` selected, by default the last one.

    A circle is the fuller, the larger the root mean square of its layer's outputs. `colour` is hex.
    Raises ValueError for a timestep that is not among those shown.
    """
    last = shown.first + len(shown.pieces) - 1
    selected = last if timestep is None else timestep
    if not shown.first <= selected <= last:
        raise ValueError(f"timestep: got {timestep}; give {shown.first} to {last}")
    layers = len(shown.strengths)
    symbols = _symbols(shown, selected)
    nodes = _nodes(shown, selected)
    x = alt.X("timestep:Q", axis=None, scale=alt.Scale(nice=False, padding=18))
    names = ["input", *(f"layer {number}" for number in range(1, layers + 1)), "softmax"]
    y = alt.Y(
        "level:Q",
        title=None,
        scale=alt.Scale(domain=[-0.4, layers + 1.4], nice=False),
        axis=alt.Axis(
            values=list(range(layers + 2)),
            labelExpr=f"{names}[datum.value]",
            grid=False,
            domain=False,
            ticks=False,
        ),
    )
    strength = alt.Opacity("reach:Q", scale=None, legend=None)
    upwards = alt.Chart(symbols).mark_rule(color=_GREY, tooltip=None)
    along = alt.Chart(nodes[nodes["timestep"] > shown.first]).mark_rule(color=_GREY, tooltip=None)
    circles = alt.Chart(nodes).mark_point(size=230, tooltip=None)
    softmaxes = alt.Chart(symbols).mark_point(
        shape="square", size=150, filled=True, color=colour, tooltip=None
    )
    letters = alt.Chart(symbols).mark_text(fontSize=15, font="monospace", tooltip=None)
    drawn = [
        upwards.encode(x=x, y=alt.Y("above:Q", axis=y["axis"], scale=y["scale"]), y2="softmax:Q",
                       opacity=strength),
        along.encode(x=x, x2="before:Q", y=y, opacity=strength),
        circles.mark_point(size=230, filled=True, color="white", opacity=1, tooltip=None).encode(
            x=x, y=y
        ),
        circles.mark_point(size=230, filled=True, color=colour, tooltip=None).encode(
            x=x, y=y, opacity=alt.Opacity("filled:Q", scale=None, legend=None)
        ),
        circles.mark_point(size=230, filled=False, color=colour, tooltip=None).encode(
            x=x, y=y, opacity=strength
        ),
        softmaxes.encode(
            x=x, y=alt.Y("softmax:Q", axis=y["axis"], scale=y["scale"]),
            opacity=alt.Opacity("chosen:Q", scale=None, legend=None),
        ),
        letters.encode(x=x, y=y, text="drawn:N", opacity=strength),
    ]  # fmt: skip
    return alt.LayerChart(layer=drawn).properties(height=(layers + 2) * _ROW)


def suggested_there(shown: Unrolled, timestep: int | None = None) -> str:
    """Return in words the suggestions at a timestep, by default the last one."""
    at = -1 if timestep is None else timestep - shown.first
    said = ", ".join(
        f"“{symbol_drawn(word)}” {probability:.1%}" for word, probability in shown.suggestions[at]
    )
    return f"Suggested there: {said}"


def _symbols(shown: Unrolled, selected: int) -> pd.DataFrame:
    timesteps = range(shown.first, shown.first + len(shown.pieces))
    return pd.DataFrame(
        {
            "timestep": timesteps,
            "level": 0,
            "above": 0.3,
            "softmax": len(shown.strengths) + 1,
            "drawn": [symbol_drawn(piece) for piece in shown.pieces],
            "reach": [1.0 if timestep <= selected else _FAINT for timestep in timesteps],
            "chosen": [1.0 if timestep == selected else _FAINT for timestep in timesteps],
        }
    )


def _nodes(shown: Unrolled, selected: int) -> pd.DataFrame:
    rows = [
        {
            "timestep": shown.first + at,
            "before": shown.first + at - 1,
            "level": number,
            "strength": float(strength),
            "reach": 1.0 if shown.first + at <= selected else _FAINT,
        }
        for number, layer in enumerate(shown.strengths, 1)
        for at, strength in enumerate(layer)
    ]
    table = pd.DataFrame(rows)
    least, most = table["strength"].min(), table["strength"].max()
    of_range = (table["strength"] - least) / ((most - least) or 1.0)
    return table.assign(filled=of_range * table["reach"])
