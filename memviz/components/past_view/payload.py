"""Everything that the past view shows of a text, as JSON values."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from memviz.analysis.memory import Recall, Remembered
from memviz.analysis.memory.classes import ANOTHER
from memviz.analysis.memory.recall import Tokens
from memviz.text.vocabulary import Vocabulary, is_text

_STRANGER = "\ufffd"  # stands for symbols that are no character


@dataclass(frozen=True)
class PastPanel:
    """One row of the view: what a model's state tells of the past, or what is known by rule.

    `remembered`, `recall` and `vocabulary` are of a model; without them the row is of an n-gram
    model that knows exactly `known` symbols. These are characters or, where they are given,
    `tokens`: the row draws each over its characters.
    """

    label: str
    colour: str
    remembered: Remembered | None = None
    recall: Recall | None = None
    vocabulary: Vocabulary | None = None
    known: int = 0
    tokens: Tokens | None = None


def pack(text: str, panels: Sequence[PastPanel]) -> dict[str, Any]:
    """Return the view's data. Of each model: the text as it read it, its guess at each timestep
    and lag, one character each, and how sure it is of it, one byte each (255 = certain). Of a
    model of tokens a timestep is a token, and a guess its name, None where it has none.

    `text` is the one shown; a model's own may have CR besides, before its line ends. Raises
    ValueError for a model whose text differs in anything else.
    """
    return {"text": text, "rows": [_row(text, panel) for panel in panels]}


def _row(text: str, panel: PastPanel) -> dict[str, Any]:
    about: dict[str, Any] = {"label": panel.label, "colour": panel.colour, "known": panel.known}
    if panel.tokens is not None:
        about |= {"spans": panel.tokens.spans.tolist(), "symbols": panel.tokens.symbols.tolist()}
    if panel.remembered is None:
        return about
    assert panel.recall is not None
    assert panel.vocabulary is not None
    own = panel.remembered.text
    shown = [at for at, character in enumerate(own) if own == text or character != "\r"]
    if "".join(own[at] for at in shown) != text:
        raise ValueError(f"panel {panel.label!r}: the text it read is not the text shown")
    sure = np.rint(255 * panel.remembered.probabilities).astype(np.uint8)
    guesses = panel.remembered.guesses
    return {
        **about,
        "text": own,
        "at": shown,
        "lags": list(panel.recall.lags),
        "places": [f"layer {layer}, {part}" for layer, part in panel.recall.places],
        **(
            {"guesses": _characters(guesses, panel.vocabulary)}
            if panel.tokens is None
            else {"guesses": guesses.ravel().tolist(), "names": _names(guesses, panel.vocabulary)}
        ),
        "sure": base64.b64encode(sure.tobytes()).decode("ascii"),
    }


def _characters(guesses: np.ndarray, vocabulary: Vocabulary) -> str:
    """Return the guesses, one character each; what is none, or none told apart, as a stranger."""
    glyphs = [symbol if len(symbol) == 1 else _STRANGER for symbol in vocabulary.alphabet]
    return "".join(np.array([*glyphs, _STRANGER])[guesses].ravel())  # ANOTHER is the last one


def _names(guesses: np.ndarray, vocabulary: Vocabulary) -> dict[int, str]:
    """Return the names of the tokens guessed, by index, of those that are told apart."""
    return {
        index: vocabulary.alphabet[index] if is_text(vocabulary.alphabet[index]) else _STRANGER
        for index in np.unique(guesses).tolist()
        if index != ANOTHER
    }
