"""Report cards side by side for a paper: a table, LaTeX and a figure."""

from collections.abc import Mapping
from typing import get_args

import altair as alt
import pandas as pd

from memviz.charts.report_card.curves import curve_chart, curve_title
from memviz.charts.report_card.measures import MEASURES, Curve, Measure
from memviz.evaluation.report_card import ReportCard

_ESCAPED = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
        "∞": r"$\infty$",
        "−": "$-$",
        "–": "--",
        "×": r"$\times$",
    }
)
_CURVES: tuple[Curve, ...] = get_args(Curve)


def card_table(cards: Mapping[str, ReportCard], symbol: str = "character") -> pd.DataFrame:
    """Return a row for each measure, and a column of numbers with intervals for each model."""
    rows = [
        {"Measure": measure.titled(symbol)}
        | {label: _cell(measure, card) for label, card in cards.items()}
        for measure in MEASURES
    ]
    return pd.DataFrame(rows)


def card_numbers(cards: Mapping[str, ReportCard], symbol: str = "character") -> pd.DataFrame:
    """Return the same as numbers, a row for each model and measure: value, low, high."""
    rows = [
        {"model": label, "measure": measure.titled(symbol)}
        | dict(zip(("value", "low", "high"), measure.number(card), strict=True))
        for label, card in cards.items()
        for measure in MEASURES
    ]
    return pd.DataFrame(rows)


def latex_table(cards: Mapping[str, ReportCard], symbol: str = "character") -> str:
    """Return the table as LaTeX, for the package booktabs."""
    table = card_table(cards, symbol)
    lines = [" & ".join(map(_latex, row)) + r" \\" for row in table.itertuples(index=False)]
    head = " & ".join(map(_latex, table.columns)) + r" \\"
    columns = "l" + "r" * len(cards)
    return "\n".join(
        [
            f"\\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            head,
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            "",
        ]
    )


def card_figure(
    cards: Mapping[str, ReportCard], colours: Mapping[str, str], symbol: str = "character"
) -> alt.VConcatChart:
    """Return all curves of the models in one figure."""
    panels = [
        curve_chart(cards, colours, curve, symbol).properties(
            title=curve_title(curve), width=520, height=220
        )
        for curve in _CURVES
    ]
    return alt.vconcat(*panels, spacing=28).resolve_scale(
        color="shared", shape="shared", strokeDash="independent"
    )


def _cell(measure: Measure, card: ReportCard) -> str:
    interval = measure.interval(card)
    return measure.text(card) + (f" [{interval}]" if interval else "")


def _latex(text: str) -> str:
    return str(text).translate(_ESCAPED)
