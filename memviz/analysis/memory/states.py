"""The states that probes read, and the symbols that were read before each position.

A text is cut into segments, each read by itself; its states are whitened, a part at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.memory.probes import Whitening
from memviz.analysis.walk import WithStates, flat, parts_of_texts, readable
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import PartsModel, Place, Reader
from memviz.models.reading import read
from memviz.models.stack import Stack
from memviz.units import State, Unit

WHOLE_STATE: Place = (0, "whole state")
"""All parts of all layers' states at once, beside the places of single parts."""
SEGMENT = 2000  # characters: long beside the largest lag, short enough for many side by side
IN_FULL = 40  # characters back, every lag up to here
LONGEST = 150
_FURTHER = 8  # lags beyond, at equal ratios


@dataclass(frozen=True)
class Segments:
    """`symbols`, int64 [segments, time]: consecutive pieces of `text`, each read by itself.

    `lagged`, int64 [segments, positions, lags], are the symbols so many steps back. The positions
    are those from the largest lag on, so that every lag is measured at the same ones.
    """

    text: str
    symbols: Tensor
    lagged: Tensor

    @property
    def positions(self) -> int:
        """The number of positions in all segments."""
        return self.lagged.shape[0] * self.lagged.shape[1]

    def at_positions(self, states: Tensor) -> Tensor:
        """Return the states at the positions, of states [segments, time, hidden]."""
        return states[:, -self.lagged.shape[1] :]


def segments(model: Reader, text: str, lags: Sequence[int], least: int, name: str) -> Segments:
    """Return the segments of `text` as `model` reads it: 2,000 characters each, at least `least`.

    What does not fill them is left out. `name` is the argument's, for errors. Raises ValueError
    for a text that the model cannot read, and for one whose segments would not be longer than the
    largest lag.
    """
    reading = read(model, text, longest=None, name=name)
    read_as = reading.symbols
    count, longest = max(least, len(read_as) // SEGMENT), max(lags)
    if len(read_as) <= count * (longest + 1):
        raise ValueError(
            f"{name}: {len(read_as):,} characters; lags up to {longest} need more than "
            f"{count * (longest + 1):,}, in {count} segments"
        )
    symbols = read_as[: len(read_as) // count * count].view(count, -1)
    time = symbols.shape[1]
    back = [symbols[:, longest - lag : time - lag] for lag in lags]
    return Segments(reading.text[: symbols.numel()], symbols, torch.stack(back, dim=-1))


def default_lags() -> tuple[int, ...]:
    """Return 0 to 40 in full, then eight lags at equal ratios up to 150."""
    further = np.geomspace(IN_FULL, LONGEST, _FURTHER + 1)[1:].round().astype(int)
    return (*range(IN_FULL + 1), *further.tolist())


def check_lags(lags: tuple[int, ...]) -> None:
    """Raise ValueError unless the lags are whole numbers from 0 on, in ascending order."""
    if not lags or list(lags) != sorted(set(lags)) or lags[0] < 0:
        raise ValueError(f"lags: got {lags!r}; give different numbers from 0 on, in order")


class ProbedStates(NamedTuple):
    """The states at one `place`, `train` and `test` [segments, positions, hidden].

    Both are whitened by the mean and the covariance of `train`; `whitening` did that. It is None
    for the whole state: that holds the parts as they were whitened, in float16.
    """

    place: Place
    train: Tensor
    test: Tensor
    whitening: Whitening | None


def probed_states(model: WithStates, train: Segments, test: Segments) -> Iterator[ProbedStates]:
    """Yield every part of every layer's state, from the input to the head, and then all at once.

    Each segment is read from the initial state. A memory c is read as tanh(c), the value that the
    unit itself passes on: c has no bounds, and some cells count up for as long as the text lasts.
    """
    gathered = []
    for states in _parts(model, train, test):
        yield states
        gathered.append((_halved(states.train), _halved(states.test)))
    yield _whole(gathered)


def whole_state(model: WithStates, train: Segments, test: Segments) -> ProbedStates:
    """Return all parts of all layers' states side by side, as `probed_states` reads them."""
    parts = _parts(model, train, test)
    return _whole([(_halved(states.train), _halved(states.test)) for states in parts])


def _parts(model: WithStates, train: Segments, test: Segments) -> Iterator[ProbedStates]:
    """Yield every part of every layer's state."""
    for place, both in _states_along(model, train, test):
        learnt, scored = (
            text.at_positions(readable(place[1], of_text))
            for text, of_text in zip((train, test), both, strict=True)
        )
        whiten = Whitening.of(learnt.flatten(0, 1))
        yield ProbedStates(place, whiten(learnt), whiten(scored), whiten)


def _states_along(
    model: WithStates, *texts: Segments
) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield each part's place and its states along each of `texts`, [segments, time, cells]."""
    if isinstance(model, RecordedStates):
        return _recorded(model, *texts)
    return _read(model, *(text.symbols for text in texts))


def _recorded(
    model: RecordedStates, *texts: Segments
) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield what was recorded; there each segment was read after all that stood before it."""
    found = [model.recorded(text.text) for text in texts]
    for place in found[0]:
        yield (
            place,
            tuple(
                parts[place].view(*text.symbols.shape, -1)
                for parts, text in zip(found, texts, strict=True)
            ),
        )


def _read(model: PartsModel, *texts: Tensor) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield the states of segments that are read one beside the other, int64 [segments, time]."""
    if isinstance(model, Stack):
        return _read_by_units(model, *texts)
    return _read_by_steps(model, *texts)


@torch.no_grad()
def _read_by_units(model: Stack, *texts: Tensor) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield them a layer at a time, so that only one layer's are in memory."""
    sequences = tuple(map(model.embed, texts))
    for layer, unit in enumerate(model.units, start=1):
        sequences, states = zip(*(_scan(unit, sequence) for sequence in sequences), strict=True)
        for part, *of_texts in zip(unit.state_parts, *states, strict=True):
            yield (layer, part), tuple(of_texts)
        del states, of_texts  # they are large: before those of the next layer are made


def _read_by_steps(model: PartsModel, *texts: Tensor) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield them of any model, all parts of all layers in memory at once."""
    found = [parts_of_texts(model, text) for text in texts]
    for place in found[0]:
        yield place, tuple(parts[place] for parts in found)


def _halved(states: Tensor) -> Tensor:
    """Return whitened states in half the memory; float16 ends far beyond where they usually lie."""
    most = torch.finfo(torch.float16).max
    return states.clamp(-most, most).half()


def _whole(parts: list[tuple[Tensor, Tensor]]) -> ProbedStates:
    train, test = (torch.cat(of_text, dim=-1) for of_text in zip(*parts, strict=True))
    return ProbedStates(WHOLE_STATE, train, test, None)


def _scan(unit: Unit, sequence: Tensor) -> tuple[Tensor, State]:
    """Return the output [segments, time, hidden] and the state parts, flat, after each step."""
    state = unit.initial_state(len(sequence))
    states = tuple(sequence.new_empty(*sequence.shape[:2], flat(part).shape[1]) for part in state)
    outputs = []
    for time, x in enumerate(sequence.unbind(dim=1)):
        output, state = unit.step(x, state)
        for whole, part in zip(states, state, strict=True):
            whole[:, time] = flat(part)
        if output is not state[0]:  # most units' output is h itself: it is not kept twice
            outputs.append(output)
    return torch.stack(outputs, dim=1) if outputs else states[0], states
