"""How the gradient fades on its way back through time: vanishing gradients, measured.

Source of the question: Bengio, Simard and Frasconi 1994, "Learning long-term dependencies with
gradient descent is difficult"; the article shows it for a simple recurrent network.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.models.model import Model, States
from memviz.models.reading import Reading, read
from memviz.text.vocabulary import UNKNOWN_INDEX


@dataclass(frozen=True)
class StateGradient:
    """The gradient of one logit at a text's last character by the state at each step before it.

    The logit is that of `word`, the model's own most probable output there. The state at a step
    is all that the model carries on from it to the next: every part of every layer's state (h,
    and c where there is one) after the step, together one vector. At the last step it is the
    output of the last layer, the only thing the logit is computed from.

    `relative`, float64 [steps], is the L2 norm of the gradient at each step divided by that at
    the last one, so the last is 1; the first belongs to timestep `first` of `text`.
    `norm_at_last` is the L2 norm at the last step, in logit per unit of activation.
    """

    text: str
    word: str
    first: int
    relative: np.ndarray
    norm_at_last: float

    def fades_at(self, share: float) -> int | None:
        """Return how many characters back the norm falls below `share` of the last and stays there.

        None where the norm at the earliest computed step is not below.
        """
        strong = np.flatnonzero(self.relative[::-1] >= share)
        distance = int(strong.max(initial=-1)) + 1
        return distance if distance < len(self.relative) else None

    def table(self) -> pd.DataFrame:
        """Return a row per step: timestep, characters_back, character, relative, word."""
        timesteps = np.arange(self.first, len(self.text))
        return pd.DataFrame(
            {
                "timestep": timesteps,
                "characters_back": len(self.text) - 1 - timesteps,
                "character": list(self.text[self.first :]),
                "relative": self.relative,
                "word": self.word,
            }
        )


def state_gradient(model: Model, text: str | Reading, longest: int = 100) -> StateGradient:
    """Return the gradient at each of the last steps of `text`, at most `longest` back.

    Computed by automatic differentiation of one step at a time: the gradient at a step is the
    transposed Jacobian of the step after it, times the gradient there. After every step it is
    scaled to length 1 and the logarithm of its length is added up, so that it can become smaller
    than float32 can hold. Raises ValueError as `memviz.activations` does, and for a `longest` below
    1.
    """
    if longest < 1:
        raise ValueError(f"longest: got {longest}; give at least 1 character")
    reading = read(model, text)
    symbols = reading.symbols
    first = max(0, len(symbols) - 1 - longest)
    before = _states_before(model, symbols, first)
    index = _most_probable(model, symbols[-1:], before[-1])
    weight = model.head.weight[index].detach()
    return StateGradient(
        text=reading.text,
        word=model.vocabulary.outputs[index],
        first=first,
        relative=np.exp(_log_norms(model, symbols[first:], before, weight)),
        norm_at_last=float(torch.linalg.vector_norm(weight)),
    )


@torch.no_grad()
def _states_before(model: Model, symbols: Tensor, first: int) -> list[States]:
    """Return the states before each step from timestep `first` to the last."""
    states = model.initial_states(1)
    if first:
        _, states = model(symbols[:first].unsqueeze(0), states)
    before = [states]
    for timestep in range(first, len(symbols) - 1):
        _, states = model.step(symbols[timestep : timestep + 1], states)
        before.append(states)
    return before


@torch.no_grad()
def _most_probable(model: Model, symbol: Tensor, states: States) -> int:
    """Return the index of the most probable output after one more symbol, padding excepted."""
    output, _ = model.step(symbol, states)
    return UNKNOWN_INDEX + 1 + int(model.head(output)[0, UNKNOWN_INDEX + 1 :].argmax())


def _log_norms(model: Model, symbols: Tensor, before: list[States], weight: Tensor) -> np.ndarray:
    """Return the logarithm of the relative norm at each step, float64 [steps].

    `before` are the states before each of `symbols` [steps]. A gradient that is zero at one step
    is zero at all before it: minus infinity.
    """
    logs = np.full(len(symbols), -math.inf)
    logs[-1] = 0.0
    direction: tuple[Tensor, ...] = (weight.unsqueeze(0) / torch.linalg.vector_norm(weight),)
    for step in range(len(symbols) - 1, 0, -1):
        of_output = step == len(symbols) - 1
        gradient = _through_step(
            model, symbols[step : step + 1], before[step], direction, of_output
        )
        size = float(torch.linalg.vector_norm(torch.cat(gradient, dim=1).double()))
        if size == 0:
            break
        logs[step - 1] = logs[step] + math.log(size)
        direction = tuple(part / size for part in gradient)
    return logs


def _through_step(
    model: Model, symbol: Tensor, before: States, direction: tuple[Tensor, ...], of_output: bool
) -> tuple[Tensor, ...]:
    """Return `direction` times the Jacobian of one step by every part of the state before it.

    `direction` is by the parts of the state after the step, or by the last layer's output.
    """
    leaves = [[part.detach().requires_grad_() for part in state] for state in before]
    with torch.enable_grad():
        output, after = model.step(symbol, tuple(map(tuple, leaves)))
    asked = (output,) if of_output else _parts(after)
    return torch.autograd.grad(
        asked, [part for state in leaves for part in state], direction, materialize_grads=True
    )


def _parts(states: States) -> tuple[Tensor, ...]:
    return tuple(part for state in states for part in state)
