"""Everything that the past view shows of a text, as JSON values."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from memviz.analysis.memory import Recall, Remembered
from memviz.text.vocabulary import Vocabulary

_STRANGER = "\ufffd"  # stands for symbols that are no character


@dataclass(frozen=True)
class PastPanel:
    """One row of the view: what a model's state tells of the past, or what is known by rule.

    `remembered`, `recall` and `vocabulary` are of a model; without them the row is of an n-gram
    model that knows exactly `known` characters.
    """

    label: str
    colour: str
    remembered: Remembered | None = None
    recall: Recall | None = None
    vocabulary: Vocabulary | None = None
    known: int = 0


def pack(text: str, panels: Sequence[PastPanel]) -> dict[str, Any]:
    """Return the view's data. Of each model: the text as it read it, its guess at each timestep
    and lag, one character each, and how sure it is of it, one byte each (255 = certain).

    `text` is the one shown; a model's own may have CR besides, before its line ends. Raises
    ValueError for a model whose text differs in anything else.
    """
    return {"text": text, "rows": [_row(text, panel) for panel in panels]}


def _row(text: str, panel: PastPanel) -> dict[str, Any]:
    about = {"label": panel.label, "colour": panel.colour, "known": panel.known}
    if panel.remembered is None:
        return about
    assert panel.recall is not None
    assert panel.vocabulary is not None
    own = panel.remembered.text
    shown = [at for at, character in enumerate(own) if own == text or character != "\r"]
    if "".join(own[at] for at in shown) != text:
        raise ValueError(f"panel {panel.label!r}: the text it read is not the text shown")
    glyphs = np.array(
        [symbol if len(symbol) == 1 else _STRANGER for symbol in panel.vocabulary.alphabet]
    )
    sure = np.rint(255 * panel.remembered.probabilities).astype(np.uint8)
    return {
        **about,
        "text": own,
        "at": shown,
        "lags": list(panel.recall.lags),
        "places": [f"layer {layer}, {part}" for layer, part in panel.recall.places],
        "guesses": "".join(glyphs[panel.remembered.guesses].ravel()),
        "sure": base64.b64encode(sure.tobytes()).decode("ascii"),
    }
