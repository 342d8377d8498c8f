"""memviz: see what a recurrent model remembers and uses."""

from memviz.checkpoint import CheckpointError, load
from memviz.connectivity import (
    Connectivity,
    connectivity,
    connectivity_row,
    share_on_earlier_words,
)
from memviz.evaluation import accuracy_by_known_letters
from memviz.model import Model
from memviz.normalise import normalise
from memviz.published import published
from memviz.suggest import Typing, suggest
from memviz.suggestion import Suggestion

__all__ = [
    "CheckpointError",
    "Connectivity",
    "Model",
    "Suggestion",
    "Typing",
    "accuracy_by_known_letters",
    "connectivity",
    "connectivity_row",
    "load",
    "normalise",
    "published",
    "share_on_earlier_words",
    "suggest",
]
