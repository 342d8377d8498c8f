"""What a model does with one symbol of a text: its rank for the target, and where it looks.

A finding describes one timestep of one text. It says nothing about a unit in general.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from memviz.analysis.connectivity.connectivity import (
    AnyConnectivity,
    ConnectivityRow,
    share_on_earlier_words,
)
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.models.config import Target
from memviz.models.suggest import Suggestion
from memviz.text.words import known_letters, target_words, word_starts


@dataclass(frozen=True)
class WordShare:
    """A word of the text, the timestep of the space before it, and its share (0 to 1) of a row."""

    word: str
    start: int
    share: float


@dataclass(frozen=True)
class SymbolShare:
    """A symbol as text, how many characters back it begins, and its share (0 to 1) of a row."""

    symbol: str
    characters_back: int
    share: float


@dataclass(frozen=True)
class Finding:
    """What one model does at one timestep.

    `rank` of the target is 1 for the most probable word, and 0 where it is not known;
    `probability` and `share_on_earlier_words` (0 to 1) are NaN where they are not known.
    `strongest` is the earlier word with the largest share of the row, None where there is none.
    `share_on_same_word` (0 to 1) is that of the target word's earlier occurrences, NaN where it
    has none.
    `has_target` is False where the target is outside the vocabulary: only the suggestions mean
    something then. Where the target is the next character or token, `known_letters` is 0, and
    `strongest_symbol` stands in for both figures on words; it is None where the target is a word.
    """

    target: str
    known_letters: int
    has_target: bool
    suggestions: tuple[Suggestion, ...]
    rank: int
    probability: float
    share_on_earlier_words: float
    strongest: WordShare | None
    share_on_same_word: float
    strongest_symbol: SymbolShare | None = None


def finding(connectivity: AnyConnectivity, timestep: int, predicts: Target = "word") -> Finding:
    """Return the finding at a timestep, of models that predict words, characters or tokens.

    Raises ValueError for a timestep whose row is not there.
    """
    here = connectivity.at(timestep)
    of_words = predicts == "word"
    earlier = earlier_word_shares(here, timestep) if of_words else []
    return Finding(
        target=here.targets[timestep],
        known_letters=known_letters(here.text)[timestep] if of_words else 0,
        has_target=bool(here.has_target[timestep]),
        suggestions=here.suggestions,
        rank=here.target_rank,
        probability=here.target_probability,
        share_on_earlier_words=share_on_earlier_words(here, timestep),
        strongest=max(earlier, key=lambda word: word.share, default=None),
        share_on_same_word=_share_on(here.targets[timestep], earlier),
        strongest_symbol=None if of_words else _strongest_symbol(here),
    )


def earlier_word_shares(connectivity: AnyConnectivity, timestep: int) -> list[WordShare]:
    """Return each earlier word, in order, with the share of the row that its characters have.

    The space before a word counts with it. For gradient × input, absolute values count. The list is
    empty where the row has no target.
    """
    here = connectivity.at(timestep)
    row = np.abs(here.row.astype(np.float64))
    total = row.sum()
    if not here.has_target[timestep] or total == 0:
        return []
    starts = sorted(set(word_starts(here.text)[: timestep + 1]))
    words = target_words(here.text)
    return [
        WordShare(words[start], start, float(row[start:end].sum() / total))
        for start, end in pairwise(starts)
    ]


def _strongest_symbol(of_symbols: ConnectivityRow) -> SymbolShare | None:
    here = over_characters(of_symbols)
    row = np.abs(here.row.astype(np.float64))
    if not here.has_target[here.timestep] or not row.any():
        return None
    strongest = int(row.argmax())
    start, end = _characters_of(here, strongest)
    parts = np.ones(len(row)) if here.parts is None else here.parts[: len(row)]
    return SymbolShare(
        symbol=here.text[start:end],
        characters_back=here.timestep - start,
        share=float(row[strongest] / (row * parts).sum()),
    )


def _characters_of(here: ConnectivityRow, step: int) -> tuple[int, int]:
    """Return where the symbol at a step begins and ends in the text."""
    if here.symbol_at is None:
        return step, step + 1
    characters = np.flatnonzero(here.symbol_at == here.symbol_at[step])
    return int(characters[0]), int(characters[-1]) + 1


def _share_on(word: str, earlier: Sequence[WordShare]) -> float:
    shares = [other.share for other in earlier if other.word == word]
    return sum(shares) if shares else float("nan")
