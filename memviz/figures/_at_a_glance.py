"""Models at a glance: a small graph of accuracy for each."""

from html import escape

from memviz.charts.accuracy_columns import STYLE, accuracy_columns
from memviz.charts.shown_models import Source, shown_models
from memviz.evaluation.accuracy import AS_PUBLISHED, Measured, first_suggestion, measured_accuracy
from memviz.figures.fragment import Fragment

_COLUMN = "width: 11rem; font-family: sans-serif"


def at_a_glance(*models: Source) -> Fragment:
    """Return of each model of words its accuracy, and columns of it by known letters.

    First suggestion, counted as the article did; the line across a column: without context.
    Raises CheckpointError for a checkpoint that was not tested.
    """
    shown = shown_models(models)
    found = {one.label: measured_accuracy(one.metrics, AS_PUBLISHED, one.label) for one in shown}
    curves = [
        first_suggestion(curve) for one in found.values() for curve in (one.curve, one.baseline)
    ]
    full = max((share for curve in curves for share in curve.values()), default=1.0) or 1.0
    cards = "".join(_card(one.label, one.colour, found[one.label], full) for one in shown)
    return Fragment(
        f'<style>{STYLE}</style><div style="display: flex; flex-wrap: wrap; gap: 1.5rem">'
        f"{cards}</div>"
    )


def _card(label: str, colour: str, result: Measured, full: float) -> str:
    columns = accuracy_columns(
        first_suggestion(result.curve), first_suggestion(result.baseline), colour, full
    )
    percentage = result.percentage(1)
    accuracy = "–" if percentage is None else f"{percentage:.1f} %"
    return (
        f'<div style="{_COLUMN}"><b>{escape(label)}</b><br>'
        f'<span style="font-size: 1.4rem">{accuracy}</span>{columns}</div>'
    )
