"""The table above a graph: its legend, and the values at the selected number of letters."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import NARROW, ink
from memviz.charts.known_letters.scheme import Scheme
from memviz.charts.numbers import counted

_ROW = 22  # pixels: tall enough for a finger
_SWATCH = 18
_FAINT = 0.3
_NO_VALUE = "–"
_COLUMN = f"({NARROW} ? 66 : 128)"
_LEFT = f"({NARROW} ? -64 : 0)"  # a narrow chart's table begins above its axis
_WIDEST = 640  # a reader's eye loses the row when names and values are further apart
_SIZE = f"{NARROW} ? 11 : 13"
_RIGHT = f"min(width, {_WIDEST}) - datum.after * {_COLUMN}"  # the right edge of a column
_TEXT = f"{NARROW} ? datum.narrow : datum.wide"


def table_height(rows: int) -> int:
    """Return the height of a table with that many rows under its head, in pixels."""
    return (rows + 1) * _ROW


def reading_table(
    lines: pd.DataFrame,
    positions: pd.DataFrame,
    models: Sequence[str],
    signed: bool,
    shared: Scheme,
) -> list[alt.Chart]:
    """Return the layers of the table: a row per model, a column per line of the graph.

    `lines` has model, known_letters, line, value, low, high; `positions` known_letters and n.
    The values are those at the selected letters; a click on a row isolates its model.
    """
    columns = sorted(set(lines["line"]) - {"ceiling"}) or ["ceiling"]
    ceilings = set(lines.loc[lines["line"] == "ceiling", "model"])
    rows = pd.DataFrame(
        {
            "model": list(models),
            "row": range(1, len(models) + 1),
            "line": ["ceiling" if model in ceilings else "top 1" for model in models],
        }
    )
    heads = pd.DataFrame({"line": columns, "after": range(len(columns) - 1, -1, -1)})
    return [
        _heading(headings(lines, positions), shared),
        *_columns(alt.Chart(heads).encode(y=alt.YValue(_ROW / 2)), shared),
        *_names(alt.Chart(rows), len(columns), shared),
        _values(alt.Chart(cells(lines, rows, columns, signed)), shared),
        _rows_to_click(alt.Chart(rows), shared),
    ]


def headings(lines: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Return known_letters and the table's heading at each, for wide and for narrow charts."""
    positions_at = positions.set_index("known_letters")["n"] if len(positions) else {}
    known = sorted(lines["known_letters"].unique())
    narrow = [f"{counted(n, 'letter')} known" for n in known]
    return pd.DataFrame(
        {
            "known_letters": known,
            "narrow": narrow,
            "wide": [
                f"{text}, {positions_at[letters]:,} positions" if letters in positions_at else text
                for letters, text in zip(known, narrow, strict=True)
            ],
        }
    )


def cells(
    lines: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[str], signed: bool
) -> pd.DataFrame:
    """Return known_letters, model, row, after (columns to the right of it), wide, narrow.

    A model that has no value at some letters has a dash there. The ceiling, which is of no top,
    stands in the first column.
    """
    everywhere = lines[["model", "line"]].drop_duplicates().merge(rows[["model", "row"]])
    everywhere = everywhere.merge(lines[["known_letters"]].drop_duplicates(), how="cross")
    shown = everywhere.merge(lines, on=["model", "line", "known_letters"], how="left")
    last = len(columns) - 1
    after = {line: last - place for place, line in enumerate(columns)}
    return shown.assign(
        after=[after.get(line, last) for line in shown["line"]],
        narrow=[_number(value, signed) for value in shown["value"]],
        wide=[_with_interval(row.value, row.low, row.high, signed) for row in shown.itertuples()],
    )[["known_letters", "model", "row", "after", "wide", "narrow"]]


