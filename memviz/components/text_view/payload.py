"""Everything that the text view needs to show a text, packed small enough to send at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import (
    AnyConnectivity,
    ConnectivityRow,
    share_on_earlier_words,
)
from memviz.charts.explained_words import explained_kind
from memviz.components.text_view.codes import codes_of, is_signed
from memviz.components.text_view.strongest import strongest_characters, strongest_earlier_words
from memviz.models.config import Target

_SUGGESTIONS = 3
_LARGEST = "\uffff"  # of the characters that a browser counts as one
_STAND_IN = "\ufffd"  # drawn for those it counts as two


@dataclass(frozen=True)
class Panel:
    """One model of the view: its connectivity, or a note that says why there is none.

    Of a connectivity that is being computed one row may be there alone.
    """

    label: str
    colour: str
    connectivity: AnyConnectivity | None
    note: str | None = None

    def __post_init__(self) -> None:
        if (self.connectivity is None) == (self.note is None):
            raise ValueError(f"panel {self.label!r}: give a connectivity or a note, not both")


def pack(panels: Sequence[Panel], target: Target = "word") -> dict[str, Any]:
    """Return the view's data, the same for every selected timestep: JSON values and two tables.

    `target` is what all models predict at each character: its word, or the next character or token.
    Next tokens differ by model: `targets` holds each different list once, and each model says which
    is its own. `explains` says in words what these are, None where they are the text's own.
    `token_starts` are where its tokens begin, none where its symbols are characters.
    The tables travel as bytes (Arrow), the models one after another in them; each model's `codes`
    and `steps` say at which rows its own begin and end.
    `codes`: the matrices' lower triangles, one byte per cell, as `codes.codes_of` returns them.
    `steps`: one row per timestep, what `_steps` returns.
    Raises ValueError when no panel has a connectivity, or they are of different texts or variants.
    """
    shown = [panel.connectivity for panel in panels if panel.connectivity is not None]
    if not shown:
        raise ValueError("panels: none has a connectivity; show a message instead of the view")
    if any(connectivity.text != shown[0].text for connectivity in shown):
        raise ValueError("panels: their connectivities are of different texts")
    if len({(one.target, one.measure, one.explains) for one in shown}) > 1:
        raise ValueError("panels: their connectivities are of different variants")
    explains = shown[0].explains
    words = _WordList()
    targets = list(dict.fromkeys(connectivity.targets for connectivity in shown))
    codes = [codes_of(connectivity) for connectivity in shown]
    steps = [_steps(connectivity, words, target) for connectivity in shown]
    return {
        "text": "".join(c if c <= _LARGEST else _STAND_IN for c in shown[0].text),
        "target": target,
        "targets": [list(own) for own in targets],
        "explains": None if explains == "text" else explained_kind(explains, target),
        "variant": f"{shown[0].target} {shown[0].measure} {explains}",
        "signed": is_signed(shown[0]),
        "models": _models(panels, [len(own) for own in codes], targets),
        "words": words.words,
        "codes": pd.DataFrame({"code": np.concatenate(codes)}),
        "steps": pd.concat(steps, ignore_index=True),
    }


def _models(
    panels: Sequence[Panel], codes: Sequence[int], targets: Sequence[tuple[str, ...]]
) -> list[dict[str, Any]]:
    """Return what is said about each panel; `codes` are the numbers of codes of those shown."""
    ends, time = np.cumsum(codes).tolist(), len(targets[0])
    models: list[dict[str, Any]] = []
    position = 0
    for panel in panels:
        about = {"label": panel.label, "colour": panel.colour, "note": panel.note}
        if panel.connectivity is None:
            models.append({**about, "only_row": None})
            continue
        alone = isinstance(panel.connectivity, ConnectivityRow)
        models.append(
            {
                **about,
                "only_row": panel.connectivity.timesteps[0] if alone else None,
                "targets": targets.index(panel.connectivity.targets),
                "token_starts": _token_starts(panel.connectivity),
                "codes": [ends[position] - codes[position], ends[position]],
                "steps": [position * time, (position + 1) * time],
            }
        )
        position += 1
    return models


def _token_starts(connectivity: AnyConnectivity) -> list[int]:
    if connectivity.symbol_at is None:
        return []
    return np.flatnonzero(np.diff(connectivity.symbol_at, prepend=-1)).tolist()


def _steps(connectivity: AnyConnectivity, words: "_WordList", target: Target) -> pd.DataFrame:
    """Return one row for each timestep.

    `peak` is the largest absolute value of the matrix row; `strongest` is where the earlier word
    (the character, for targets that are characters) begins that has most of the row, and
    `strongest_share` (0 to 1) how much, -1 both where there is none; `rank` and `probability` are
    the target's, `word_1` to `word_3` the suggestions as indices into `words`, -1 where there are
    fewer. Shares and probabilities that are not known are -1: what is missing would arrive as
    whatever lies at its place. Of timesteps whose row is not here only `has_target` is known;
    everything else is empty.
    """
    time = len(connectivity.text)
    rows = [connectivity.at(t) if t in connectivity.timesteps else None for t in range(time)]
    suggestions = [_three(row.suggestions if row else ()) for row in rows]
    strongest = strongest_earlier_words if target == "word" else strongest_characters
    starts, their_shares = strongest(connectivity)
    columns: dict[str, np.ndarray] = {
        "peak": np.array([np.abs(row.row).max() if row else 0 for row in rows], np.float32),
        "has_target": connectivity.has_target.astype(np.uint8),
        "share_on_earlier_words": _known([_share(row) for row in rows]),
        "strongest": starts.astype(np.int16),
        "strongest_share": _known(their_shares),
        "rank": np.array([row.target_rank if row else 0 for row in rows], np.int32),
        "probability": _known([row.target_probability if row else np.nan for row in rows]),
    }
    for place in range(_SUGGESTIONS):
        column = [step[place] for step in suggestions]
        indices = [words.index(word) for word, _ in column]
        columns[f"word_{place + 1}"] = np.array(indices, dtype=np.int32)
        probabilities = [probability for _, probability in column]
        columns[f"probability_{place + 1}"] = np.array(probabilities, dtype=np.float32)
    return pd.DataFrame(columns)


def _share(row: ConnectivityRow | None) -> float:
    """Return the share on earlier words, NaN for a row that is not here."""
    return np.nan if row is None else share_on_earlier_words(row, row.timestep)


def _known(values: Sequence[float] | np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.asarray(values), nan=-1.0).astype(np.float32)


def _three(step: Sequence[tuple[str, float]]) -> list[tuple[str | None, float]]:
    """Pad to three, so that every step has a place for each."""
    padding: list[tuple[str | None, float]] = [(None, 0.0)] * _SUGGESTIONS
    return [*step[:_SUGGESTIONS], *padding][:_SUGGESTIONS]


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
