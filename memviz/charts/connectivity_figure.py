"""One timestep of a text as a figure for paper: every model's text, coloured, and what it suggests.

Drawn as SVG by hand: cells stand on a grid and each character has its own place, so that colours
and characters line up in whichever font a reader has.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.explained import Explains
from memviz.analysis.errors.characters import name_of
from memviz.analysis.findings import Finding, finding
from memviz.charts.character_marks import glyphs_of, symbol_drawn
from memviz.charts.colour_legend import colour_legend
from memviz.charts.connectivity_colours import Scale, cell_colour, ink_on
from memviz.charts.explained_words import explained_kind
from memviz.charts.findings import percent
from memviz.charts.numbers import counted
from memviz.models.config import Target

WIDTH = 840  # of the figure, in pixels, as all that follows
_MARGIN = 24
_COLUMNS = 56
_CELL = 8.7
_LINE = 23
_BARS_AT = _COLUMNS * _CELL + 26
_BARS_WIDTH = WIDTH - 2 * _MARGIN - _BARS_AT
_BAR, _BAR_GAP = 22, 4
_PANEL_GAP = 20
_UNDERLINED = -0.02  # shares below have a line, for readers to whom both colours look alike
_NOTE_COLUMNS, _NOTE_LINE = 128, 16
_FACT_COLUMNS, _FACT = 41, 16  # the letters that fit over the bars, and the height of their line
_WORD = re.compile(r" ?[^ \n]*\n|[ ]?[^ \n]+|[ ]")

_INK, _MUTED, _FAINT, _ACCENT = "#0e1517", "#5d6b6e", "#8b979a", "#0c6962"
_TRACK, _BAR_FILL, _CORRECT_FILL = "#f0f3f3", "#cfd6d7", "#97d4c2"
_SANS = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, sans-serif"
_MONOSPACE = "'Source Code Pro', 'Roboto Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"


class _Block(NamedTuple):
    """A part of the figure, drawn from its own upper left corner."""

    svg: str
    height: float


def connectivity_figure(
    connectivities: Mapping[str, AnyConnectivity],
    timestep: int,
    colours: Mapping[str, str],
    *,
    predicts: Target = "word",
    scale: Scale = "row",
    title: str = "",
    notes: Sequence[str] = (),
) -> str:
    """Return an SVG picture of what every model does at a timestep, on white.

    `connectivities` by the models' names are of one text and one variant, `colours` holds a hex
    colour for each. `predicts` is what the models predict at each character, its word or the next
    character or token. `scale` says what full colour is, see `Scale`. `title` stands at the
    top, `notes` at the bottom. Raises ValueError when there is no connectivity, their texts or
    variants differ, or the timestep is outside the text.
    """
    one = _only(connectivities)
    found = {model: finding(c, timestep, predicts) for model, c in connectivities.items()}
    shares = _shares(connectivities, timestep, scale)
    signed = one.measure == "gradient_times_input"
    blocks = [
        _heading(list(found.values()), one.explains, predicts, timestep, title),
        *(
            _panel(
                model, c, predicts, timestep, shares[model], found[model], colours[model], signed
            )
            for model, c in connectivities.items()
        ),
        _Block(colour_legend(_MUTED, scale, signed=signed), 30),
        _notes(notes),
    ]
    return _sheet(blocks)


def _only(connectivities: Mapping[str, AnyConnectivity]) -> AnyConnectivity:
    kinds = {(c.text, c.target, c.measure, c.explains) for c in connectivities.values()}
    if len(kinds) != 1:
        raise ValueError(
            f"connectivities: need one text and one variant in common, got {len(kinds)} kinds"
        )
    return next(iter(connectivities.values()))


def _shares(
    connectivities: Mapping[str, AnyConnectivity], timestep: int, scale: Scale
) -> dict[str, np.ndarray]:
    """Return each model's row [timestep + 1] as shares of what is full colour."""
    rows = {model: c.at(timestep).row.astype(np.float64) for model, c in connectivities.items()}
    peaks = {model: float(np.abs(row).max()) for model, row in rows.items()}
    if scale == "shared":
        peaks = dict.fromkeys(peaks, max(peaks.values()))
    return {model: row / peaks[model] if peaks[model] else row for model, row in rows.items()}


