"""The probabilities that a character model gives a long text, its state carried from end to end."""

import numpy as np
import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, SteppingModel, stepping
from memviz.models.reading import read_so_far
from memviz.stats.progress import Progress
from memviz.text.held_out import HeldOut
from memviz.text.line_ends import begins

_PIECE = 2000  # characters read at once


def next_character_probabilities(
    model: LanguageModel, held_out: HeldOut, progress: Progress = lambda _: None
) -> np.ndarray:
    """Return the probability that `model` gave the character at each position, float32 [positions].

    The text is read once from its beginning, in pieces between which the state is kept, so
    nothing of the past is lost; and with the line ends of the model's own corpus. Positions are
    those of the text as it stands, the same for all models. Where the text's line end is another
    than the model's, its first character gets the probability of the whole line end as the model
    reads it, a second one gets 1. `progress` is told the share of the work that is done. Raises
    ValueError for a model that does not predict characters.
    """
    if model.target != "character":
        raise ValueError(
            f"model: its target is {model.target!r}; errors are found in character models"
        )
    reading = read_so_far(model, held_out.text)  # the text may end within a line end
    given = _given_to(stepping(model, "error analysis"), reading.symbols, progress)
    if reading.text != held_out.text:
        given = _at_characters_of(held_out.text, reading.text, given)
    return given[held_out.begin :]


@torch.no_grad()
def _given_to(model: SteppingModel, symbols: Tensor, progress: Progress) -> np.ndarray:
    """Return the probability of each symbol, float32 [time]: 1 for the first, not predicted."""
    read, following = symbols[:-1].unsqueeze(0), symbols[1:]
    states, found = None, [torch.ones(1)]
    for piece, targets in zip(read.split(_PIECE, dim=1), following.split(_PIECE), strict=True):
        outputs, states = model.run(model.embed(piece), states)
        chosen = torch.softmax(model.head(outputs[0]), dim=1).gather(1, targets.unsqueeze(1))
        found.append(chosen[:, 0])
        progress((len(found) - 1) * _PIECE / len(symbols))
    return torch.cat(found).numpy()


def _at_characters_of(text: str, read_as: str, given: np.ndarray) -> np.ndarray:
    """Return what was given to the characters of `read_as` at those of `text`, float32 [time]."""
    placed = np.ones(len(text), np.float32)
    placed[begins(text)] = np.multiply.reduceat(given, begins(read_as))
    return placed
