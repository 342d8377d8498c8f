"""What a model does with one character of a text: its rank for the target, and where it looks.

A finding describes one timestep of one text. It says nothing about a unit in general.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import Connectivity, share_on_earlier_words
from memviz.suggestion import Suggestion
from memviz.text.words import known_letters, target_words, word_starts

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True)
class WordShare:
    """A word of the text, the timestep of the space before it, and its share (0 to 1) of a row."""

    word: str
    start: int
    share: float


@dataclass(frozen=True)
class Finding:
    """What one model does at one timestep.

    `rank` of the target is 1 for the most probable word, and 0 where it is not known;
    `probability` and `share_on_earlier_words` (0 to 1) are NaN where they are not known.
    `strongest` is the earlier word with the largest share of the row, None where there is none.
    `share_on_same_word` (0 to 1) is that of the target word's earlier occurrences, NaN where it
    has none.
    `has_target` is False where the target word is outside the vocabulary: only the suggestions
    mean something then.
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


def finding(connectivity: Connectivity, timestep: int) -> Finding:
    """Return the finding at a timestep. Raises ValueError for one outside the text."""
    _check(connectivity.text, timestep)
    earlier = earlier_word_shares(connectivity, timestep)
    return Finding(
        target=connectivity.targets[timestep],
        known_letters=known_letters(connectivity.text)[timestep],
        has_target=bool(connectivity.has_target[timestep]),
        suggestions=connectivity.suggestions[timestep],
        rank=int(connectivity.target_rank[timestep]),
        probability=float(connectivity.target_probability[timestep]),
        share_on_earlier_words=share_on_earlier_words(connectivity, timestep),
        strongest=max(earlier, key=lambda word: word.share, default=None),
        share_on_same_word=_share_on(connectivity.targets[timestep], earlier),
    )


def earlier_word_shares(connectivity: Connectivity, timestep: int) -> list[WordShare]:
    """Return each earlier word, in order, with the share of the row that its characters have.

    The space before a word counts with it. Of gradient × input the absolute values are shared.
    The list is empty where the row has no target.
    """
    _check(connectivity.text, timestep)
    row = np.abs(connectivity.matrix[timestep, : timestep + 1].astype(np.float64))
    total = row.sum()
    if not connectivity.has_target[timestep] or total == 0:
        return []
    starts = sorted(set(word_starts(connectivity.text)[: timestep + 1]))
    return [
        WordShare(connectivity.targets[start], start, float(row[start:end].sum() / total))
        for start, end in pairwise(starts)
    ]


def findings_table(connectivities: Mapping[str, Connectivity], timestep: int) -> pd.DataFrame:
    """Return one row per model, for reading: see `Finding` for what the columns mean.

    Columns: model, suggestions (text), target, rank (Int64, missing where unknown), probability,
    share_on_earlier_words, strongest_earlier_word, its_share.
    """
    rows = []
    for model, connectivity in connectivities.items():
        found = finding(connectivity, timestep)
        rows.append(
            {
                "model": model,
                "suggestions": listed(found.suggestions),
                "target": found.target,
                "rank": found.rank or None,
                "probability": found.probability,
                "share_on_earlier_words": found.share_on_earlier_words,
                "strongest_earlier_word": found.strongest.word if found.strongest else None,
                "its_share": found.strongest.share if found.strongest else float("nan"),
            }
        )
    return pd.DataFrame(rows).astype({"rank": "Int64"})


def sentence(found: Finding) -> str:
    """Return the finding in one or two sentences that quote its numbers and nothing else."""
    if found.target == "":
        return "The text ends before its next word: nothing to show."
    if not found.has_target:
        return f"“{found.target}” is not in the vocabulary: no logit, nothing to show."
    return f"“{found.target}” {_ranking(found)}. {_dependence(found)}".rstrip()


def listed(suggestions: Sequence[Suggestion]) -> str:
    """Return suggestions as text: “learning 57 %, legal 7.6 %”."""
    return ", ".join(f"{word} {percent(probability)}" for word, probability in suggestions)


def percent(share: float) -> str:
    """Return a share as a percentage, with a decimal below 10 %."""
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{100 * share:.{1 if share < 0.0995 else 0}f} %"


def title_of(text: str, timestep: int) -> str:
    """Return what a reader sees at a timestep: “grammar”, second time, after 1 letter."""
    _check(text, timestep)
    word, occurrence, occurrences, known = _place(text, timestep)
    if word == "":
        return "the text ends before its next word"
    which = f", {_ordinal(occurrence)} time," if occurrences > 1 else ""
    return f"“{word}”{which} after {_letters(known)}"


def short_title_of(text: str, timestep: int) -> str:
    """Return `title_of` in brief, for a button: gram|mar 2nd, where the letters read end."""
    _check(text, timestep)
    word, occurrence, occurrences, known = _place(text, timestep)
    which = f" {occurrence}{_suffix(occurrence)}" if occurrences > 1 else ""
    return f"{word[:known]}|{word[known:]}{which}"


def _place(text: str, timestep: int) -> tuple[str, int, int, int]:
    """Return the target word, which occurrence of how many it is, and the letters read."""
    targets, starts = target_words(text), word_starts(text)
    occurrences = [at for at in sorted(set(starts)) if targets[at] == targets[timestep]]
    occurrence = 1 + occurrences.index(starts[timestep])
    return targets[timestep], occurrence, len(occurrences), known_letters(text)[timestep]


def _letters(known: int) -> str:
    return f"{known} letter{'' if known == 1 else 's'}"


def _ranking(found: Finding) -> str:
    if found.rank == 0:
        return "is not among the three most probable words"
    probability = "" if np.isnan(found.probability) else f", with {percent(found.probability)}"
    if found.rank == 1:
        return f"comes first{probability}"
    return f"ranks {found.rank:,}{_suffix(found.rank)}{probability}"


def _dependence(found: Finding) -> str:
    if found.strongest is None:
        return ""
    most = (
        f"{percent(found.share_on_earlier_words)} of its connectivity lies on earlier words; "
        f"among them “{found.strongest.word}” has the most, {percent(found.strongest.share)}."
    )
    if np.isnan(found.share_on_same_word):
        return most
    return f"{most} The earlier “{found.target}” has {percent(found.share_on_same_word)}."


def _share_on(word: str, earlier: Sequence[WordShare]) -> float:
    shares = [other.share for other in earlier if other.word == word]
    return sum(shares) if shares else float("nan")


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}{_suffix(number)}"


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _check(text: str, timestep: int) -> None:
    if not 0 <= timestep < len(text):
        raise ValueError(f"timestep: got {timestep}; the text has 0 to {len(text) - 1}")
