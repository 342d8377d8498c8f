"""Where next-character models are wrong, side by side (after Karpathy, Johnson and Fei-Fei 2015).

Everything here works on the probability that a model gave each character that really came: float
[positions], one for each scored position of a `HeldOut`. An *error* is a position whose character
got a probability below one half.
"""

from memviz.analysis.errors.brackets import PAIRS, Delimiters, by_distance, closings
from memviz.analysis.errors.breakdown import (
    NONE_OF_THEM,
    breakdown,
    breakdown_difference,
    categories,
)
from memviz.analysis.errors.characters import by_character, name_of
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.analysis.errors.oracles import Oracle, oracles
from memviz.analysis.errors.overlap import Overlap, cross_entropies, is_error, nats, overlap

__all__ = [
    "NONE_OF_THEM",
    "PAIRS",
    "Delimiters",
    "Oracle",
    "Overlap",
    "breakdown",
    "breakdown_difference",
    "by_character",
    "by_distance",
    "categories",
    "closings",
    "cross_entropies",
    "is_error",
    "name_of",
    "nats",
    "next_character_probabilities",
    "oracles",
    "overlap",
]
