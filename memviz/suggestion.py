"""A word or character that a model suggests, with its probability."""

from typing import NamedTuple

from torch import Tensor

from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary


class Suggestion(NamedTuple):
    """A suggested word (or character) and the probability that the model gives it."""

    word: str
    probability: float


def top_suggestions(vocabulary: Vocabulary, probabilities: Tensor, k: int) -> list[Suggestion]:
    """Return the `k` most probable outputs, best first, for `probabilities` [outputs].

    Padding and unknown are no suggestions and are passed over.
    """
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one suggestion")
    offered = probabilities[UNKNOWN_INDEX + 1 :]
    values, indices = offered.topk(min(k, len(offered)))
    return [
        Suggestion(vocabulary.outputs[UNKNOWN_INDEX + 1 + index], value)
        for index, value in zip(indices.tolist(), values.tolist(), strict=True)
    ]
