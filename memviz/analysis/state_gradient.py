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

from memviz.models.contract import LanguageModel, State, SteppingModel, stepping
from memviz.models.reading import Reading, read
from memviz.models.state_tree import is_number, leaves, mapped
from memviz.text.short_repr import short_repr


@short_repr
@dataclass(frozen=True)
class StateGradient:
    """The gradient of one logit at a text's last character by the state at each step before it.

    The logit is that of `word`, the model's own most probable output there. The state at a step
    is all that the model carries on from it to the next: every part of every layer's state (h,
    and c where there is one) after the step, together one vector. At the last step it is the
    output of the last layer, the only thing the logit is computed from.

    `pieces` are the parts of `text` that the model reads one at a time: its characters, or tokens.
    `relative`, float64 [steps], is the L2 norm of the gradient at each step divided by that at
    the last one, so the last is 1; the first belongs to timestep `first`. `norm_at_last` is the L2
    norm at the last step, in logit per unit of activation.
    """

    text: str
    pieces: tuple[str, ...]
    word: str
    first: int
    relative: np.ndarray
    norm_at_last: float

    def fades_at(self, share: float) -> int | None:
        """Return how many steps back the norm falls below `share` of the last and stays there.

        None where the norm at the earliest computed step is not below.
        """
        strong = np.flatnonzero(self.relative[::-1] >= share)
        distance = int(strong.max(initial=-1)) + 1
        return distance if distance < len(self.relative) else None

    def table(self) -> pd.DataFrame:
        """Return a row per step: timestep, characters_back, character, relative, word."""
        timesteps = np.arange(self.first, len(self.pieces))
        return pd.DataFrame(
            {
                "timestep": timesteps,
                "characters_back": len(self.pieces) - 1 - timesteps,
                "character": list(self.pieces[self.first :]),
                "relative": self.relative,
                "word": self.word,
            }
        )


def state_gradient(model: LanguageModel, text: str | Reading, longest: int = 100) -> StateGradient:
    """Return the gradient at each of the last steps of `text`, at most `longest` back.

    Computed by automatic differentiation of one step at a time: the gradient at a step is the
    transposed Jacobian of the step after it, times the gradient there. After every step it is
    scaled to length 1 and the logarithm of its length is added up, so that it can become smaller
    than float32 can hold. Raises ValueError as `memviz.activations` does, and for a `longest` below
    1; MissingLevelError for a model that takes no steps.
    """
    model = stepping(model, "the state gradient")
    if longest < 1:
        raise ValueError(f"longest: got {longest}; give at least 1 character")
    reading = read(model, text)
    symbols = reading.symbols
    first = max(0, len(symbols) - 1 - longest)
    before = _states_before(model, symbols, first)
    embedded = _vectors(model, symbols[first:])
    index, by_output = _of_the_most_probable(model, embedded[-1:], before[-1])
    size = torch.linalg.vector_norm(by_output)
    return StateGradient(
        text=reading.text,
        pieces=reading.pieces,
        word=model.vocabulary.outputs[index],
        first=first,
        relative=np.exp(_log_norms(model, embedded, before, by_output / size)),
        norm_at_last=float(size),
    )


@torch.no_grad()
def _vectors(model: SteppingModel, symbols: Tensor) -> Tensor:
    """Return the vectors of symbols int64 [steps], [steps, width]."""
    return model.embed(symbols.unsqueeze(0))[0]


@torch.no_grad()
def _states_before(model: SteppingModel, symbols: Tensor, first: int) -> list[State]:
    """Return the states before each step from timestep `first` to the last."""
    state = model.start(1)
    embedded = _vectors(model, symbols)
    if first:
        _, state = model.run(embedded[:first].unsqueeze(0), state)
    before = [state]
    for timestep in range(first, len(symbols) - 1):
        _, state = model.step(embedded[timestep : timestep + 1], state)
        before.append(state)
    return before


def _of_the_most_probable(model: SteppingModel, vector: Tensor, state: State) -> tuple[int, Tensor]:
    """Return the most probable output after one more symbol, and its logit's gradient.

    What is no text, such as padding, is left out. The gradient is by the last layer's output,
    [1, hidden].
    """
    is_text = torch.from_numpy(model.vocabulary.is_text)
    with torch.no_grad():
        output, _ = model.step(vector, state)
    output.requires_grad_()
    with torch.enable_grad():
        logits = model.head(output)[0]
    index = int(logits.detach().masked_fill(~is_text, -torch.inf).argmax())
    return index, torch.autograd.grad(logits[index], output)[0]


def _log_norms(
    model: SteppingModel, embedded: Tensor, before: list[State], direction: Tensor
) -> np.ndarray:
    """Return the logarithm of the relative norm at each step, float64 [steps].

    `embedded` [steps, width] are the symbols' vectors, `before` the states before each, `direction`
    that of the gradient by the last output. A gradient that is zero at one step is zero at all
    before it: minus infinity.
    """
    logs = np.full(len(embedded), -math.inf)
    logs[-1] = 0.0
    along: list[Tensor] = [direction]
    for step in range(len(embedded) - 1, 0, -1):
        of_output = step == len(embedded) - 1
        gradient = _through_step(model, embedded[step : step + 1], before[step], along, of_output)
        size = math.hypot(*(float(torch.linalg.vector_norm(part)) for part in gradient))
        if size == 0:
            break
        logs[step - 1] = logs[step] + math.log(size)
        along = [part / size for part in gradient]
    return logs


def _through_step(
    model: SteppingModel, vector: Tensor, before: State, direction: list[Tensor], of_output: bool
) -> list[Tensor]:
    """Return `direction` times the Jacobian of one step by every part of the state before it.

    `direction` is by the parts of the state after the step, or by the last layer's output.
    """
    before = mapped(_to_differentiate, before)
    with torch.enable_grad():
        output, after = model.step(vector, before)
    asked = [output] if of_output else _numbers(after)
    together = [
        (part, along) for part, along in zip(asked, direction, strict=True) if part.requires_grad
    ]
    parts, alongs = zip(*together, strict=True)
    return list(torch.autograd.grad(parts, _numbers(before), alongs, materialize_grads=True))


def _to_differentiate(part: Tensor) -> Tensor:
    return part.detach().clone().requires_grad_(is_number(part))


def _numbers(state: State) -> list[Tensor]:
    """Return the parts of a state that have gradients: real and complex numbers, no counters."""
    return [part for part in leaves(state) if is_number(part)]
