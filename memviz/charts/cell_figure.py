"""Cells along a text as a figure for paper: every model's text on the colours of one of its cells.

Drawn as SVG by hand, as the connectivity figure is: this way colours and characters line up in
whichever font a reader has.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from memviz.analysis.cells import CellChoice, CellValues
from memviz.charts.character_marks import glyphs_of
from memviz.charts.connectivity_colours import along, ink_on

WIDTH = 840  # of the figure, in pixels, as all that follows
_MARGIN = 24
_COLUMNS = 90
_CELL = (WIDTH - 2 * _MARGIN) / _COLUMNS
_LINE = 20
_GAP = 22
_NOTE_COLUMNS, _NOTE_LINE = 128, 16
_TAB = 4
_UNDERLINED = -0.1  # values below have a line, for readers to whom red and blue look alike

_INK, _MUTED = "#0e1517", "#5d6b6e"
_SANS = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, sans-serif"
_MONOSPACE = "'Source Code Pro', 'Roboto Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_BELOW = ("#ffffff", "#fbdcd6", "#f4a295", "#dc5546")
_ABOVE = ("#ffffff", "#d6e6f5", "#92bfe6", "#3f8acb")


class _Place(NamedTuple):
    row: int
    column: int
    columns: int


def cell_figure(
    values: Mapping[str, CellValues],
    choices: Mapping[str, CellChoice],
    colours: Mapping[str, str],
    notes: Sequence[str] = (),
) -> str:
    """Return an SVG picture of one cell of each model along the text it reads, on white.

    `values`, `choices` and `colours` (hex) are by the models' names. `notes` stand at the bottom.
    Raises ValueError for a cell that is not there.
    """
    parts, y = [], float(_MARGIN)
    for model, own in values.items():
        svg, height = _panel(model, own, choices[model], colours[model])
        parts.append(f'<g transform="translate({_MARGIN} {y:.1f})">{svg}</g>')
        y += height + _GAP
    svg, height = _legend(notes)
    parts.append(f'<g transform="translate({_MARGIN} {y:.1f})">{svg}</g>')
    full = round(y + height + _MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{full}" '
        f'viewBox="0 0 {WIDTH} {full}" font-family="{_SANS}" fill="{_INK}">'
        f'<rect width="{WIDTH}" height="{full}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def cell_value_colour(value: float) -> str:
    """Return the hex colour of a cell's value on white, -1 (red) to 1 (blue)."""
    return along(_BELOW if value < 0 else _ABOVE, abs(value))


def _panel(model: str, values: CellValues, choice: CellChoice, colour: str) -> tuple[str, float]:
    held = values.cell(*choice)
    places = _wrapped(values.text)
    title = (
        f'<rect y="1" width="11" height="11" rx="2.5" fill="{colour}"/>'
        f'<text x="18" y="11" font-size="14" font-weight="700">{escape(model)}'
        f'<tspan dx="8" font-weight="400" fill="{_MUTED}">layer {choice.layer}, {choice.part}, '
        f"cell {choice.cell}</tspan></text>"
    )
    text = "".join([*_cells(places, held), *_glyphs(values.text, places, held)])
    svg = f'{title}<g transform="translate(0 22)" font-family="{_MONOSPACE}">{text}</g>'
    return svg, 22 + _LINE * (places[-1].row + 1)


def _wrapped(text: str) -> list[_Place]:
    """Return each character's line and column: the text's own lines, with long ones broken."""
    places = []
    row, column = 0, 0
    for character in text:
        columns = _TAB - column % _TAB if character == "\t" else 1
        if column + columns > _COLUMNS and character not in "\r\n":
            row, column = row + 1, 0
        places.append(_Place(row, column, columns))
        column += columns
        if character == "\n":
            row, column = row + 1, 0
    return places


def _cells(places: Sequence[_Place], held: np.ndarray) -> Iterator[str]:
    for place, value in zip(places, held.tolist(), strict=True):
        colour = cell_value_colour(value)
        if colour != "#ffffff":
            yield (
                f'<rect x="{place.column * _CELL:.1f}" y="{place.row * _LINE + 1}" '
                f'width="{place.columns * _CELL + 0.3:.1f}" height="{_LINE - 2}" fill="{colour}"/>'
            )
        if value < _UNDERLINED:
            yield (
                f'<rect x="{place.column * _CELL:.1f}" y="{(place.row + 1) * _LINE - 3}" '
                f'width="{place.columns * _CELL + 0.3:.1f}" height="1.4" fill="{ink_on(colour)}"/>'
            )


def _glyphs(text: str, places: Sequence[_Place], held: np.ndarray) -> Iterator[str]:
    for start, end, drawn in glyphs_of(text):
        if not drawn.strip():
            continue
        first = places[start]
        last = max(place.column for place in places[start:end] if place.row == first.row)
        ink = ink_on(cell_value_colour(float(held[start])))
        yield (
            f'<text x="{(first.column + last + 1) / 2 * _CELL:.1f}" '
            f'y="{first.row * _LINE + 14.5}" font-size="13" text-anchor="middle" fill="{ink}">'
            f"{escape(drawn)}</text>"
        )


def _legend(notes: Sequence[str]) -> tuple[str, float]:
    ramp = (*reversed(_BELOW), *_ABOVE[1:])
    stops = "".join(
        f'<stop offset="{place / (len(ramp) - 1):.4f}" stop-color="{colour}"/>'
        for place, colour in enumerate(ramp)
    )
    lines = [line for note in notes for line in textwrap.wrap(note, _NOTE_COLUMNS)]
    written = "".join(
        f'<text y="{38 + _NOTE_LINE * position}" font-size="12" fill="{_MUTED}">{escape(line)}'
        "</text>"
        for position, line in enumerate(lines)
    )
    svg = (
        f'<defs><linearGradient id="ramp">{stops}</linearGradient></defs>'
        f'<text y="11" font-size="12.5" fill="{_MUTED}">−1</text>'
        '<rect x="20" width="110" height="12" rx="2.5" fill="url(#ramp)" stroke="#d7dfe0"/>'
        f'<text x="136" y="11" font-size="12.5" fill="{_MUTED}">+1, underlined: below 0</text>'
        f"{written}"
    )
    return svg, 28 + _NOTE_LINE * len(lines)
