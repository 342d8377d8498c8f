"""What a layer holds of each character after each other one, or finds of it, as a square."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from memviz.charts.connectivity_colours import SEQUENTIAL

MOST_CELLS = 100
"""Cells on a side; of a longer text, a cell stands for several characters."""
SIDE = 260  # pixels
_FAINTEST = 0.002  # what is paler cannot be seen


def kept_writes_matrix(
    shares: np.ndarray,
    timestep: int,
    stops: Sequence[str] | None = None,
    *,
    found: bool = False,
) -> alt.LayerChart:
    """Return a square: down the timesteps, across the characters that what is held was written at.

    `shares` is [time, time], each row a share of its sum, see `memviz.KeptWrites`: of what is held
    or, with `found`, of what the query finds. Full colour is the most of each row. A line stands at
    `timestep`. `stops` are hex colours from least to most; without them the page's own.
    """
    after = "Found after" if found else "Held after"
    table = kept_writes_cells(shares)
    time = len(shares)
    scale = alt.Scale(domain=[0, time], nice=False)
    across = alt.X("written_at:Q", title="Written at character", scale=scale)
    down = alt.Y(
        "timestep:Q",
        title=f"{after} character",
        scale=alt.Scale(domain=[0, time], nice=False, reverse=True),
    )
    ramp = alt.Scale(domain=[0, 1], range=list(stops)) if stops else alt.Scale(domain=[0, 1])
    cells = (
        alt.Chart(table)
        .mark_rect(strokeWidth=0.6)  # or the background shows between cells
        .encode(
            x=across,
            x2="written_until:Q",
            y=down,
            y2="timestep_until:Q",
            color=alt.Color("of_most:Q", scale=ramp, legend=None),
            stroke=alt.Stroke("of_most:Q", scale=ramp, legend=None),
            tooltip=[
                alt.Tooltip("timestep:Q", title=after),
                alt.Tooltip("written_at:Q", title="Written at"),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"timestep": [timestep + 0.5]}))
        .mark_rule(strokeDash=[3, 3], tooltip=None)
        .encode(y=down, color=alt.value("#8b979a"))
    )
    return alt.LayerChart(layer=[cells, line]).properties(height=SIDE)


def kept_writes_figure(
    shares: Mapping[str, np.ndarray], timestep: int | None = None, *, found: bool = False
) -> alt.VConcatChart:
    """Return the squares of several models side by side, for paper; `shares` by the models' names.

    Without a `timestep` the line stands at the last one of each. `found` says that the shares are
    of what the query finds.
    """
    squares = []
    for model, of_model in shares.items():
        line = len(of_model) - 1 if timestep is None else timestep
        square = kept_writes_matrix(of_model, line, SEQUENTIAL, found=found)
        squares.append(square.properties(title=model, width=SIDE, height=SIDE))
    return alt.vconcat(alt.hconcat(*squares))


def kept_writes_cells(shares: np.ndarray) -> pd.DataFrame:
    """Return a row for each cell that can be seen.

    Columns: timestep and timestep_until, written_at and written_until (from the first character to
    before the second), share (what was written there, the mean over the cell's timesteps), of_most
    (that as a share of the most beside it).
    """
    time = len(shares)
    size = -(-time // MOST_CELLS)
    starts = np.arange(0, time, size)
    ends = np.minimum(starts + size, time)
    by_column = np.add.reduceat(shares.astype(np.float64), starts, axis=1)
    cells = np.add.reduceat(by_column, starts, axis=0) / (ends - starts)[:, np.newaxis]
    most = cells.max(axis=1, keepdims=True)
    of_most = np.divide(cells, most, out=np.zeros_like(cells), where=most > 0)
    rows, columns = np.nonzero(of_most >= _FAINTEST)
    return pd.DataFrame(
        {
            "timestep": starts[rows],
            "timestep_until": ends[rows],
            "written_at": starts[columns],
            "written_until": ends[columns],
            "share": cells[rows, columns].round(4),
            "of_most": of_most[rows, columns].round(3),
        }
    )
