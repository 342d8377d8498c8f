"""Examples from the text: a character in its passage, and its probability by each of two models."""

from collections.abc import Mapping
from html import escape

import numpy as np
import streamlit as st

from dashboard.widgets.plain_text import plain_text
from memviz.analysis.errors.overlap import is_error
from memviz.analysis.errors.study import Pair, Subject
from memviz.charts.character_marks import glyph_of, symbol_drawn

_SHOWN = 8
_BEFORE, _AFTER = 44, 22
_AROUND = 220
_STYLE = """<style>
.memviz-places { display: grid; gap: .3rem; }
.memviz-places details { border: 1px solid rgba(127, 140, 145, .4); border-radius: .5rem; }
.memviz-places summary { display: flex; flex-wrap: wrap; gap: .2rem 1rem; cursor: pointer;
  padding: .4rem .7rem; align-items: baseline; }
.memviz-places code, .memviz-places p { font: .85rem/1.5 "Source Code Pro", monospace; padding: 0;
  background: none; color: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.memviz-places code { flex: 1 1 22rem; opacity: .85; }
.memviz-places mark { background: rgba(20, 160, 145, .3); outline: 1px solid #14a091;
  color: inherit; font-weight: 700; border-radius: .15rem; padding: 0 .1em; margin: 0 .15em; }
.memviz-places span { font-size: .8rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.memviz-places span::before { content: ""; display: inline-block; width: .65em; height: .65em;
  border-radius: 50%; background: var(--of); margin-right: .4em; }
.memviz-places p { margin: 0; padding: .1rem .7rem .6rem; }
.memviz-places i { font-style: normal; border-radius: .15rem;
  background: color-mix(in srgb, var(--of) 38%, transparent); }
.memviz-places b { outline: 2px solid #14a091; border-radius: .1rem; }
</style>"""


def draw_places(
    pair: Pair, colours: Mapping[str, str], positions: np.ndarray, what: str, picked: bool
) -> None:
    """Draw a list of up to eight of the positions, evenly spread; each opens its passage.

    The list is closed at first, and open where a visitor has `picked` what it is of.
    """
    if not len(positions):
        st.caption(f"No place in the text: {plain_text(what)}.")
        return
    spread = np.linspace(0, len(positions) - 1, min(_SHOWN, len(positions))).round().astype(int)
    places = "".join(_place(pair, colours, int(position)) for position in positions[spread])
    said = f"{len(spread)} of {len(positions):,} places, evenly spread: {plain_text(what)}"
    with st.expander(said, expanded=picked):
        st.caption(
            "The percentage is the probability of the marked character. Open one to see both "
            "models’ errors around it."
        )
        st.html(f'{_STYLE}<div class="memviz-places">{places}</div>')


def _place(pair: Pair, colours: Mapping[str, str], position: int) -> str:
    before, character, after = pair.sample.held_out.excerpt(position, _BEFORE, _AFTER)
    figures = "".join(
        f'<span style="--of: {colours[subject.name]}">{escape(subject.name)} '
        f"{_percent(subject.probabilities[position])}</span>"
        for subject in pair.both
    )
    passages = "".join(
        _passage(pair, subject, colours[subject.name], position) for subject in pair.both
    )
    return (
        f"<details><summary><code>{_in_line(before)}<mark>{_shown(character)}</mark>"
        f"{_in_line(after)}</code>{figures}</summary>{passages}</details>"
    )


def _passage(pair: Pair, subject: Subject, colour: str, position: int) -> str:
    """Return the text around a position with this model's errors in its colour."""
    held_out = pair.sample.held_out
    first = max(0, position - _AROUND)
    last = min(held_out.positions, position + _AROUND // 2)
    wrong = is_error(subject.probabilities[first:last])
    letters = "".join(
        _letter(character, bool(error), first + offset == position)
        for offset, (character, error) in enumerate(
            zip(held_out.scored[first:last], wrong, strict=True)
        )
    )
    return (
        f'<p style="--of: {colour}"><span>{escape(subject.name)}: '
        f"errors here are coloured</span>\n{letters}</p>"
    ).replace("</i><i>", "")


def _letter(character: str, error: bool, here: bool) -> str:
    shown = "" if character == "\r" and not here else escape(character)
    if here:
        shown = f"<b>{_shown(character)}</b>"
    return f"<i>{shown}</i>" if error else shown


def _in_line(text: str) -> str:
    return escape("".join(glyph_of(character) for character in text.replace("\r\n", "\n")))


def _shown(character: str) -> str:
    return escape(symbol_drawn(character))


def _percent(probability: float) -> str:
    return f"{probability:.1%}" if probability >= 0.0005 else "< 0.1%"
