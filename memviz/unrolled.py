"""A model unrolled over the end of a text: what the recurrent diagram shows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from memviz.analysis.activations import activations
from memviz.models.model import Model
from memviz.suggestion import Suggestion, top_suggestions


@dataclass(frozen=True)
class Unrolled:
    """The last characters of a text, `text`, of which the first stands at timestep `first`.

    `strengths`, float32 [layers, characters], is the root mean square of each layer's output over
    the layer's cells (0 to 1 for units whose output is bounded by 1), from the input to the head.
    `suggestions` holds the most probable outputs at each of the characters.
    """

    text: str
    first: int
    strengths: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]

    def table(self) -> pd.DataFrame:
        """Return a row per character: timestep, character, strength of each layer, suggestions."""
        layers = {f"layer_{number}": row for number, row in enumerate(self.strengths, 1)}
        table = pd.DataFrame(
            {
                "timestep": range(self.first, self.first + len(self.text)),
                "character": list(self.text),
                **layers,
            }
        )
        for place, suggestions in enumerate(zip(*self.suggestions, strict=True), 1):
            table[f"suggestion_{place}"] = [word for word, _ in suggestions]
            table[f"probability_{place}"] = [probability for _, probability in suggestions]
        return table


def unrolled(model: Model, text: str, last: int = 30, k: int = 3) -> Unrolled:
    """Return the model over the `last` characters of `text`, which it reads from the beginning.

    `k` is how many suggestions there are at each. Raises ValueError as `memviz.activations` does.
    """
    read = activations(model, text)
    first = max(0, len(read.text) - last)
    outputs = torch.from_numpy(read.layers[-1].output[first:]).to(model.head.weight.dtype)
    return Unrolled(
        text=read.text[first:],
        first=first,
        strengths=np.stack([layer.strength()[first:] for layer in read.layers]),
        suggestions=tuple(
            tuple(top_suggestions(model.vocabulary, probabilities, k))
            for probabilities in model.output_probabilities(outputs)
        ),
    )
