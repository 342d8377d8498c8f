"""Everything that the text view needs to show a text, packed small enough to send at once."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from memviz.connectivity import Connectivity, share_on_earlier_words

_SUGGESTIONS = 3


@dataclass(frozen=True)
class Panel:
    """One model of the view: its connectivity, or a note that says why there is none."""

    label: str
    colour: str
    connectivity: Connectivity | None
    note: str | None = None

    def __post_init__(self) -> None:
        if (self.connectivity is None) == (self.note is None):
            raise ValueError(f"panel {self.label!r}: give a connectivity or a note, not both")


def pack(panels: Sequence[Panel]) -> dict[str, Any]:
    """Return the view's data as JSON values, the same for every selected timestep.

    Each matrix travels as its lower triangle, one byte per cell: see `triangle_codes` and, for
    signed values, `signed_triangle_codes`; of one with only one row, only that row travels.
    Raises ValueError when no panel has a connectivity, or they are of different texts or variants.
    """
    shown = [panel.connectivity for panel in panels if panel.connectivity is not None]
    if not shown:
        raise ValueError("panels: none has a connectivity; show a message instead of the view")
    if any(connectivity.text != shown[0].text for connectivity in shown):
        raise ValueError("panels: their connectivities are of different texts")
    if len({(connectivity.of, connectivity.measure) for connectivity in shown}) > 1:
        raise ValueError("panels: their connectivities are of different variants")
    words = _WordList()
    return {
        "text": shown[0].text,
        "targets": list(shown[0].targets),
        "variant": f"{shown[0].of} {shown[0].measure}",
        "signed": _is_signed(shown[0]),
        "models": [_model(panel, words) for panel in panels],
        "words": words.words,
    }


def triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a [time, time] matrix, row by row, uint8 [time (time + 1) / 2].

    A code is 255 times the square root of the cell's share of its row's maximum. The root keeps
    the small values apart: decoded by (code / 255)^2, a cell is off by less than 0.4 % of its
    row's maximum. A row of zeros stays zero.
    """
    codes = np.rint(255 * np.sqrt(_shares_of_peak(matrix))).astype(np.uint8)
    return codes[np.tril_indices(len(matrix))]


def signed_triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a matrix of either sign as `triangle_codes` does.

    A code is 128 plus or minus 127 times the square root of the cell's share of the largest
    absolute value in its row: 1 is most negative, 128 is zero, 255 most positive. Decoded, a cell
    is off by less than 0.8 % of that value.
    """
    share = _shares_of_peak(matrix)
    codes = np.rint(128 + 127 * np.sign(share) * np.sqrt(np.abs(share))).astype(np.uint8)
    return codes[np.tril_indices(len(matrix))]


def _shares_of_peak(matrix: np.ndarray) -> np.ndarray:
    """Return each row as shares of its largest absolute value."""
    peak = np.abs(matrix).max(axis=1, keepdims=True)
    return np.divide(matrix, peak, out=np.zeros_like(matrix), where=peak > 0)


def _is_signed(connectivity: Connectivity) -> bool:
    return connectivity.measure == "gradient_times_input"


def _codes(connectivity: Connectivity) -> np.ndarray:
    """Return the codes of the matrix, or of the only row that is there."""
    triangle = signed_triangle_codes if _is_signed(connectivity) else triangle_codes
    codes, row = triangle(connectivity.matrix), connectivity.only_row
    return codes if row is None else codes[row * (row + 1) // 2 :][: row + 1]


def _model(panel: Panel, words: "_WordList") -> dict[str, Any]:
    about = {"label": panel.label, "colour": panel.colour, "note": panel.note}
    connectivity = panel.connectivity
    if connectivity is None:
        return {**about, "matrix": "", "only_row": None}
    suggestions = [_three(step) for step in connectivity.suggestions]
    return {
        **about,
        "matrix": base64.b64encode(_codes(connectivity).tobytes()).decode(),
        "only_row": connectivity.only_row,
        "has_target": "".join("1" if has else "0" for has in connectivity.has_target),
        "share_on_earlier_words": _shares(connectivity),
        "target_rank": connectivity.target_rank.tolist(),
        "target_probability": [_rounded(value) for value in connectivity.target_probability],
        "suggested": [words.index(word) for step in suggestions for word, _ in step],
        "suggested_probability": [_rounded(value) for step in suggestions for _, value in step],
    }


def _shares(connectivity: Connectivity) -> list[float | None]:
    timesteps = range(len(connectivity.text))
    return [_rounded(share_on_earlier_words(connectivity, timestep)) for timestep in timesteps]


def _three(step: Sequence[tuple[str, float]]) -> list[tuple[str | None, float]]:
    """Pad to three, so that the view finds step t at 3t."""
    padding: list[tuple[str | None, float]] = [(None, 0.0)] * _SUGGESTIONS
    return [*step[:_SUGGESTIONS], *padding][:_SUGGESTIONS]


def _rounded(value: float) -> float | None:
    """Return the value to four decimals, None for NaN: JSON has none."""
    return None if np.isnan(value) else round(float(value), 4)


class _WordList:
    """The words of all models' suggestions, each sent once and then named by its index."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._index: dict[str, int] = {}

    def index(self, word: str | None) -> int:
        """Return the word's index, -1 for the padding of a step with fewer than three words."""
        if word is None:
            return -1
        if word not in self._index:
            self._index[word] = len(self.words)
            self.words.append(word)
        return self._index[word]
