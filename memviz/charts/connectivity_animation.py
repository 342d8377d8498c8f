"""A small animated picture of connectivity: one stretch of a text, read letter by letter."""

from html import escape

import numpy as np

from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.models.suggest import Suggestion

_SECONDS_PER_LETTER = 0.35
_SECONDS_OF_REST = 4.0  # on the last letter, before it begins again
# Teal of middle lightness: it carries dark ink in a light theme and light ink in a dark one.
_COLOUR = "20, 150, 140"
_STRONGEST = 0.75
# A checkbox pauses and plays, so no script is needed. There are two of them, one of which is shown:
# one that plays for readers who prefer no motion, one that pauses for all others.
_STYLE = """
.memviz-strip { position: relative; line-height: 2; }
.memviz-strip .letters { font: 1.35rem/2 "Source Code Pro", monospace; white-space: pre-wrap;
  padding-right: 3rem; }
.memviz-strip { forced-color-adjust: none; }
.memviz-strip .letters span { border-radius: 3px; padding: 0.15em 0; }
.memviz-strip .words { display: grid; font-size: 0.95rem; }
.memviz-strip .words p { grid-area: 1 / 1; margin: 0; opacity: 0; }
.memviz-strip .words p:last-child { opacity: 1; }
.memviz-strip label { position: absolute; top: 0.1rem; right: 0; width: 2.5rem; height: 2.5rem;
  display: grid; place-items: center; cursor: pointer; border-radius: 0.5rem; }
.memviz-strip label:hover { background: rgba(127, 140, 145, 0.18); }
.memviz-strip label:focus-within { outline: 2px solid var(--st-primary-color, currentColor); }
.memviz-strip input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.memviz-strip i { width: 0.8rem; height: 0.9rem; background: currentColor; opacity: 0.75;
  pointer-events: none; }
.memviz-strip .pause i, .memviz-strip .play :checked + i {
  clip-path: polygon(0 0, 36% 0, 36% 100%, 64% 100%, 64% 0, 100% 0, 100% 100%, 0 100%); }
.memviz-strip .play i, .memviz-strip .pause :checked + i {
  clip-path: polygon(0 0, 100% 50%, 0 100%); }
.memviz-strip .play { display: none; }
.memviz-strip:has(.pause :checked) [style*="animation"] {
  animation-play-state: paused !important; }
@media (prefers-reduced-motion: reduce) {
  .memviz-strip .play { display: grid; }
  .memviz-strip .pause { display: none; }
  .memviz-strip:not(:has(.play :checked)) [style*="animation"] { animation: none !important; }
}
"""
_CONTROLS = (
    '<label class="pause" title="Pause"><input type="checkbox" aria-label="Pause the animation">'
    '<i></i></label><label class="play" title="Play"><input type="checkbox" '
    'aria-label="Play the animation"><i></i></label>'
)


def connectivity_animation(
    c: Connectivity, shown_from: int, first: int, last: int, label: str
) -> str:
    """Return HTML that reads a text from timestep `first` to `last`, rests there and begins again.

    The characters from `shown_from` on are drawn; a character's colour is its connectivity with the
    step being read, as a share of that step's largest. Below stand the three most probable words. A
    control pauses it. Readers who prefer no motion see the last step, and may play it. Screen
    readers read `label` instead.
    """
    steps = range(first, last + 1)
    rows = c.matrix[first : last + 1]
    shares = rows / np.maximum(rows.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    reading = _SECONDS_PER_LETTER * len(steps)
    seconds = reading + _SECONDS_OF_REST
    letters = "".join(
        _letter(c.text[i], f"memviz-letter-{i}", shares[-1, i], seconds)
        for i in range(shown_from, last + 1)
    )
    frames = "".join(
        _words(c.suggestions[step], c.targets[step], f"memviz-step-{step}", seconds)
        for step in steps
    )
    keyframes = [
        _letter_keyframes(f"memviz-letter-{i}", shares[:, i], max(0, i - first), reading / seconds)
        for i in range(shown_from, last + 1)
    ] + [
        _step_keyframes(f"memviz-step-{step}", position, len(steps), reading / seconds)
        for position, step in enumerate(steps)
    ]
    return (
        f"<style>{_STYLE}{''.join(keyframes)}</style>"
        f'<div class="memviz-strip">{_CONTROLS}<div role="img" aria-label="{escape(label)}">'
        f'<div class="letters">{letters}</div><div class="words">{frames}</div></div></div>'
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


def _letter_keyframes(name: str, shares: np.ndarray, appears: int, until: float) -> str:
    """Return the keyframes of one character: pale before step `appears`, then by its shares.

    The text has been read when the share `until` of the animation's time is over; from then on the
    last step stays.
    """
    stops = [
        f"{_at(position, len(shares), until)} {{ background: {_background(share)}; "
        f"opacity: {1 if position >= appears else 0.25} }}"
        for position, share in enumerate(shares)
    ]
    stops.append(f"100% {{ background: {_background(shares[-1])}; opacity: 1 }}")
    return f"@keyframes {name} {{ {' '.join(stops)} }}"


def _step_keyframes(name: str, position: int, count: int, until: float) -> str:
    stops = [f"0% {{ opacity: 0 }} {_at(position, count, until)} {{ opacity: 1 }}"]
    if position + 1 < count:
        stops.append(f"{_at(position + 1, count, until)} {{ opacity: 0 }} 100% {{ opacity: 0 }}")
    else:
        stops.append("100% { opacity: 1 }")
    return f"@keyframes {name} {{ {' '.join(stops)} }}"


def _animation(name: str, seconds: float) -> str:
    return f"animation: {name} {seconds:.2f}s step-end infinite"


def _at(position: int, count: int, until: float) -> str:
    return f"{100 * until * position / count:.2f}%"


def _background(share: float) -> str:
    return f"rgba({_COLOUR}, {_STRONGEST * float(share):.3f})"