def _sheet(blocks: Sequence[_Block]) -> str:
    parts, y = [], float(_MARGIN)
    for block in blocks:
        parts.append(f'<g transform="translate({_MARGIN} {y:.1f})">{block.svg}</g>')
        y += block.height
    height = round(y + _MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{_SANS}" fill="{_INK}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _heading(
    of_models: Sequence[Finding], explains: Explains, predicts: Target, timestep: int, title: str
) -> _Block:
    found = of_models[0]
    lines = []
    if title:
        lines.append(f'<text y="14" font-size="18" font-weight="700">{escape(title)}</text>')
    y = 14 + 27 * len(lines)
    place = f"timestep {timestep}"
    if explains != "text":
        names = dict.fromkeys(_named(one.target) for one in of_models)
        target = f"Explained: {' or '.join(_strong(name, _ACCENT) for name in names)}"
        place = f"{explained_kind(explains, predicts)}, {place}"
    elif not found.target:
        target = f"The text ends before its next {predicts}"
    elif predicts != "word":
        target = f"Next {predicts} {_strong(_named(found.target), _ACCENT)}"
    else:
        read, unread = found.target[: found.known_letters], found.target[found.known_letters :]
        underlined = f'<tspan text-decoration="underline">{_strong(read, _ACCENT)}</tspan>'
        target = f"Target {underlined}{_strong(unread, _MUTED)}"
        letters = counted(len(found.target), "letter")
        place = f"{found.known_letters} of {letters} read, {place}"
    lines.append(f'<text y="{y}" font-size="16">{target}</text>')
    lines.append(
        f'<text x="{WIDTH - 2 * _MARGIN}" y="{y}" font-size="13" fill="{_MUTED}" '
        f'text-anchor="end">{place}</text>'
    )
    return _Block("".join(lines), y + _PANEL_GAP)


def _named(symbol: str) -> str:
    return name_of(symbol) if len(symbol) == 1 else symbol_drawn(symbol)


def _strong(words: str, colour: str) -> str:
    return f'<tspan font-weight="700" fill="{colour}">{escape(words)}</tspan>'


def _panel(
    model: str,
    c: AnyConnectivity,
    predicts: Target,
    timestep: int,
    shares: np.ndarray,
    found: Finding,
    colour: str,
    signed: bool,
) -> _Block:
    rows, columns = _wrapped(c.text)
    unknown = _unknown_words(c, rows, columns) if predicts == "word" else ()
    name = (
        f'<rect y="1" width="11" height="11" rx="2.5" fill="{colour}"/>'
        f'<text x="18" y="11" font-size="14" font-weight="700">{escape(model)}</text>'
    )
    facts = _dependence(found, predicts)
    below = 22 + _FACT * (len(facts) - 1)
    text = "".join(
        [
            *_cells(rows, columns, shares, signed),
            *unknown,
            *_glyphs(c.text, rows, columns, shares, signed),
            _box(rows[timestep], columns[timestep]),
        ]
    )
    suggestions = "".join(_bars(found, marks_correct=c.explains == "text"))
    svg = (
        f"{name}{''.join(facts)}"
        f'<g transform="translate(0 {below})" font-family="{_MONOSPACE}">{text}</g>'
        f'<g transform="translate({_BARS_AT:.1f} {below})">{suggestions}</g>'
    )
    height = max((max(rows) + 1) * _LINE, 3 * (_BAR + _BAR_GAP))
    return _Block(svg, below + height + _PANEL_GAP)


def _wrapped(text: str) -> tuple[list[int], list[int]]:
    """Return each character's line and column; a space stays with the word it begins.

    A line end, which texts of characters may have, stays with the line it ends.
    """
    rows, columns = [], []
    row, column = 0, 0
    for word in _WORD.findall(text):
        if column and column + len(word) > _COLUMNS:
            row, column = row + 1, 0
        for _ in word:
            if column == _COLUMNS:  # a word longer than a line
                row, column = row + 1, 0
            rows.append(row)
            columns.append(column)
            column += 1
        if word.endswith("\n"):
            row, column = row + 1, 0
    return rows, columns


def _cells(
    rows: Sequence[int], columns: Sequence[int], shares: np.ndarray, signed: bool
) -> Iterator[str]:
    for row, column, share in zip(rows, columns, shares.tolist(), strict=False):
        colour = cell_colour(share, signed=signed)
        if colour != "#ffffff":
            yield (
                f'<rect x="{column * _CELL:.1f}" y="{row * _LINE + 2}" width="{_CELL + 0.3:.1f}" '
                f'height="{_LINE - 4}" fill="{colour}"/>'
            )
        if share < _UNDERLINED:
            yield (
                f'<rect x="{column * _CELL:.1f}" y="{row * _LINE + _LINE - 4}" '
                f'width="{_CELL + 0.3:.1f}" height="1.4" fill="{ink_on(colour)}"/>'
            )


def _glyphs(
    text: str, rows: Sequence[int], columns: Sequence[int], shares: np.ndarray, signed: bool
) -> Iterator[str]:
    inks = [ink_on(cell_colour(share, signed=signed)) for share in shares.tolist()]
    inks += [_FAINT] * (len(text) - len(inks))
    for start, end, drawn in glyphs_of(text):
        if not drawn.strip():
            continue
        last = max(columns[at] for at in range(start, end) if rows[at] == rows[start])
        yield (
            f'<text x="{(columns[start] + last + 1) / 2 * _CELL:.1f}" '
            f'y="{rows[start] * _LINE + 16}" font-size="14" text-anchor="middle" '
            f'fill="{inks[start]}">{escape(drawn)}</text>'
        )


def _unknown_words(
    c: AnyConnectivity, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[str]:
    """Yield a dash under each letter of the words that the model does not know."""
    for i, character in enumerate(c.text):
        if character != " " and not c.has_target[i]:
            yield (
                f'<rect x="{columns[i] * _CELL + 1:.1f}" y="{rows[i] * _LINE + 19}" '
                f'width="{0.55 * _CELL:.1f}" height="1.4" fill="{_MUTED}"/>'
            )


def _box(row: int, column: int) -> str:
    """Return the frame of the selected character."""
    return (
        f'<rect x="{column * _CELL - 0.5:.1f}" y="{row * _LINE + 1}" width="{_CELL + 1:.1f}" '
        f'height="{_LINE - 2}" fill="none" stroke="{_ACCENT}" stroke-width="2"/>'
    )


def _dependence(found: Finding, predicts: Target) -> list[str]:
    """Return the lines over the suggestions: where the connectivity lies, the target's rank.

    They stand on one line where there is room for both.
    """
    if not found.has_target:
        known_by = "vocabulary" if predicts == "word" else "alphabet"
        reason = f"target not in the {known_by}" if found.target else "no target"
        return [_small(_BARS_AT, 11, reason)]
    share = found.share_on_earlier_words
    from_earlier = "" if np.isnan(share) else f"{percent(share)} from earlier words"
    rank = f"target ranks {found.rank:,}" if found.rank else "target not among the three"
    if found.rank > 3 and not np.isnan(found.probability):
        rank += f", {percent(found.probability)}"
    right = WIDTH - 2 * _MARGIN
    if len(from_earlier) + len(rank) <= _FACT_COLUMNS:
        return [_small(_BARS_AT, 11, from_earlier) + _small(right, 11, rank, anchor="end")]
    return [_small(_BARS_AT, 11, from_earlier), _small(_BARS_AT, 11 + _FACT, rank)]


def _bars(found: Finding, marks_correct: bool) -> Iterator[str]:
    for place, (word, probability) in enumerate(found.suggestions[:3]):
        is_target = word == found.target
        y = place * (_BAR + _BAR_GAP)
        width = max(3.0, _BARS_WIDTH * probability)
        is_correct = is_target and marks_correct
        fill = _CORRECT_FILL if is_correct else _BAR_FILL
        middle = y + _BAR / 2 + 4.5
        yield f'<rect y="{y}" width="{_BARS_WIDTH:.1f}" height="{_BAR}" rx="4" fill="{_TRACK}"/>'
        yield f'<rect y="{y}" width="{width:.1f}" height="{_BAR}" rx="4" fill="{fill}"/>'
        if is_correct:
            yield (
                f'<path d="M8 {y + 11} l3.5 4 l6 -8" fill="none" stroke="{_INK}" '
                'stroke-width="1.8"/>'
            )
        yield (
            f'<text x="{23 if is_correct else 8}" y="{middle}" font-size="13" '
            f'font-weight="{700 if is_target else 400}">{escape(symbol_drawn(word))}</text>'
            f'<text x="{_BARS_WIDTH - 8:.1f}" y="{middle}" font-size="13" text-anchor="end">'
            f"{percent(probability)}</text>"
        )


def _notes(notes: Sequence[str]) -> _Block:
    lines = [line for note in notes for line in textwrap.wrap(note, _NOTE_COLUMNS)]
    svg = "".join(
        f'<text y="{8 + _NOTE_LINE * position}" font-size="12" fill="{_MUTED}">{escape(line)}'
        "</text>"
        for position, line in enumerate(lines)
    )
    return _Block(svg, _NOTE_LINE * len(lines))


def _small(x: float, y: float, words: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" font-size="12.5" fill="{_MUTED}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
