"""Closing brackets and quotes, by how far back the opening one lies."""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from memviz.stats.blocks import Blocks
from memviz.text.held_out import HeldOut


class Delimiters(NamedTuple):
    """What opens and what closes; a quote is both."""

    opening: str
    closing: str


PAIRS = {
    "braces { }": Delimiters("{", "}"),
    "brackets ( )": Delimiters("(", ")"),
    "brackets [ ]": Delimiters("[", "]"),
    'quotes " "': Delimiters('"', '"'),
}

_EDGES = (1, 2, 4, 6, 10, 15, 22, 33, 50, 75, 110, 165, 250, 375, 560, 840, 1260, 1900, 2850)
_PARAGRAPH = re.compile(r"\r?\n[ \t]*\r?\n")


class Closings(NamedTuple):
    """Closing characters: their places in the scored positions and the distance to the opening.

    int64 [closings] each; distances in characters, 1 for a neighbour.
    """

    positions: np.ndarray
    distances: np.ndarray


def closings(held_out: HeldOut, delimiters: Delimiters) -> Closings:
    """Return the closing characters of `delimiters` among the scored positions of the text.

    Brackets nest, and one without an opening bracket is left out. Quotes open and close in turn,
    and the turn starts anew with each paragraph: a quote that was never closed affects its own
    paragraph only.
    """
    same = delimiters.opening == delimiters.closing
    found = (
        _quotes(held_out.text, delimiters.opening) if same else _nested(held_out.text, delimiters)
    )
    scored = [(close - held_out.begin, close - open) for open, close in found]
    table = np.array([row for row in scored if row[0] >= 0], dtype=np.int64).reshape(-1, 2)
    table = table[table[:, 0].argsort()]
    return Closings(table[:, 0], table[:, 1])


def by_distance(held_out: HeldOut, found: Closings, probabilities: np.ndarray) -> pd.DataFrame:
    """Return the mean probability of the closing character by distance to the opening one.

    Distances are grouped; groups of larger distances are wider. Columns: nearest, farthest
    (distances in a group), distance (their mean over the closings), probability, low, high, n.
    Groups without closings are left out. Intervals: see `Blocks`.
    """
    blocks = Blocks(held_out.positions)
    rows = []
    for nearest, beyond in zip(_EDGES, [*_EDGES[1:], 2**62], strict=True):
        within = (found.distances >= nearest) & (found.distances < beyond)
        if within.any():
            counted = np.zeros(held_out.positions, dtype=bool)
            counted[found.positions[within]] = True
            distances = found.distances[within]
            estimate = blocks.mean(probabilities, counted)
            span = (int(distances.min()), int(distances.max()))
            rows.append((*span, float(distances.mean()), *estimate, int(within.sum())))
    columns = ["nearest", "farthest", "distance", "probability", "low", "high", "n"]
    return pd.DataFrame(rows, columns=columns)


def _nested(text: str, delimiters: Delimiters) -> list[tuple[int, int]]:
    open_ones: list[int] = []
    found = []
    for match in re.finditer(f"[{re.escape(delimiters.opening + delimiters.closing)}]", text):
        if match.group() == delimiters.opening:
            open_ones.append(match.start())
        elif open_ones:
            found.append((open_ones.pop(), match.start()))
    return found


def _quotes(text: str, quote: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(gap.end() for gap in _PARAGRAPH.finditer(text)), len(text)]:
        places = [match.start() + start for match in re.finditer(quote, text[start:end])]
        found.extend(zip(places[::2], places[1::2], strict=False))
        start = end
    return found
