"""A small chart of accuracy by known letters, as HTML: columns, and a mark without context."""

from collections.abc import Mapping
from html import escape

STYLE = """
.memviz-columns { display: flex; align-items: flex-end; gap: 2px; height: 3.5rem;
  border-bottom: 1px solid rgba(127, 140, 145, 0.55); }
.memviz-columns span { position: relative; flex: 1; height: 100%; }
.memviz-columns { forced-color-adjust: none; }
.memviz-columns b { position: absolute; bottom: 0; width: 100%; border-radius: 2px 2px 0 0; }
.memviz-columns i { position: absolute; width: 100%; height: 2px; background: currentColor; }
"""


def accuracy_columns(
    accuracy: Mapping[int, float],
    without_context: Mapping[int, float],
    colour: str,
    full: float = 1.0,
) -> str:
    """Return HTML with a column per number of known letters, its height the accuracy, 0 to 1.

    The accuracy `full` fills the height; charts side by side must share it. A line across a
    column marks the accuracy without context, where there is one. `STYLE` must be on the page
    once. `colour` is a CSS colour.
    """
    columns = "".join(
        f'<span><b style="height: {share / full:.1%}; background: {escape(colour)}"></b>'
        f"{_mark(without_context.get(known), full)}</span>"
        for known, share in accuracy.items()
    )
    label = escape(_in_words(accuracy, without_context))
    return f'<div class="memviz-columns" role="img" aria-label="{label}">{columns}</div>'


def _mark(share: float | None, full: float) -> str:
    return "" if share is None else f'<i style="bottom: calc({share / full:.1%} - 1px)"></i>'


def _in_words(accuracy: Mapping[int, float], without_context: Mapping[int, float]) -> str:
    words = ", ".join(f"{known}: {share:.0%}" for known, share in accuracy.items())
    if not without_context:
        return f"Accuracy by known letters: {words}"
    marks = ", ".join(f"{known}: {share:.0%}" for known, share in without_context.items())
    return f"Accuracy by known letters: {words}. Without context: {marks}"
