"""Connectivity at the characters of a text as it is typed, whatever a model reads it in."""

from dataclasses import replace
from typing import Any, overload

import numpy as np

from memviz.analysis.connectivity.connectivity import AnyConnectivity, Connectivity, ConnectivityRow
from memviz.analysis.connectivity.over_characters import over_characters, together
from memviz.models.reading import Reading, last_read

_LINE_END = "\r\n"


def with_line_feeds(text: str) -> str:
    """Return a text in which a line end is one character, as it is typed."""
    return text.replace(_LINE_END, "\n")


def symbol_read_at(reading: Reading, character: int) -> int:
    """Return the last symbol that has been read whole after a character of the text as typed.

    0 before the first is whole. Raises ValueError for a character outside the text.
    """
    typed = _typed(reading.text)
    if not 0 <= character < len(typed):
        raise ValueError(
            f"character: got {character}; the text has characters 0 to {len(typed) - 1}"
        )
    return max(0, int(last_read(reading.spans, len(reading.text))[typed[character]]))


@overload
def as_typed(connectivity: Connectivity) -> Connectivity: ...


@overload
def as_typed(connectivity: ConnectivityRow) -> ConnectivityRow: ...


def as_typed(connectivity: AnyConnectivity) -> AnyConnectivity:
    """Return a connectivity whose steps are the characters of the text as it is typed.

    Those of tokens are as `over_characters` has them. Where a model reads a line end as two
    characters, they are one here: its row is the one after both, and its column is by both
    together, the length of the gradient by the two as one vector. So models with different tokens
    and line ends stand side by side.
    """
    characters = over_characters(connectivity)
    if _LINE_END not in characters.text:
        return characters
    typed = _typed(characters.text)
    if isinstance(characters, ConnectivityRow):
        timestep = int(np.searchsorted(typed, characters.timestep))
        until = typed[: timestep + 1]
        row = np.zeros(until[-1] + 1, dtype=np.float32)
        row[: len(characters.row)] = characters.row
        row = _joined(characters, row, until)
        return replace(characters, timestep=timestep, row=row, **_about_the_text(characters, typed))
    return replace(
        characters,
        matrix=_joined(characters, characters.matrix, typed)[typed],
        suggestions=tuple(characters.suggestions[at] for at in typed.tolist()),
        target_probability=characters.target_probability[typed],
        target_rank=characters.target_rank[typed],
        **_about_the_text(characters, typed),
    )


def _about_the_text(connectivity: AnyConnectivity, typed: np.ndarray) -> dict[str, Any]:
    """Return what is known of all timesteps, at the characters that are typed."""
    at = connectivity.symbol_at
    return {
        "text": with_line_feeds(connectivity.text),
        "targets": tuple(connectivity.targets[place] for place in typed.tolist()),
        "has_target": connectivity.has_target[typed],
        "symbol_at": None if at is None else at[typed],
    }


def _typed(text: str) -> np.ndarray:
    """Return where each character of the text as typed ends in `text`, int64 [typed]."""
    halves = (text[at : at + 2] == _LINE_END for at in range(len(text)))
    return np.flatnonzero(~np.fromiter(halves, bool, len(text)))


def _joined(connectivity: AnyConnectivity, rows: np.ndarray, typed: np.ndarray) -> np.ndarray:
    """Return rows [..., characters] by the characters that are typed.

    A line end's two values become one, unless they are one token's and so the same already.
    """
    starts = np.concatenate([[0], typed[:-1] + 1])
    values = rows
    if connectivity.symbol_at is not None:
        of_one_token = connectivity.symbol_at[typed] == connectivity.symbol_at[starts]
        values = rows.copy()
        values[..., starts[of_one_token & (starts < typed)]] = 0
    return together(values, starts, connectivity.measure)
