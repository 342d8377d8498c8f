"""Connectivity while a text is read, letter by letter."""

from memviz.analysis.connectivity.connectivity import connectivity
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.charts.connectivity_animation import connectivity_animation
from memviz.charts.shown_models import Source, shown_models
from memviz.figures.fragment import Fragment

_READ = 16  # characters that are read, of all that are shown
_SHOWN = 40


def animation(text: str, model: Source, first: int | None = None) -> Fragment:
    """Return the end of a text, read from timestep `first` on, with the words a model suggests.

    A letter's colour is its connectivity with the step being read. At most 40 characters are
    shown, at most 16 read where `first` is None. Raises ValueError as `memviz.connectivity`, and
    for a timestep outside what is shown.
    """
    (shown,) = shown_models([model])
    c = over_characters(connectivity(shown.model, text))
    last = len(c.text) - 1
    shown_from = max(0, last + 1 - _SHOWN)
    begin = max(shown_from, last + 1 - _READ) if first is None else first
    if not shown_from <= begin <= last:
        raise ValueError(f"first: got {first}; shown are timesteps {shown_from} to {last}")
    label = f"{shown.label} reads “{c.text[shown_from:].strip()}”, letter by letter."
    return Fragment(connectivity_animation(c, shown_from, begin, last, label))
