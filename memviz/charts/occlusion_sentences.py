"""Does connectivity point at what really changes a prediction? In a sentence per model."""

import math

import numpy as np

from memviz.analysis.occlusion import Occlusion
from memviz.analysis.occlusion_effects import agreement, word_effects
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.numbers import counted

_NEAR = 3  # ranks, by connectivity or by change


def picture_holds(row: np.ndarray, occlusion: Occlusion) -> str:
    """Return whether the word that matters most by replacing has the most connectivity, too.

    `row` [timestep + 1] is the connectivity at the occlusion's timestep, by the model's symbols. In
    part it holds where one of the two words is among the other's first three.
    """
    words = word_effects(row, occlusion, len(occlusion.words)).dropna(subset="change")
    if words.empty:
        return "No earlier word can be replaced here."
    strongest = words.iloc[0]
    if abs(strongest["change"]) < occlusion.resolution:
        return "Nothing to point at: no replaced word changes the prediction."
    if not words["share"].max() > 0:
        return "No: no earlier word has any connectivity."
    rank = 1 + int((words["share"] > strongest["share"]).sum())
    place = int(words["share"].argmax())  # by change
    first = words.iloc[place]
    correlated = _rank_correlation(agreement(row, occlusion).words, len(words))
    word, change = _quoted(strongest["word"]), _nats(strongest["change"])
    if rank == 1:
        return (
            f"Yes: replacing {word}, the word with the most connectivity, changes the prediction "
            f"most ({change}){correlated}."
        )
    verdict = "In part" if min(rank, place + 1) <= _NEAR else "No"
    other = "another " if first["word"] == strongest["word"] else ""
    return (
        f"{verdict}: replacing {word} changes the prediction most ({change}), but by connectivity "
        f"it is number {rank} of {counted(len(words), 'word')}, "
        f"after {other}{_quoted(first['word'])}{correlated}."
    )


def _quoted(word: str) -> str:
    return f"“{symbol_drawn(word)}”"


def _nats(change: float) -> str:
    return f"{change:+.2f} nats".replace("-", "−")


def _rank_correlation(value: float, words: int) -> str:
    if math.isnan(value):
        return ""
    return f"; rank correlation over {counted(words, 'word')}: {value:.2f}".replace("-", "−")
