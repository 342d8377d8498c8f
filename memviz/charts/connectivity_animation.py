"""A small animated picture of connectivity: one stretch of a text, read letter by letter."""

from html import escape

import numpy as np

from memviz.connectivity import Connectivity
from memviz.suggestion import Suggestion

_SECONDS_PER_LETTER = 0.3  # 16 letters stay under five seconds, after which it rests
# Teal of middle lightness: it carries dark ink in a light theme and light ink in a dark one.
_COLOUR = "20, 150, 140"
_STRONGEST = 0.75
_STYLE = """
.memviz-strip { line-height: 2; }
.memviz-strip .letters { font: 1.35rem/2 "Source Code Pro", monospace; white-space: pre-wrap; }
.memviz-strip .letters span { border-radius: 3px; padding: 0.15em 0; }
.memviz-strip .words { display: grid; font-size: 0.95rem; }
.memviz-strip .words p { grid-area: 1 / 1; margin: 0; opacity: 0; }
.memviz-strip .words p:last-child { opacity: 1; }
@media (prefers-reduced-motion: reduce) {
  .memviz-strip * { animation: none !important; }
}
"""


def connectivity_animation(
    c: Connectivity, shown_from: int, first: int, last: int, label: str
) -> str:
    """Return HTML that reads a text from timestep `first` to `last`, once, and stays there.

    The characters from `shown_from` on are drawn; a character's colour is its connectivity with
    the step being read, as a share of that step's largest. Below stand the three most probable
    words. Readers who prefer no motion see the last step at once. `label` is read aloud instead.
    """
    steps = range(first, last + 1)
    rows = c.matrix[first : last + 1]
    shares = rows / np.maximum(rows.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    seconds = _SECONDS_PER_LETTER * len(steps)
    letters = "".join(
        _letter(c.text[i], f"memviz-letter-{i}", shares[-1, i], seconds)
        for i in range(shown_from, last + 1)
    )
    frames = "".join(
        _words(c.suggestions[step], c.targets[step], f"memviz-step-{step}", seconds)
        for step in steps
    )
    keyframes = [
        _letter_keyframes(f"memviz-letter-{i}", shares[:, i], max(0, i - first))
        for i in range(shown_from, last + 1)
    ] + [
        _step_keyframes(f"memviz-step-{step}", position, len(steps))
        for position, step in enumerate(steps)
    ]
    return (
        f"<style>{_STYLE}{''.join(keyframes)}</style>"
        f'<div class="memviz-strip" role="img" aria-label="{escape(label)}">'
        f'<div class="letters">{letters}</div><div class="words">{frames}</div></div>'
    )


def _letter(character: str, name: str, share: float, seconds: float) -> str:
    return (
        f'<span style="background: {_background(share)}; {_animation(name, seconds)}">'
        f"{escape(character)}</span>"
    )


def _words(top: tuple[Suggestion, ...], target: str, name: str, seconds: float) -> str:
    words = " · ".join(
        f"{f'<b>{escape(word)}</b>' if word == target else escape(word)} {probability:.0%}"
        for word, probability in top
    )
    return f'<p style="{_animation(name, seconds)}">{words}</p>'


def _letter_keyframes(name: str, shares: np.ndarray, appears: int) -> str:
    """Return the keyframes of one character: unread until step `appears`, then its shares."""
    stops = [
        f"{_at(position, len(shares))} {{ background: {_background(share)}; "
        f"opacity: {1 if position >= appears else 0.25} }}"
        for position, share in enumerate(shares)
    ]
    return f"@keyframes {name} {{ {' '.join(stops)} }}"


def _step_keyframes(name: str, position: int, count: int) -> str:
    stops = [f"0% {{ opacity: 0 }} {_at(position, count)} {{ opacity: 1 }}"]
    if position + 1 < count:
        stops.append(f"{_at(position + 1, count)} {{ opacity: 0 }} 100% {{ opacity: 0 }}")
    return f"@keyframes {name} {{ {' '.join(stops)} }}"


def _animation(name: str, seconds: float) -> str:
    return f"animation: {name} {seconds:.2f}s step-end"


def _at(position: int, count: int) -> str:
    return f"{100 * position / count:.2f}%"


def _background(share: float) -> str:
    return f"rgba({_COLOUR}, {_STRONGEST * float(share):.3f})"
