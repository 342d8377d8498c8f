"""A model along a text, symbol by symbol: its states, their parts, its gates.

Of a model of which only states are known, those are what was recorded.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import (
    GatedModel,
    PartsModel,
    Place,
    Reader,
    State,
    SteppingModel,
    with_parts,
)
from memviz.models.reading import Reading
from memviz.models.state_tree import along, is_number, leaves, nbytes, with_leaves
from memviz.stats.progress import Progress

MOST_BYTES = 512 << 20
"""For the states of one text, all of which are kept while it is looked at."""


def check_states(state: State, symbols: int, most_bytes: int | None = None) -> None:
    """Raise ValueError where a state for each of so many symbols would take over `most_bytes`.

    By default those are `MOST_BYTES`.
    """
    most_bytes = most_bytes or MOST_BYTES
    taken = nbytes(state) * symbols
    if taken > most_bytes:
        raise ValueError(
            f"text: the states of this model after its {symbols:,} symbols would take "
            f"{taken >> 20:,} MB; give at most {most_bytes // nbytes(state):,} symbols"
        )


class Walk(NamedTuple):
    """Every step along a text: the symbols' vectors [time, width], outputs [time, hidden], states.

    `before` and `after` are the states before and after each step.
    """

    vectors: Tensor
    outputs: Tensor
    before: list[State]
    after: list[State]


@torch.no_grad()
def walk(model: SteppingModel, symbols: Tensor, state: State | None = None) -> Walk:
    """Return every step of `model` along `symbols`, int64 [time], from `state` or the start."""
    vectors = model.embed(symbols.unsqueeze(0))[0]
    states, outputs = [model.start(1) if state is None else state], []
    check_states(states[0], len(symbols))
    for vector in vectors.split(1):
        output, state = model.step(vector, states[-1])
        outputs.append(output)
        states.append(state)
    return Walk(vectors, torch.cat(outputs), states[:-1], states[1:])


@torch.no_grad()
def parts_along(model: PartsModel, states: list[State]) -> dict[Place, Tensor]:
    """Return each part of one text's states, flat, [time, cells]."""
    return {place: flat(part) for place, part in model.parts(along(states)).items()}


WithStates = PartsModel | RecordedStates
"""What has states along a text, with names for their parts."""


def with_states(model: Reader, question: str) -> WithStates:
    """Return the model. Raises MissingLevelError, with the question, where it names no states."""
    return model if isinstance(model, RecordedStates) else with_parts(model, question)


def parts_of_text(model: WithStates, reading: Reading) -> dict[Place, Tensor]:
    """Return each part after each symbol of a text, flat, [time, cells]."""
    if isinstance(model, RecordedStates):
        return model.recorded(reading.text)
    return parts_along(model, walk(model, reading.symbols).after)


def cells_of_parts(model: WithStates) -> dict[Place, int]:
    """Return how many cells each part of each layer's state has."""
    if isinstance(model, RecordedStates):
        return {place: held.shape[1] for place, held in model.recorded(model.text[:1]).items()}
    return {place: flat(part).shape[1] for place, part in model.parts(model.start(1)).items()}


def as_it_is(part: str, cells: Tensor) -> Tensor:  # noqa: ARG001  one way to look at parts
    """Return the cells of a part as they are."""
    return cells


def steps_of_texts(
    model: SteppingModel, symbols: Tensor, most: int | None = None
) -> Iterator[tuple[Tensor, State]]:
    """Yield output [texts, hidden] and state after each step of texts that are read side by side.

    `symbols` is int64 [texts, time]. The state is set back after every `most` symbols, if that is
    given.
    """
    state = model.start(len(symbols))
    for timestep in range(symbols.shape[1]):
        if most and timestep % most == 0:
            state = model.start(len(symbols))
        vectors = model.embed(symbols[:, timestep : timestep + 1])[:, 0]
        output, state = model.step(vectors, state)
        yield output, state


@torch.no_grad()
def parts_of_texts(
    model: PartsModel,
    symbols: Tensor,
    look: Callable[[str, Tensor], Tensor] = as_it_is,
    tell: Progress = lambda _: None,
) -> dict[Place, Tensor]:
    """Return each part after each step of texts read side by side, flat, [texts, time, cells].

    `symbols` is int64 [texts, time]. Of a part's name and its cells [texts, cells] after a step
    what `look` returns is kept. `tell` is told the share that is read; what it raises ends it.
    """
    steps = symbols.shape[1]
    found: dict[Place, Tensor] = {}
    for step, (_, state) in enumerate(steps_of_texts(model, symbols)):
        for place, part in model.parts(state).items():
            seen = look(place[1], flat(part))
            if place not in found:
                found[place] = seen.new_empty(len(symbols), steps, seen.shape[1])
            found[place][:, step] = seen
        tell((step + 1) / steps)
    return found


def flat(part: Tensor) -> Tensor:
    """Return a part of a state, [batch, ...], as cells [batch, cells]; complex ones as two each.

    >>> flat(torch.zeros(5, 2, 3)).shape, flat(torch.zeros(5, 4, dtype=torch.complex64)).shape
    (torch.Size([5, 6]), torch.Size([5, 8]))
    """
    real = torch.view_as_real(part) if part.is_complex() else part
    return real.flatten(1)


def numbers(state: State) -> Tensor:
    """Return all real numbers of a batch of states, [batch, numbers]; a complex one as two."""
    return torch.cat([flat(leaf) for leaf in leaves(state) if is_number(leaf)], dim=1)


def with_numbers(state: State, real: Tensor) -> State:
    """Return a batch of states with other numbers, [batch, numbers], as `numbers` has them.

    What is no number, such as a counter, stays.
    """
    found, begin = [], 0
    for leaf in leaves(state):
        if not is_number(leaf):
            found.append(leaf)
            continue
        like = torch.view_as_real(leaf) if leaf.is_complex() else leaf
        end = begin + like[0].numel()
        part = real[:, begin:end].reshape(len(real), *like.shape[1:]).to(like.dtype)
        found.append(torch.view_as_complex(part.contiguous()) if leaf.is_complex() else part)
        begin = end
    return with_leaves(state, found)


def readable(part: str, cells: Tensor) -> Tensor:
    """Return the cells of a part as they are looked at: of a memory c, tanh(c).

    That is the value that a unit itself passes on: c has no bounds, and some cells count up for as
    long as a text lasts.
    """
    return torch.tanh(cells) if part.split(" ")[-1] == "c" else cells


PIECE = 2048  # timesteps


def walk_in_pieces(model: GatedModel, symbols: Tensor, piece: int = PIECE) -> Iterator[Walk]:
    """Yield the steps along `symbols`, int64 [time], a piece at a time; the state goes on."""
    state = None
    for part in symbols.split(piece):
        steps = walk(model, part, state)
        state = steps.after[-1]
        yield steps