def _heading(texts: pd.DataFrame, shared: Scheme) -> alt.Chart:
    return (
        alt.Chart(texts)
        .transform_filter(shared.letter)
        .mark_text(align="left", fontWeight=600, fontSize=alt.expr(_SIZE))
        .encode(
            x=alt.XValue(alt.expr(_LEFT)),
            y=alt.YValue(_ROW / 2),
            text=alt.TextValue(alt.expr(_TEXT)),
            color=ink(),
        )
    )


def _columns(heads: alt.Chart, shared: Scheme) -> list[alt.Chart]:
    """Return each column's name, and before it a short piece of its line."""
    return [
        heads.mark_rule(strokeWidth=2).encode(
            x=alt.XValue(alt.expr(f"{_RIGHT} - ({NARROW} ? 54 : 68)")),
            x2=alt.X2Value(alt.expr(f"{_RIGHT} - ({NARROW} ? 36 : 44)")),
            strokeDash=shared.dash,
            color=ink(),
        ),
        heads.mark_text(align="right", fontSize=alt.expr(_SIZE)).encode(
            x=alt.XValue(alt.expr(_RIGHT)), text="line:N", color=ink()
        ),
    ]


def _names(rows: alt.Chart, columns: int, shared: Scheme) -> list[alt.Chart]:
    """Return each model's colour and shape and its name."""
    room = f"min(width, {_WIDEST}) - {columns} * {_COLUMN} - {_LEFT} - {_SWATCH}"
    return [
        rows.mark_rule(strokeWidth=2).encode(
            x=alt.XValue(alt.expr(_LEFT)),
            x2=alt.X2Value(alt.expr(f"{_LEFT} + {_SWATCH}")),
            y=_middle(),
            color=shared.colour,
            strokeDash=shared.dash,
            opacity=shared.strength(faint=_FAINT),
        ),
        rows.mark_point(filled=True, size=80, tooltip=None).encode(
            x=alt.XValue(alt.expr(f"{_LEFT} + {_SWATCH / 2}")),
            y=_middle(),
            color=shared.colour,
            shape=shared.shape,
            opacity=shared.strength(faint=_FAINT),
        ),
        rows.mark_text(align="left", limit=alt.expr(room), fontSize=alt.expr(_SIZE)).encode(
            x=alt.XValue(alt.expr(f"{_LEFT} + {_SWATCH + 8}")),
            y=_middle(),
            text="model:N",
            color=ink(),
            opacity=shared.strength(faint=_FAINT),
        ),
    ]


def _values(read: alt.Chart, shared: Scheme) -> alt.Chart:
    return (
        read.transform_filter(shared.letter)
        .mark_text(align="right", fontSize=alt.expr(_SIZE))
        .encode(
            x=alt.XValue(alt.expr(_RIGHT)),
            y=_middle(),
            text=alt.TextValue(alt.expr(_TEXT)),
            color=ink(),
            opacity=shared.strength(faint=_FAINT),
        )
    )


def _rows_to_click(rows: alt.Chart, shared: Scheme) -> alt.Chart:
    return (
        rows.mark_rect(opacity=0, cursor="pointer", aria=False)
        .encode(
            x=alt.XValue(alt.expr(_LEFT)),
            x2=alt.X2Value(alt.expr("width")),
            y=alt.YValue(alt.expr(f"datum.row * {_ROW}")),
            y2=alt.Y2Value(alt.expr(f"(datum.row + 1) * {_ROW}")),
        )
        .add_params(shared.isolated)
        .properties(name="legend")
    )


def _middle() -> alt.YValue:
    """Return the height of a row's middle."""
    return alt.YValue(alt.expr(f"(datum.row + 0.5) * {_ROW}"))


def _with_interval(value: float, low: float, high: float, signed: bool) -> str:
    number = _number(value, signed)
    return number if pd.isna(low) else f"{number} ± {(high - low) / 2:.1f}"


def _number(value: float, signed: bool) -> str:
    if pd.isna(value):
        return _NO_VALUE
    return f"{value:+.1f}".replace("-", "−") if signed else f"{value:.1f} %"
