"""What is known about a held-out text besides the text."""

from dataclasses import dataclass

import numpy as np

from memviz.text.held_out import HeldOut


@dataclass(frozen=True)
class Evidence:
    """A held-out text, and figures that need the text the models were trained on.

    `ngrams` float32 [models, positions] holds the probabilities of the n-gram models of up to
    nine characters; `times_in_training` int [positions] how often the word that the character
    lies in occurs in the training text (anything between words).
    """

    held_out: HeldOut
    ngrams: np.ndarray
    times_in_training: np.ndarray

    def __post_init__(self) -> None:
        self.held_out.check("times_in_training", self.times_in_training)
        for row in self.ngrams:
            self.held_out.check("ngrams", row)
