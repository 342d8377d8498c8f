"""Oracles: what would have to be known or done better for an error to go away.

Each oracle removes the errors it could have prevented. The kinds and their order follow Karpathy,
Johnson and Fei-Fei 2015, "Visualizing and understanding recurrent networks", as remembered, not
checked against the paper; the exact definitions here are this project's.
"""

from dataclasses import dataclass

import numpy as np

from memviz.analysis.errors.characters import is_special
from memviz.analysis.errors.overlap import RIGHT
from memviz.samples.evidence import Evidence
from memviz.text.held_out import HeldOut
from memviz.text.occurrences import NEVER

MEMORIES = (100, 500, 1000, 5000)  # characters
RARE = (0, 1, 2, 3, 4, 5)  # occurrences in the training text
BOOSTS = (0.1, 0.2, 0.3, 0.4)
_QUOTES = "\"'“”‘’"


@dataclass(frozen=True)
class Oracle:
    """`removes` bool [positions]: where it would prevent an error. `group` is its kind."""

    name: str
    group: str
    removes: np.ndarray


def oracles(evidence: Evidence, probabilities: np.ndarray) -> list[Oracle]:
    """Return all oracles for a model's probabilities [positions], in the order they are applied."""
    evidence.held_out.check("probabilities", probabilities)
    return [
        Oracle("n-gram", "n-gram", np.any(evidence.ngrams > RIGHT, axis=0)),
        *_memories(evidence.held_out),
        *_rare_words(evidence),
        *_word_beginnings(evidence.held_out),
        Oracle("punctuation", "punctuation", _special(evidence.held_out.scored)),
        *_boosts(probabilities),
    ]


def _memories(held_out: HeldOut) -> list[Oracle]:
    words = held_out.words
    back = words.at_characters(words.distances_back(), between=NEVER)
    back = back[held_out.begin :]
    return [Oracle(f"word in last {n:,}", "dynamic memory", back <= n) for n in MEMORIES]


def _rare_words(evidence: Evidence) -> list[Oracle]:
    in_word = evidence.held_out.words.at[evidence.held_out.begin :] >= 0
    return [
        Oracle(_seen(n), "rare words", in_word & (evidence.times_in_training <= n)) for n in RARE
    ]


def _seen(times: int) -> str:
    return f"word seen {times}×" if times else "word never seen"


def _word_beginnings(held_out: HeldOut) -> list[Oracle]:
    before = held_out.text[held_out.begin - 1 : -1]
    return [
        Oracle("after space or quote", "word model", _among(before, " \t" + _QUOTES)),
        Oracle("after a new line", "word model", _among(before, "\n\r")),
    ]


def _boosts(probabilities: np.ndarray) -> list[Oracle]:
    return [
        Oracle(f"boost by {boost}", "boost", probabilities.astype(np.float64) + boost >= RIGHT)
        for boost in BOOSTS
    ]


def _among(text: str, characters: str) -> np.ndarray:
    return np.isin(np.array(list(text)), list(characters))


def _special(text: str) -> np.ndarray:
    return _among(text, "".join(filter(is_special, set(text))))
