"""The probabilities that a character model gives a long text, its state carried from end to end."""

import numpy as np
import torch

from memviz.models.model import Model
from memviz.stats.progress import Progress
from memviz.text.held_out import HeldOut

_PIECE = 2000  # characters read at once


@torch.no_grad()
def next_character_probabilities(
    model: Model, held_out: HeldOut, progress: Progress = lambda _: None
) -> np.ndarray:
    """Return the probability that `model` gave the character at each position, float32 [positions].

    The text is read once from its beginning, in pieces between which the state is kept, so
    nothing of the past is lost; and as it stands, since its positions are those of all models,
    whatever their line ends. `progress` is told the share of the work that is done. Raises
    ValueError for a model that does not predict characters.
    """
    if model.config.target != "character":
        raise ValueError(
            f"model: its target is {model.config.target!r}; errors are found in character models"
        )
    symbols = torch.from_numpy(model.vocabulary.encode(held_out.text)).unsqueeze(0)
    read, following = symbols[:, :-1], symbols[0, 1:]
    states, found = None, []
    for piece, targets in zip(read.split(_PIECE, dim=1), following.split(_PIECE), strict=True):
        outputs, states = model(piece, states)
        chosen = model.output_probabilities(outputs[0]).gather(1, targets.unsqueeze(1))
        found.append(chosen[:, 0])
        progress(len(found) * _PIECE / len(held_out.text))
    return torch.cat(found)[held_out.begin - 1 :].numpy()
