"""What a model makes of a target where it reads nothing of what came before the current word."""

from typing import NamedTuple

import numpy as np

from memviz.analysis.connectivity.explained import with_output
from memviz.analysis.targets import Places, of_targets
from memviz.models.contract import LanguageModel, predicting
from memviz.models.reading import Reading, read
from memviz.text.words import known_letters

ALONE = 2  # symbols that a model of characters or tokens reads where it has no context


class WithoutContext(NamedTuple):
    """A target's probability (0 to 1) and rank (1 is the first suggestion) without context.

    NaN and 0 where there is no target.
    """

    probability: float
    rank: int


def without_context(
    model: LanguageModel, text: str, timestep: int, output: str | None = None
) -> WithoutContext:
    """Return what `model` makes of the target at a timestep if it reads the current word alone.

    A model of words starts anew at the space before the current word and reads the letters that
    are known of it; one of characters or tokens reads the last two symbols. `output` names the
    target, a word, character or token of the model's vocabulary; None is the text's own. What the
    model makes of it in the whole text is in `memviz.connectivity`.

    Raises ValueError as `memviz.connectivity` does, for a timestep outside the text, and for an
    output that is not in the vocabulary.
    """
    model, reading = predicting(model, "a probability without context"), read(model, text)
    reading.check_timestep(timestep)
    reading = reading if output is None else with_output(reading, output)
    if not reading.has_target[timestep]:
        return WithoutContext(float("nan"), 0)
    alone = int(lengths_alone(reading)[timestep])
    target = reading.target_indices.numpy()[[timestep]]
    last = Places(np.array([0]), np.array([alone - 1]), target)
    symbols = reading.symbols[timestep + 1 - alone : timestep + 1]
    found = of_targets(model, [symbols], last)
    return WithoutContext(float(found.probability[0]), int(found.rank[0]))


def lengths_alone(reading: Reading) -> np.ndarray:
    """Return how many symbols are read at each timestep without context, int64 [time].

    Of words the space and the letters of the word so far.
    """
    if reading.target == "word":
        return np.array(known_letters(reading.text)) + 1
    return np.minimum(np.arange(len(reading.symbols)) + 1, ALONE)
