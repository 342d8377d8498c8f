"""The matrix products of a training step, counted."""

from typing import NamedTuple

from memviz.models.model import Model

PER_WEIGHT = 6


class Arithmetic(NamedTuple):
    """Floating-point operations per character read, forward and backward."""

    recurrent: float
    head: float


def arithmetic(model: Model, head_share: float, first_by_symbol: bool = False) -> Arithmetic:
    """Return what the matrix products of a step cost per character.

    A matrix of n weights costs 2 n operations forward (n multiplications and n additions), 2 n for
    the gradient of its input and 2 n for the gradient of its weights: 6 n. Every matrix of the
    recurrent layers is used once per character, the head's at `head_share` of the characters.
    `first_by_symbol` leaves out the first layer's product with the embedding, for runs that compute
    it only once per symbol and batch. The embedding is a look-up; biases, gates and the optimiser
    are left out.
    """
    matrices = [weights for weights in model.layers.parameters() if weights.ndim == 2]
    recurrent = sum(weights.numel() for weights in matrices)
    if first_by_symbol:
        recurrent -= matrices[0].numel()
    return Arithmetic(PER_WEIGHT * recurrent, PER_WEIGHT * head_share * model.head.weight.numel())
